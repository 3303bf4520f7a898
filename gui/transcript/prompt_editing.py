"""Opens and closes the editors of prompts."""

from PySide6.QtCore import QObject, Qt, Signal

from gui.chat.message import Message
from gui.transcript.arranger import Arranger
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.message_source import MessageSource
from gui.transcript.scroller import Scroller
from gui.transcript.tab_order import screen_box
from gui.transcript.walker import Walker
from gui.transcript.wishes import EditEnd, Wishes


class PromptEditing(QObject):
    """Keeps what was typed until whoever listens to `prompt_edited` has taken it."""

    changed = Signal(int)
    """The message in this row is shown in another way now."""
    told = Signal(str)
    """What assistive technology is to be told."""

    def __init__(
        self,
        *,
        source: MessageSource,
        arranger: Arranger,
        scroller: Scroller,
        walker: Walker,
        wishes: Wishes,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._arranger = arranger
        self._scroller = scroller
        self._walker = walker
        self._wishes = wishes
        wishes.edit_requested.connect(self.begin)
        wishes.edit_finished.connect(self.finish)

    def begin(self, message_id: int) -> None:
        """Let the user write in the prompt, which stays where it stands meanwhile."""
        found = self._prompt(message_id)
        if found is None:
            return
        row, message = found
        self._wishes.edits.begin(message)
        self._scroller.set_following(False)
        self._scroller.show_row(row)
        self.changed.emit(row)
        bubble = self._arranger.live.get(row)
        editor = bubble.editor if isinstance(bubble, PromptBubble) else None
        if editor is not None:
            editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._walker.reveal(screen_box(editor))
            self.told.emit(self.tr("Editing the message"))

    def finish(self, message_id: int, end: EditEnd) -> None:
        found = self._prompt(message_id)
        edit = self._wishes.edits.of(found[1]) if found is not None else None
        if found is None or edit is None:
            return
        message, text = found[1], edit.text
        if end is EditEnd.RESEND or (end is EditEnd.SAVE and text != message.text):
            resend = end is EditEnd.RESEND
            self._wishes.prompt_edited.emit(message_id, text, resend)
            taken = self._source.row_of(message_id) is None if resend else message.text == text
            if not taken:
                return
        self._close(message)
        self.told.emit(self.tr("Editing cancelled") if end is EditEnd.CANCEL else self.tr("Message saved"))

    def _close(self, message: Message) -> None:
        self._wishes.edits.end(message)
        row = self._source.row_of(message.id)
        bubble = self._arranger.live.get(row) if row is not None else None
        if row is None or bubble is None:
            return
        bubble.setFocus(Qt.FocusReason.OtherFocusReason)  # first: hiding what has the focus hands it on to anybody
        self.changed.emit(row)
        if self._arranger.at_end:
            self._scroller.set_following(True)

    def _prompt(self, message_id: int) -> tuple[int, Message] | None:
        row = self._source.row_of(message_id)
        message = self._source.message(row) if row is not None else None
        return (row, message) if row is not None and message is not None and message.role == "user" else None
