"""The parts of a bubble as assistive technology meets them, beneath their message.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from gui.transcript.access.conversation_list import ConversationList
from gui.transcript.access.message_item import MessageItem
from gui.transcript.access.order import bubble_of, parts_of
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.reasoning_block import ReasoningToggle
from gui.transcript.message_list import MessageList
from gui.transcript.segments.segment_stack import SegmentStack


def item_of(widget: QWidget) -> MessageItem | None:
    """The item of the message that this widget belongs to."""
    bubble = bubble_of(widget)
    up = bubble.parentWidget() if bubble is not None else None
    while up is not None and not isinstance(up, MessageList):
        up = up.parentWidget()
    conversation = QAccessible.queryAccessibleInterface(up) if up is not None else None
    return conversation.item_of(bubble) if isinstance(conversation, ConversationList) and bubble is not None else None


class PartAccess(QAccessibleWidget):
    """A part with a role and a name; what is in it is beneath it, in reading order."""

    def __init__(self, widget: QWidget, role: QAccessible.Role, name: str = "") -> None:
        super().__init__(widget, role)
        self._widget = widget
        self._name = name

    def isValid(self) -> bool:
        return isValid(self._widget) and super().isValid()

    def parent(self) -> Any:
        up = self._widget.parentWidget()
        if isinstance(up, Bubble | SegmentStack):
            return item_of(self._widget) or super().parent()
        return super().parent()

    def text(self, kind: QAccessible.Text) -> str:
        if kind is QAccessible.Text.Name:
            return self._widget.accessibleName() or self._name
        return super().text(kind)

    def childCount(self) -> int:
        return len(parts_of(self._widget))

    def child(self, index: int) -> Any:
        parts = parts_of(self._widget)
        return QAccessible.queryAccessibleInterface(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        part = child.object()
        return next((index for index, one in enumerate(parts_of(self._widget)) if one is part), -1)


class LeafAccess(PartAccess):
    """A part with nothing beneath it that could be described."""

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> Any:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1


class Wrapping(QAccessibleWidget):
    """A widget that is there for layout only: it is in no list of children, and no event is sent for it.

    A bubble is one: the message it shows just now is an item of the list.
    """

    def isValid(self) -> bool:
        return False

    def parent(self) -> Any:
        widget = self.object()
        return item_of(widget) if isinstance(widget, QWidget) else None


class ToggleAccess(QAccessibleWidget):
    """The button that opens and closes what a model thought: Qt's own buttons cannot say which of them it does."""

    def __init__(self, toggle: ReasoningToggle) -> None:
        super().__init__(toggle, QAccessible.Role.Button)
        self._toggle = toggle

    def state(self) -> QAccessible.State:
        state = super().state()
        state.expandable = True
        state.expanded = self._toggle.opened
        state.collapsed = not self._toggle.opened
        return state

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.pressAction(), QAccessibleActionInterface.setFocusAction()]

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.pressAction():
            self._toggle.click()
        else:
            super().doAction(name)
