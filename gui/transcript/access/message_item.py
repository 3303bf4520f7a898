"""One message as assistive technology meets it, on screen or not.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

import weakref
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.chat.message import Message
from gui.transcript.access.message_texts import MessageTexts
from gui.transcript.access.order import parts_of
from gui.transcript.access.texts import NO_POINTER, UnitText, WholeText, as_pointer
from gui.transcript.attachments.words import spoken
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_list import MessageList
from gui.transcript.outcomes import state_of


def message_name(message: Message, *, row: int, count: int, view: QObject) -> str:
    """“You, message 1 of 4” or “gpt-4o, reply 2 of 4”."""
    who = view.tr("You") if message.role == "user" else message.model_label or view.tr("Reply")
    what = view.tr("message %1 of %2") if message.role == "user" else view.tr("reply %1 of %2")
    return f"{who}, " + what.replace("%1", str(row + 1)).replace("%2", str(count))


def _column_name(column: tuple[int, int], *, view: QObject) -> str:
    return view.tr("%1 of %2 side by side").replace("%1", str(column[0])).replace("%2", str(column[1]))


class MessageItem(QAccessibleInterface):
    """An item of the list. Its text is that of the whole message; its parts are beneath while it is on screen."""

    def __init__(self, view: MessageList, parent: QAccessibleInterface, row: int, texts: MessageTexts) -> None:
        super().__init__()
        self._view = weakref.ref(view)
        self._parent = parent
        self._texts = texts
        self.row = row
        self.gone = False
        """The message is no more in the list; what Qt may still ask is answered, with nothing."""
        self._text = WholeText(text=self.whole_text, box=self.rect, show=self.show)
        self._action = _Focusing(self)
        self._casts = {
            QAccessible.InterfaceType.TextInterface: as_pointer(self._text),
            QAccessible.InterfaceType.ActionInterface: as_pointer(self._action),
        }

    def view(self) -> MessageList | None:
        view = self._view()
        return view if view is not None and isValid(view) else None

    def bubble(self) -> Bubble | None:
        view = self.view()
        return view.live_bubbles().get(self.row) if view is not None and not self.gone else None

    def parts(self) -> list[QWidget]:
        bubble = self.bubble()
        return parts_of(bubble) if bubble is not None else []

    def whole_text(self) -> UnitText:
        view = self.view()
        return self._texts.whole(view.source.message(self.row)) if view is not None and self.isValid() else UnitText("")

    def show(self) -> None:
        """Scroll to it."""
        view = self.view()
        if view is not None and self.isValid():
            view.show_row(self.row)

    def take_focus(self) -> None:
        self.show()
        bubble = self.bubble()
        if bubble is not None:
            bubble.setFocus(Qt.FocusReason.OtherFocusReason)

    def isValid(self) -> bool:
        view = self.view()
        return view is not None and not self.gone and self.row < view.source.count()

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
        view, bubble = self.view(), self.bubble()
        state.focusable = True
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        state.offscreen = bubble is None
        state.focused = bubble is not None and bubble.hasFocus()
        state.busy = view is not None and self.isValid() and view.source.message(self.row).state.active
        return state

    def rect(self) -> QRect:
        bubble = self.bubble()
        return QRect(bubble.mapToGlobal(bubble.rect().topLeft()), bubble.size()) if bubble is not None else QRect()

    def text(self, kind: QAccessible.Text) -> str:
        view = self.view()
        if view is None or not self.isValid():
            return ""
        message = view.source.message(self.row)
        if kind is QAccessible.Text.Name:
            name = message_name(message, row=self.row, count=view.source.count(), view=view)
            column = view.source.column(self.row)
            return name if column is None else f"{name}, {_column_name(column, view=view)}"
        if kind is QAccessible.Text.Description:
            state = state_of(message)
            front = view.tr("The next message goes on from it.") if view.source.compared(self.row) else ""
            attached = ", ".join(map(spoken, message.attachments))
            return " ".join(part for part in (state, front, attached, self._texts.beginning(message)) if part)
        return ""

    def childCount(self) -> int:
        return len(self.parts())

    def child(self, index: int) -> Any:
        parts = self.parts()
        return QAccessible.queryAccessibleInterface(parts[index]) if 0 <= index < len(parts) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        part = child.object()
        return next((index for index, one in enumerate(self.parts()) if one is part), -1)

    def childAt(self, x: int, y: int) -> Any:
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None

    def focusChild(self) -> Any:
        bubble = self.bubble()
        focused = bubble.window().focusWidget() if bubble is not None else None
        if bubble is None or focused is None:
            return None
        if focused is bubble:
            return self
        return QAccessible.queryAccessibleInterface(focused) if bubble.isAncestorOf(focused) else None

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        return self._casts.get(kind, NO_POINTER)


class _Focusing(QAccessibleActionInterface):
    """The one thing a message can be asked to do."""

    def __init__(self, item: MessageItem) -> None:
        super().__init__()
        self._item = weakref.ref(item)

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.setFocusAction()]

    def doAction(self, _name: str) -> None:
        item = self._item()
        if item is not None:
            item.take_focus()

    def keyBindingsForAction(self, _name: str) -> list[str]:
        return []
