"""Asking several models at once, and choosing one of their replies to go on from."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint

from gui.bridge.chat_controller import ChatController
from gui.bridge.chat_session import ChatSession
from gui.chat.comparison import MOST_COMPARED
from gui.chat.conversation import Place
from gui.chat.model_ref import ModelRef
from gui.transcript.accessibility import announce
from gui.transcript.view import TranscriptView
from gui.window.actions import Actions
from gui.window.composer import Composer

ChooseSeveral = Callable[[QPoint, Callable[[list[ModelRef]], None], int, Sequence[ModelRef]], None]
"""Lets the user choose several models at a point of the screen, at most so many, some of which are chosen already."""


class Comparing(QObject):
    """Joins composer, message list, keys and the list of models for that."""

    def __init__(
        self,
        *,
        session: ChatSession,
        transcript: TranscriptView,
        composer: Composer,
        actions: Actions,
        choose_several: ChooseSeveral,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._transcript = transcript
        self._composer = composer
        self._actions = actions
        self._choose_several = choose_several
        self._watched: ChatController | None = None
        wishes = transcript.wishes
        wishes.stop_requested.connect(lambda reply: session.current.stop_reply(reply))
        wishes.choose_requested.connect(self._on_choose)
        wishes.front_requested.connect(lambda reply: session.current.bring_forward(reply))
        wishes.compare_requested.connect(self._on_compare)
        wishes.side_by_side_requested.connect(self._on_side_by_side)
        composer.several_requested.connect(self._on_ask_several)
        actions.ask_several.triggered.connect(composer.ask_several)
        for column, action in enumerate(actions.compared_replies):
            action.triggered.connect(lambda _checked=False, column=column: self._focus(column))
        session.current_changed.connect(self._on_current_changed)
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        if self._watched is not None:
            self._watched.model.dataChanged.disconnect(self._update_keys)
        self._watched = self._session.current
        self._watched.model.dataChanged.connect(self._update_keys)
        self._update_keys()

    def _update_keys(self) -> None:
        replies = len(self._session.current.conversation.side_by_side())
        for column, action in enumerate(self._actions.compared_replies):
            action.setEnabled(column < replies)

    def _focus(self, column: int) -> None:
        """Give the keyboard's focus to one of the replies that are compared."""
        group = self._session.current.conversation.side_by_side()
        row = self._session.current.model.row_of(group[column].id) if column < len(group) else None
        if row is not None:
            self._transcript.focus_row(row)

    def _on_ask_several(self, at: QPoint) -> None:
        chat = self._session.current
        model = chat.conversation.model
        self._choose_several(at, lambda refs: self._ask(chat, refs), MOST_COMPARED, [] if model is None else [model])

    def _ask(self, chat: ChatController, refs: list[ModelRef]) -> None:
        text, attachments = self._composer.draft, self._composer.attachments
        if chat is self._session.current and not chat.active and (text.strip() or attachments):
            self._composer.clear()
            chat.send_to(text, refs, attachments)
            self._transcript.follow()
            self._composer.setFocus()

    def _on_compare(self, reply_id: int, at: QPoint) -> None:
        chat = self._session.current
        reply = chat.conversation.message(reply_id)
        group = chat.conversation.side_by_side()
        known = [each.model for each in (group if reply in group else [reply]) if each.model is not None]
        self._choose_several(at, lambda refs: self._add(chat, reply_id, known, refs), MOST_COMPARED, known)

    def _add(self, chat: ChatController, reply_id: int, known: list[ModelRef], refs: list[ModelRef]) -> None:
        if reply_id in chat.conversation:
            chat.compare(reply_id, [ref for ref in refs if ref not in known])
            self._show_beginning(chat)

    def _on_side_by_side(self, message_id: int) -> None:
        self._session.current.compare_versions(message_id)
        self._show_beginning(self._session.current)

    def _show_beginning(self, chat: ChatController) -> None:
        """Of the replies, which may be long already."""
        group = chat.conversation.side_by_side()
        if chat is self._session.current and group and group[0].parent is not None:
            self._transcript.show_place(Place(group[0].parent, 0))

    def _on_choose(self, reply_id: int) -> None:
        chat = self._session.current
        chat.choose(reply_id)
        announce(
            self._transcript,
            self.tr("Going on with {model}").format(model=chat.conversation.message(reply_id).model_label),
        )
        self._transcript.follow()
        self._composer.setFocus()
