"""The message list as a screen reader meets it: a list with one item for every message, on screen or not.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

import weakref
from typing import Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from gui.chat.message import Message
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_list import MessageList

_interfaces: list[QAccessibleInterface] = []
"""Everything ever handed to Qt: it keeps plain pointers, so nothing here may be collected."""


def install_accessibility() -> None:
    """Tell Qt how to describe message lists. Safe to call again."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make_interface)


_installed: list[bool] = []


def messages_changed(view: MessageList) -> None:
    """There are other messages now."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.ObjectReorder))


def announce(view: MessageList, text: str) -> None:
    """Let a screen reader say something that is not at the focus."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))


def message_name(message: Message, *, row: int, count: int, view: QObject) -> str:
    """“You, message 1 of 4” or “gpt-4o, reply 2 of 4”."""
    who = view.tr("You") if message.role == "user" else message.model_label or view.tr("Reply")
    what = view.tr("message %1 of %2") if message.role == "user" else view.tr("reply %1 of %2")
    return f"{who}, " + what.replace("%1", str(row + 1)).replace("%2", str(count))


class ConversationList(QAccessibleWidget):
    """The view: its children are messages, not the few widgets that exist just now."""

    def __init__(self, view: MessageList) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = weakref.ref(view)
        self._items: list[MessageItem] = []

    def item(self, row: int) -> "MessageItem | None":
        view = self._view()
        if view is None or not 0 <= row < view.source.count():
            return None
        while len(self._items) <= row:
            self._items.append(MessageItem(view, self, len(self._items)))
            _interfaces.append(self._items[-1])
        return self._items[row]

    def childCount(self) -> int:
        view = self._view()
        return view.source.count() if view is not None else 0

    def child(self, index: int) -> Any:
        return self.item(index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.row if isinstance(child, MessageItem) else -1

    def childAt(self, x: int, y: int) -> Any:
        view = self._view()
        for row in view.live_bubbles() if view is not None else ():
            item = self.item(row)
            if item is not None and item.rect().contains(x, y):
                return item
        return None


class MessageItem(QAccessibleInterface):
    """One message. What can be selected and pressed in it is beneath, while it has a bubble."""

    def __init__(self, view: MessageList, parent: ConversationList, row: int) -> None:
        super().__init__()
        self._view = weakref.ref(view)
        self._parent = parent
        self.row = row

    def bubble(self) -> Bubble | None:
        view = self._view()
        return view.live_bubbles().get(self.row) if view is not None else None

    def isValid(self) -> bool:
        view = self._view()
        return view is not None and isValid(view) and self.row < view.source.count()

    def object(self) -> Any:
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        bubble = self.bubble()
        state.focusable = True
        state.readOnly = True
        state.multiLine = True
        state.offscreen = bubble is None
        state.focused = bubble is not None and bubble.hasFocus()
        return state

    def rect(self) -> QRect:
        bubble = self.bubble()
        return QRect(bubble.mapToGlobal(bubble.rect().topLeft()), bubble.size()) if bubble is not None else QRect()

    def text(self, kind: QAccessible.Text) -> str:
        view = self._view()
        if view is None or not self.isValid():
            return ""
        message = view.source.message(self.row)
        if kind is QAccessible.Text.Name:
            return message_name(message, row=self.row, count=view.source.count(), view=view)
        if kind in (QAccessible.Text.Description, QAccessible.Text.Value):
            return message.text
        return ""

    def childCount(self) -> int:
        return 0 if self.bubble() is None else 1

    def child(self, index: int) -> Any:
        bubble = self.bubble()
        return QAccessible.queryAccessibleInterface(bubble) if bubble is not None and index == 0 else None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return 0

    def childAt(self, x: int, y: int) -> Any:
        return self.child(0) if self.rect().contains(x, y) else None


class BubbleGroup(QAccessibleWidget):
    """A bubble's widgets, under the message it shows now."""

    def __init__(self, bubble: Bubble) -> None:
        super().__init__(bubble, QAccessible.Role.Grouping)
        self._bubble = weakref.ref(bubble)

    def _item(self) -> MessageItem | None:
        bubble = self._bubble()
        view = _view_of(bubble)
        if view is None:
            return None
        interface = QAccessible.queryAccessibleInterface(view)
        row = next((row for row, live in view.live_bubbles().items() if live is bubble), None)
        return interface.item(row) if isinstance(interface, ConversationList) and row is not None else None

    def parent(self) -> Any:
        return self._item() or super().parent()

    def text(self, kind: QAccessible.Text) -> str:
        """The message's: the keyboard's focus comes to the bubble, and that is what is read out then."""
        item = self._item()
        return item.text(kind) if item is not None else ""


def _view_of(bubble: Bubble | None) -> MessageList | None:
    parent = bubble.parentWidget() if bubble is not None else None
    while parent is not None and not isinstance(parent, MessageList):
        parent = parent.parentWidget()
    return parent


def _make_interface(_class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    made: QAccessibleInterface | None = None
    if isinstance(thing, Bubble):
        made = BubbleGroup(thing)
    elif isinstance(thing, MessageList):
        made = ConversationList(thing)
    if made is not None:
        _interfaces.append(made)
    return made
