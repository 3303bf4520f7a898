"""What the user wrote: on the right, in the accent's tint."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble, Place
from gui.transcript.bubbles.prompt_editor import PromptEditor
from gui.transcript.metrics import ATTACHMENT_GAP, OWN_ACTIONS, OWN_PADDING_X, OWN_PADDING_Y, OWN_SHARE
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.segments.sourced_text import Part, SourcedText
from gui.transcript.wishes import Wishes

if TYPE_CHECKING:
    from gui.transcript.attachments.area import AttachmentArea

_ABOVE = -1
"""The part of the bubble that is its attachments, with a share of their height as the place."""


class PromptBubble(Bubble):
    """Plain text as typed, as wide as it needs to be and at most four fifths of the column.

    While it is edited, an editor as wide as the column. That is made when it is first needed.
    """

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._text = PlainText(theme=theme, wishes=wishes, parent=self, colour=theme.tokens.own_text)
        self._text.sourced = True
        self._area: AttachmentArea | None = None
        """Made when there is something to show in it."""
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
            self._update_attachments(self.message)
            self._update_editor(self.message)

    def _update_attachments(self, message: Message) -> None:
        if message.attachments and self._area is None:
            from gui.transcript.attachments.area import AttachmentArea  # late: most prompts have none

            self._area = AttachmentArea(theme=self.theme, thumbnails=self.wishes.thumbnails, parent=self)
        if self._area is not None:
            self._area.show_attachments(message.attachments)

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
        self._text.setVisible(edit is None and bool(message.text or not message.attachments))
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
        above = self._lay_out_attachments(most)
        own_width = max(inner, above.width()) + 2 * OWN_PADDING_X
        left, top = width - own_width + OWN_PADDING_X, self._top + above.height()
        if self._text.isHidden():
            top -= ATTACHMENT_GAP
            height = 0
        else:
            height = self._text.lay_out(inner)
        self.place_surface(QRect(width - own_width, 0, own_width, top + height + self._top))
        self._text.setGeometry(left, top, inner, height)
        if self._area is not None:
            self._area.move(left, self._top)
        band = self.theme.px(OWN_ACTIONS)
        self.place_actions(QRect(0, self.surface.bottom() + 1, width, band))
        return self.surface.height() + band

    @property
    def _top(self) -> int:
        """Above and beneath what is in it: as much as beside pictures."""
        return OWN_PADDING_Y if self._shown_area() is None else OWN_PADDING_X

    def _shown_area(self) -> "AttachmentArea | None":
        return self._area if self._area is not None and not self._area.isHidden() else None

    def _lay_out_attachments(self, most: int) -> QSize:
        """What goes with the prompt, and the gap beneath it."""
        area = self._shown_area()
        if area is None:
            return QSize(0, 0)
        size = area.lay_out(most)
        area.resize(size)
        return size + QSize(0, ATTACHMENT_GAP)

    def _arrange_editor(self, editor: PromptEditor, width: int) -> int:
        inner = width - 2 * OWN_PADDING_X
        above = self._lay_out_attachments(inner).height()
        height = editor.lay_out(inner)
        if self._area is not None:
            self._area.move(OWN_PADDING_X, OWN_PADDING_X)
        editor.setGeometry(OWN_PADDING_X, OWN_PADDING_X + above, inner, height)
        self._text.setGeometry(editor.geometry())  # hidden; where its words are looked for
        self.place_surface(QRect(0, 0, width, above + height + 2 * OWN_PADDING_X))
        band = self.theme.px(OWN_ACTIONS)
        self.place_actions(QRect(0, self.surface.bottom() + 1, width, band))
        return self.surface.height() + band

    def place_at(self, y: int) -> Place:
        if self.editor is not None:
            return 0, 0
        area = self._shown_area()
        if area is not None and y < self._text.y():
            return _ABOVE, (y - area.y()) / max(1, area.height())
        return 0, self._text.place_at(y - self._text.y())

    def y_of(self, place: Place) -> int:
        if self.editor is not None:
            return 0
        if place[0] == _ABOVE:
            area = self._shown_area()
            return 0 if area is None else area.y() + round(place[1] * area.height())
        return self._text.y() + self._text.y_of(place[1])
