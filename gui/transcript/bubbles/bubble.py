"""What prompts and replies have in common: a surface, a focus ring, actions, a menu."""

from abc import abstractmethod

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_BUBBLE
from gui.transcript.accessibility import forget_parts
from gui.transcript.bubbles.actions_bar import ActionsBar
from gui.transcript.bubbles.message_menu import open_message_menu
from gui.transcript.bubbles.under_pointer import thing_at
from gui.transcript.clipboard import copy_message
from gui.transcript.metrics import SQUARED
from gui.transcript.segments.sourced_text import SourcedText
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes

_RING = 2
"""The width of the focus ring."""

_FRONT = 2
"""Twice the width of the line around the one in front of those that are compared: its outer half is cut off."""

FILL_SECONDS = 0.025
"""After this the rest of a long text waits until the window has done what else it has to."""

Place = tuple[int, float]
"""What is read: a part of the bubble, and a place inside it that does not depend on the width."""


class Bubble(QFrame):
    """Shows one message at a time and is used again for others as the view scrolls.

    Space for the actions is always reserved, so that nothing moves when they appear.
    """

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.wishes = wishes
        self.message: Message | None = None
        self.versions: list[int] = []
        self.compared: bool | None = None
        """None, or among replies that stand side by side whether this is the one in front."""
        self.surface = QRect()
        self._surface_path = QPainterPath()
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.actions_bar: ActionsBar | None = None
        self._actions_box = QRect()
        self._focus_within = False
        self.fill_seconds = FILL_SECONDS
        self._laid_out = (0, 0)
        """The width it was laid out for and the height that gave; no width where that has to be done again."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    sourced: SourcedText
    """The message's text in positions of its source: what is selected and marked in it, what stands where."""

    def source(self) -> str:
        """The message's text as it was written."""
        return self.message.text if self.message is not None else ""

    @abstractmethod
    def update_message(self, *, now: float) -> None:
        """Show what has changed in the message. `now` is in monotonic seconds."""

    @abstractmethod
    def arrange(self, width: int) -> int:
        """Place everything for this width; the height that takes."""

    @abstractmethod
    def visible_text(self) -> str:
        """The message as it can be read on the screen, without markup."""

    @abstractmethod
    def place_at(self, y: int) -> Place: ...

    @abstractmethod
    def y_of(self, place: Place) -> int: ...

    def show_message(self, message: Message, *, versions: list[int], now: float) -> None:
        if self.message is not message:
            self.reset()
            forget_parts(self)
        self.message = message
        self.versions = versions
        compared, before = self.wishes.beneath.compared(message), self.compared
        self.compared = compared
        if compared is not before:
            self.update()
        self.update_message(now=now)
        self._update_actions()
        self.invalidate()

    def reset(self) -> None:
        """Forget what belonged to the last message only."""
        if self.actions_bar is not None:
            self.actions_bar.hide()
        self._focus_within = False

    def retire(self) -> None:
        """It is not needed any more."""
        self.deleteLater()

    def text_grew(self, *, now: float) -> None:
        self.update_message(now=now)
        self.invalidate()

    def tick(self, now: float) -> None:
        """A second has passed."""

    def mark_dirty(self, _part: QWidget) -> None:
        """This part of the bubble changed its height by itself."""
        self.invalidate()

    def invalidate(self) -> None:
        """The height has to be found again."""
        self._laid_out = (0, self._laid_out[1])

    @property
    def complete(self) -> bool:
        """Whether all there is of the message is shown."""
        return True

    def laid_out_for(self, width: int) -> bool:
        return self._laid_out[0] == width and self.complete

    def lay_out(self, width: int) -> int:
        if self._laid_out[0] != width:
            self._laid_out = (width, self.arrange(width))
        return self._laid_out[1]

    def place_actions(self, box: QRect) -> None:
        self._actions_box = box
        if self.actions_bar is not None:
            self.actions_bar.setGeometry(box)

    @property
    def focus_within(self) -> bool:
        return self._focus_within

    def set_focus_within(self, within: bool) -> None:
        """The keyboard's focus has come to this bubble or something in it, or has left."""
        self._focus_within = within
        self._show_actions(within or self.underMouse())
        if within and self.compared is False and self.message is not None:
            self.wishes.front_requested.emit(self.message.id)

    def _show_actions(self, shown: bool) -> None:
        if shown and self.actions_bar is None and self.message is not None:
            self.actions_bar = ActionsBar(theme=self.theme, wishes=self.wishes, parent=self)
            self.actions_bar.menu_requested.connect(self.open_menu)
            self.actions_bar.setGeometry(self._actions_box)
            self._update_actions()
        if self.actions_bar is not None:
            self.actions_bar.setVisible(shown and self.has_actions())

    def has_actions(self) -> bool:
        """Whether there is anything to be done with the message."""
        message = self.message
        return message is not None and self.compared is None and (not message.state.active or bool(message.text))

    @property
    def needs_clock(self) -> bool:
        """Whether something in it counts seconds."""
        message = self.message
        return message is not None and (message.state.active or message.retry_at is not None)

    def selected_text(self) -> str:
        """The text selected inside this bubble; empty where none is."""
        return next((text for part in self._selectable() if (text := part.selected_text())), "")

    def _selectable(self) -> list[TextSurface | TableGrid]:
        return [*self.findChildren(TextSurface), *self.findChildren(TableGrid)]

    def copy(self) -> None:
        """Copy the whole message."""
        if self.message is not None:
            copy_message(self.message)

    def open_menu(self, at: QPoint) -> None:
        """Of the message and what stands at a point of the screen."""
        if self.message is not None:
            under = thing_at(self.mapFromGlobal(at), self)
            open_message_menu(
                message=self.message, versions=self.versions, under=under, at=at, wishes=self.wishes, parent=self
            )

    def _update_actions(self) -> None:
        if self.actions_bar is not None and self.message is not None:
            self.actions_bar.show_message(self.message, versions=self.versions)
            if self.compared is not None:
                self.actions_bar.hide()

    def place_surface(self, surface: QRect) -> None:
        old, self.surface = self.surface, surface
        if old == surface:
            return
        self._surface_path = self._outline()
        rounded = min(old.height(), surface.height()) >= 2 * RADIUS_BUBBLE  # as much as it will be
        if rounded and old.topLeft() == surface.topLeft() and old.width() == surface.width():
            top = min(old.bottom(), surface.bottom()) - RADIUS_BUBBLE
            self.update(0, top, self.width(), self.height() - top)
        else:
            self.update()

    def _outline(self) -> QPainterPath:
        """A rounded rectangle with one corner squared: towards who speaks."""
        box = QRectF(self.surface)
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS_BUBBLE, RADIUS_BUBBLE)
        own = self.message is not None and self.message.role == "user"
        corner = QRectF(0, 0, RADIUS_BUBBLE, RADIUS_BUBBLE)
        if own:
            corner.moveBottomRight(box.bottomRight())
        else:
            corner.moveTopLeft(box.topLeft())
        square = QPainterPath()
        square.addRoundedRect(corner, SQUARED, SQUARED)
        return path.united(square)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.theme.tokens
        own = self.message is not None and self.message.role == "user"
        colour = QColor(tokens.own if own else tokens.reply)
        painter = QPainter(self)
        inside = self.surface.adjusted(_RING, RADIUS_BUBBLE, -_RING, -RADIUS_BUBBLE)
        if inside.contains(event.rect()):
            painter.fillRect(event.rect(), colour)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(self._surface_path, colour)
        if self.hasFocus() or self.compared:
            painter.setClipPath(self._surface_path)
            ring = 2 * _RING if self.hasFocus() else _FRONT
            painter.strokePath(self._surface_path, QPen(QColor(tokens.accent), ring))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.compared is False and self.message is not None:
            self.wishes.front_requested.emit(self.message.id)
        event.ignore()  # the view selects

    def enterEvent(self, _event: QEnterEvent) -> None:
        self._show_actions(True)

    def leaveEvent(self, _event: QEvent) -> None:
        self._show_actions(self._focus_within)

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            focused = self.window().focusWidget()
            if focused is not None and self.isAncestorOf(focused):  # such as a code block in it
                self.open_menu(focused.mapToGlobal(QPoint(8, 8)))
            else:
                self.open_menu(self.mapToGlobal(self.surface.topLeft() + QPoint(8, 8)))
        else:
            self.open_menu(event.globalPos())
