"""Shows the chat in front: its messages or the greeting, its draft, and what the user does with them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, QTimer

from gui.bridge.chat_controller import ChatController
from gui.bridge.chat_session import ChatSession
from gui.chat.attachment import Attachment
from gui.chat.conversation import Place, Removed
from gui.chat.cost import NO_PRICES, PricesOf, totals
from gui.chat.model_ref import ModelRef
from gui.transcript.view import TranscriptView
from gui.window.actions import Actions
from gui.window.composer import Composer
from gui.window.empty_state import EmptyState
from gui.window.header import Header
from gui.window.main_window import MainWindow

ChooseModel = Callable[[QPoint, Callable[[ModelRef], None]], None]
"""Lets the user choose a model at a point of the screen and hands it on."""
OfferUndo = Callable[[str, Callable[[], None]], None]
"""Says what was done, and takes it back where the user wants that."""
_Left = tuple[str, tuple[Attachment, ...], Place | None]
"""A draft, what is attached to it, and the place that is read."""
DRAFT_MS = 600
"""A draft is kept when the typing pauses."""


class ChatPane(QObject):
    """Keeps one view on whichever chat is in front, so that switching costs what is visible only."""

    def __init__(
        self,
        *,
        session: ChatSession,
        window: MainWindow,
        transcript: TranscriptView,
        header: Header,
        composer: Composer,
        greeting: EmptyState,
        actions: Actions,
        choose_model: ChooseModel,
        offer_undo: OfferUndo,
        prices_of: PricesOf = lambda _ref: NO_PRICES,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._transcript = transcript
        self._header = header
        self._composer = composer
        self._actions = actions
        self._choose_model = choose_model
        self._offer_undo = offer_undo
        self._prices_of = prices_of
        self._shown: ChatController | None = None
        self._kept: _Left = "", (), None
        """The draft and the place as the chat has them: what it was given elsewhere is not on the screen yet."""
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(DRAFT_MS)
        self._draft.timeout.connect(self.keep)

        session.current_changed.connect(self._on_current_changed)
        composer.send_requested.connect(self._on_send)
        composer.stop_requested.connect(self._on_stop)
        composer.recall_requested.connect(self._on_recall)
        composer.draft_changed.connect(self._draft.start)
        greeting.prompt_chosen.connect(lambda prompt: self._ask(prompt))
        actions.stop.triggered.connect(self._on_stop)
        actions.regenerate.triggered.connect(self._on_regenerate_last)
        transcript.wishes.retry_requested.connect(lambda reply: self._chat.retry(reply))
        transcript.wishes.continue_requested.connect(lambda reply: self._chat.continue_reply(reply))
        transcript.wishes.regenerate_requested.connect(lambda reply: self._chat.regenerate(reply))
        transcript.wishes.version_requested.connect(lambda message: self._chat.show_version(message))
        transcript.wishes.cancel_retry_requested.connect(lambda reply: self._chat.cancel_retry(reply))
        transcript.wishes.another_model_requested.connect(self._on_another_model)
        transcript.wishes.details_requested.connect(self._on_details)
        transcript.wishes.prompt_edited.connect(self._on_prompt_edited)
        transcript.wishes.delete_requested.connect(self._on_delete)
        transcript.wishes.fork_requested.connect(session.fork)
        self._on_current_changed()

    @property
    def _chat(self) -> ChatController:
        return self._session.current

    def keep(self) -> None:
        """See that the draft, and the place that is read, outlive the program."""
        if self._shown is None:
            return
        conversation = self._shown.conversation
        now = self._left()
        if now != self._kept:
            self._kept = conversation.draft, conversation.draft_attachments, conversation.place = now
            self._session.note(conversation)

    def _left(self) -> "_Left":
        """What the chat that is shown goes on from when it comes back."""
        return self._composer.draft, self._composer.attachments, self._transcript.reading_place()

    def _keep_for(self, chat: ChatController) -> None:
        """This chat comes to the front. Where it is the same one, read again, it goes on with what is written."""
        shown = self._shown
        if shown is None or shown is chat or shown.conversation.key != chat.conversation.key:
            self.keep()
            return
        conversation = chat.conversation
        conversation.draft, conversation.draft_attachments, conversation.place = self._left()
        self._session.note(chat.conversation)

    def show_hit(self, message_id: int, start: int, end: int) -> None:
        """Show a place in the text of a message of the chat in front, on whatever branch it stands."""
        chat = self._chat
        if not chat.conversation.whole:
            chat.completed.connect(
                lambda: self.show_hit(message_id, start, end) if chat is self._chat else None,
                Qt.ConnectionType.SingleShotConnection,
            )
        elif message_id in chat.conversation:
            for above in chat.conversation.path_to(message_id):
                if not chat.conversation.is_chosen(above.id):
                    chat.show_version(above.id)
            if chat.model.row_of(message_id) is None and not chat.active:  # beneath a reply that is compared
                chat.choose_above(message_id)
            self._transcript.show_hit(message_id, start, end)

    def _on_current_changed(self) -> None:
        if self._shown is not None:
            self._keep_for(self._chat)
            self._shown.active_changed.disconnect(self._on_active_changed)
            self._shown.title_changed.disconnect(self._on_title_changed)
        self._shown = chat = self._chat
        chat.active_changed.connect(self._on_active_changed)
        chat.title_changed.connect(self._on_title_changed)
        self._transcript.set_model(chat.model, place=chat.conversation.place)
        self._composer.set_draft(chat.conversation.draft, chat.conversation.draft_attachments)
        self._kept = self._composer.draft, self._composer.attachments, chat.conversation.place
        self._draft.stop()
        self._on_active_changed(chat.active)
        self._on_title_changed()
        if not self._window.sides.sidebar_focused:  # else the keyboard walks through the chats there
            self._composer.setFocus()

    def _on_title_changed(self) -> None:
        title = self._chat.conversation.title
        self._window.show_transcript(bool(len(self._chat.conversation)))
        for action in (self._actions.find, self._actions.find_next, self._actions.find_previous):
            action.setEnabled(bool(len(self._chat.conversation)))
        self._window.setWindowTitle(self.tr("{title} — Rill").format(title=title) if title else self.tr("Rill"))
        self._header.set_title(title)

    def _on_active_changed(self, active: bool) -> None:
        self._composer.set_active(active)
        self._transcript.set_active(active)
        if active:
            self._window.show_transcript(True)  # all messages may have been deleted before
        reply = self._chat.last_reply()
        self._actions.stop.setEnabled(active or self._chat.waits_to_retry)
        self._actions.regenerate.setEnabled(not active and reply is not None)
        self._actions.copy_last_reply.setEnabled(reply is not None)

    def _on_send(self, text: str) -> None:
        if not self._chat.active:
            attachments = self._composer.attachments
            self._composer.clear()
            self._ask(text, attachments)

    def _ask(self, prompt: str, attachments: tuple[Attachment, ...] = ()) -> None:
        if not self._chat.active:
            self._chat.send(prompt, attachments)
            self._transcript.follow()

    def _on_stop(self) -> None:
        self._chat.stop()

    def _on_recall(self) -> None:
        prompt = next((m for m in reversed(self._chat.conversation.path()) if m.role == "user"), None)
        if prompt is not None:
            self._composer.set_draft(prompt.text, prompt.attachments)

    def _on_regenerate_last(self) -> None:
        reply = self._chat.last_reply()
        if reply is not None:
            self._chat.regenerate(reply.id)

    def _on_details(self, reply_id: int) -> None:
        from gui.window.details_dialog import DetailsDialog  # seldom asked for
        from gui.window.reply_details import reply_details

        conversation = self._chat.conversation
        reply = conversation.message(reply_id)
        prices = NO_PRICES if reply.model is None else self._prices_of(reply.model)
        whole = totals(conversation.messages(), self._prices_of) if conversation.whole else None
        DetailsDialog(rows=reply_details(reply, prices=prices, whole=whole), parent=self._window).show()

    def _on_prompt_edited(self, message_id: int, text: str, resend: bool) -> None:
        self._chat.edit(message_id, text=text, resend=resend)
        if resend:
            self._transcript.follow()

    def _on_delete(self, message_id: int) -> None:
        chat = self._chat
        removed = chat.delete(message_id)
        if removed is None:
            return
        self._window.show_transcript(bool(len(chat.conversation)))
        several = self.tr("{count} messages deleted").format(count=len(removed.messages))
        self._offer_undo(
            self.tr("Message deleted") if len(removed.messages) == 1 else several, lambda: self._undo(chat, removed)
        )

    def _undo(self, chat: ChatController, removed: Removed) -> None:
        chat.put_back(removed)
        if chat is self._chat:
            self._window.show_transcript(True)

    def _on_another_model(self, reply_id: int, where: QPoint) -> None:
        chat = self._chat
        self._choose_model(where, lambda ref: chat.regenerate(reply_id, model=ref))
