"""All of selecting and copying in a message list, as the view needs it."""

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QDrag, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.transcript.arranger import Arranger
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.clipboard import markdown_mime
from gui.transcript.message_list import MessageList
from gui.transcript.scroller import Scroller
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.selection.keyboard import SelectionKeyboard
from gui.transcript.selection.mouse import SelectionMouse
from gui.transcript.selection.selected_text import SelectedPart, is_long, markdown_of, plain_of
from gui.transcript.selection.spots import Spots
from gui.transcript.selection.text_selection import Spot, TextSelection
from gui.transcript.walker import Walker
from gui.transcript.wishes import Wishes

_MOST_PRIMARY = 1_000
"""Messages that go to the primary selection at once; it is set again with every change."""


class Selecting:
    """Owns the selection of `view`; mouse, keyboard and clipboard act on it."""

    def __init__(
        self, *, view: MessageList, arranger: Arranger, scroller: Scroller, walker: Walker, wishes: Wishes
    ) -> None:
        self._view = view
        self._source = view.source
        self._arranger = arranger
        self._walker = walker
        self._wishes = wishes
        self._apart: TextSurface | None = None
        """What has a selection of its own: text that is no part of a message's, such as its reasoning."""
        live = view.live_bubbles
        self._selection = TextSelection(source=view.source, live=live, parent=view)
        spots = Spots(source=view.source, live=live, scroller=scroller, height=view.viewport().height)
        self._mouse = SelectionMouse(
            viewport=view.viewport(),
            selection=self._selection,
            spots=spots,
            scroller=scroller,
            drag_out=self._drag_out,
            finished=self._offer_primary,
        )
        self._keyboard = SelectionKeyboard(
            selection=self._selection, spots=spots, scroller=scroller, begin=self._beginning
        )
        self._selection.changed.connect(self._on_changed)
        wishes.selection_begun.connect(self._on_selected_apart)
        wishes.copy_requested.connect(self.copy)

    @property
    def selection(self) -> TextSelection:
        return self._selection

    def show_in(self, row: int, bubble: Bubble) -> None:
        """The bubble shows this row's message now: show in it what is selected of that."""
        self._selection.show_in(row, bubble)

    def press_key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False where it has nothing to do with selecting."""
        used = self._keyboard.press(event)
        if used:
            self._offer_primary()
        return used

    def copy(self) -> None:
        """Copy what is selected, else the message with the focus: as Markdown and as it reads."""
        parts = self._parts()
        if not parts and self._apart is not None and (text := self._apart.selected_text()):
            QGuiApplication.clipboard().setText(text)
            return
        if not parts and self._walker.focused is not None:
            message = self._walker.focused.message
            parts = [self._part(message, 0, len(message.text))] if message is not None and message.text else []
        if parts:
            QGuiApplication.clipboard().setMimeData(_mime(parts))

    def _parts(self) -> list[SelectedPart]:
        span = self._selection.span()
        if span is None:
            return []
        found: list[SelectedPart] = []
        for row in range(span.first, span.last + 1):
            message = self._source.message(row)
            start, end = span.within(row)
            if start < min(end, len(message.text)):
                found.append(self._part(message, start, end))
        return found

    def _part(self, message: Message, start: int, end: int) -> SelectedPart:
        own = message.role == "user"
        speaker = self._view.tr("You") if own else message.model_label or self._view.tr("Reply")
        return SelectedPart(speaker, message.text, start, end, is_markdown=not own)

    def _beginning(self) -> Spot | None:
        """Where the keyboard begins to select."""
        message = self._walker.focused.message if self._walker.focused is not None else None
        if message is None:
            visible = self._arranger.visible_rows()
            message = self._source.message(visible[0]) if visible else None
        return Spot(message.id, 0) if message is not None else None

    def _drag_out(self, widget: QWidget) -> None:
        parts = self._parts()
        if parts:
            drag = QDrag(widget)
            drag.setMimeData(_mime(parts))
            drag.exec(Qt.DropAction.CopyAction)

    def _offer_primary(self) -> None:
        """What the middle button pastes, where the platform has that."""
        clipboard = QGuiApplication.clipboard()
        span = self._selection.span()
        if clipboard.supportsSelection() and span is not None and span.last - span.first < _MOST_PRIMARY:
            clipboard.setMimeData(_mime(self._parts()), QClipboard.Mode.Selection)

    def _on_changed(self) -> None:
        self._wishes.something_selected = not self._selection.empty
        if self._wishes.something_selected and self._apart is not None:
            self._apart.clear_selection()
            self._apart = None

    def _on_selected_apart(self, surface: TextSurface) -> None:
        if self._apart is not None and self._apart is not surface:
            self._apart.clear_selection()
        self._apart = surface
        self._selection.clear()


def _mime(parts: list[SelectedPart]) -> QMimeData:
    markdown = markdown_of(parts)
    return markdown_mime(markdown=markdown, plain=markdown if is_long(parts) else plain_of(parts))
