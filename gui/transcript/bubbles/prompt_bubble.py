"""What the user wrote: on the right, in the accent's tint."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble, Place
from gui.transcript.bubbles.prompt_editor import PromptEditor
from gui.transcript.metrics import OWN_ACTIONS, OWN_PADDING_X, OWN_PADDING_Y, OWN_SHARE
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.segments.sourced_text import Part, SourcedText
from gui.transcript.wishes import Wishes


class PromptBubble(Bubble):
    """Plain text as typed, as wide as it needs to be and at most four fifths of the column.

    While it is edited, an editor as wide as the column. That is made when it is first needed.
    """

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._text = PlainText(theme=theme, wishes=wishes, parent=self, colour=theme.tokens.own_text)
        self._text.sourced = True
        self._editor: PromptEditor | None = None
        self.sourced = SourcedText(widget=self, parts=self._parts, source=self.source)

    @property
    def editor(self) -> PromptEditor | None:
        """Where the prompt is edited; None where it is not."""
        return self._editor if self._editor is not None and not self._editor.isHidden() else None

    def update_message(self, *, now: float) -> None:
        del now
        if self.message is not None:
            self._text.show_text(self.message.text)
            self._update_editor(self.message)

    def _update_editor(self, message: Message) -> None:
        edit = self.wishes.edits.of(message)
        if edit is not None and self._editor is None:
            self._editor = PromptEditor(theme=self.theme, wishes=self.wishes, parent=self)
        if self._editor is not None:
            self._editor.setVisible(edit is not None)
            if edit is not None:
                self._editor.show_edit(message, edit)
            else:
                self._editor.forget()
        self._text.setVisible(edit is None)
        self._show_actions(self.focus_within or self.underMouse())

    def has_actions(self) -> bool:
        return super().has_actions() and self.editor is None

    def reset(self) -> None:
        super().reset()
        self.sourced.clear()

    def _parts(self) -> list[Part]:
        return [Part(0, len(self.source()), (self._text,))]

    def visible_text(self) -> str:
        return self._text.toPlainText()

    def arrange(self, width: int) -> int:
        if self.editor is not None:
            return self._arrange_editor(self.editor, width)
        most = round(width * OWN_SHARE) - 2 * OWN_PADDING_X
        inner = max(8, self._text.natural_width(most))
        height = self._text.lay_out(inner)
        own_width = inner + 2 * OWN_PADDING_X
        self.place_surface(QRect(width - own_width, 0, own_width, height + 2 * OWN_PADDING_Y))
        self._text.setGeometry(self.surface.left() + OWN_PADDING_X, OWN_PADDING_Y, inner, height)
        band = self.theme.px(OWN_ACTIONS)
        self.place_actions(QRect(0, self.surface.bottom() + 1, width, band))
        return self.surface.height() + band

    def _arrange_editor(self, editor: PromptEditor, width: int) -> int:
        inner = width - 2 * OWN_PADDING_X
        height = editor.lay_out(inner)
        editor.setGeometry(OWN_PADDING_X, OWN_PADDING_X, inner, height)
        self._text.setGeometry(editor.geometry())  # hidden; where its words are looked for
        self.place_surface(QRect(0, 0, width, height + 2 * OWN_PADDING_X))
        band = self.theme.px(OWN_ACTIONS)
        self.place_actions(QRect(0, self.surface.bottom() + 1, width, band))
        return self.surface.height() + band

    def place_at(self, y: int) -> Place:
        if self.editor is not None:
            return 0, 0
        return 0, self._text.place_at(y - self._text.y())

    def y_of(self, place: Place) -> int:
        if self.editor is not None:
            return 0
        return self._text.y() + self._text.y_of(place[1])
