"""The message list as a screen reader meets it: a list with one item for every message, on screen or not.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

import weakref
from collections import OrderedDict
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QWidget
from shiboken6 import isValid

from gui.transcript.access.keeping import Closing, delete
from gui.transcript.access.message_item import MessageItem
from gui.transcript.access.message_texts import MessageTexts
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.message_list import MessageList

MOST_ITEMS = 500
"""Who goes through all messages leaves no more items behind than this, beside those on screen."""
_WORTH_TELLING = 8
"""When more messages than this come at once, only the last one is told of."""


class ConversationList(QAccessibleWidget, Closing):
    """The view: its children are messages, not the few widgets that exist just now.

    Items are made when they are asked for. Those that nobody can need any more are deleted when the window has
    nothing else to do, never while Qt may be in the middle of asking them.
    """

    def __init__(self, view: MessageList) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = weakref.ref(view)
        self._closed = False
        self._items: OrderedDict[int, MessageItem] = OrderedDict()
        self._gone: list[MessageItem] = []
        self._texts = MessageTexts()
        self._soon = QTimer(view)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._tidy)
        source = view.source
        source.reset.connect(self._on_reset)
        source.inserted.connect(self._on_inserted)
        source.removed.connect(self._on_removed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def view(self) -> MessageList | None:
        """None once it is gone, or described by another object: signals may still be on their way."""
        view = self._view()
        return view if view is not None and isValid(view) and not self._closed else None

    def item(self, row: int) -> MessageItem | None:
        view = self.view()
        if view is None or not 0 <= row < view.source.count():
            return None
        item = self._items.get(row)
        if item is None:
            item = self._items[row] = MessageItem(view, self, row, self._texts)
            if len(self._items) > MOST_ITEMS:
                self._soon.start()
        else:
            self._items.move_to_end(row)
        return item

    def item_of(self, bubble: Bubble) -> MessageItem | None:
        view = self.view()
        live = view.live_bubbles() if view is not None else {}
        row = next((row for row, one in live.items() if one is bubble), None)
        return self.item(row) if row is not None else None

    @property
    def item_count(self) -> int:
        """How many items there are just now, those included that wait to be deleted."""
        return len(self._items) + len(self._gone)

    def close(self) -> None:
        self._closed = True
        for item in [*self._items.values(), *self._gone]:
            item.gone = True
            delete(item)
        self._items.clear()
        self._gone.clear()

    def _forget(self, rows: list[int]) -> None:
        for row in rows:
            item = self._items.pop(row, None)
            if item is not None:
                item.gone = True
                self._gone.append(item)
        if self._gone:
            self._soon.start()

    def _renumber(self, first: int, by: int) -> None:
        """Rows from `first` on are others now."""
        moved = list(self._items.values())
        self._items.clear()
        for item in moved:
            if item.row >= first:
                item.row += by
            self._items[item.row] = item

    def _tidy(self) -> None:
        gone, self._gone = self._gone, []
        for item in gone:
            delete(item)
        view = self.view()
        live = view.live_bubbles() if view is not None else {}
        spare = [row for row in self._items if row not in live]
        for row in spare[: max(0, len(self._items) - MOST_ITEMS)]:
            item = self._items.pop(row)
            item.gone = True
            delete(item)

    def _tell_of(self, rows: range) -> None:
        """New messages: not more of them than anyone listens to."""
        for row in rows if len(rows) <= _WORTH_TELLING else rows[-1:]:
            item = self.item(row)
            if item is not None:
                QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.ObjectCreated))

    def _on_reset(self) -> None:
        self._texts.clear()
        self._forget(list(self._items))
        view = self.view()
        if view is not None:
            self._tell_of(range(view.source.count()))

    def _on_inserted(self, first: int, last: int) -> None:
        self._renumber(first, last - first + 1)
        self._tell_of(range(first, last + 1))

    def _on_removed(self, first: int, last: int) -> None:
        self._forget([row for row in self._items if first <= row <= last])
        self._renumber(last + 1, first - last - 1)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        item = self.item_of(now) if isinstance(now, Bubble) else None
        if item is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.Focus))

    def _beside(self) -> list[QWidget]:
        """What is shown over the messages: the way back to the end, the search."""
        view = self.view()
        if view is None:
            return []
        over = [child for child in [*view.children(), *view.viewport().children()] if isinstance(child, QWidget)]
        return [one for one in over if one.isVisible() and one.accessibleName() and not isinstance(one, Bubble)]

    def childCount(self) -> int:
        view = self.view()
        return view.source.count() + len(self._beside()) if view is not None else 0

    def child(self, index: int) -> Any:
        view = self.view()
        if view is None or index < view.source.count():
            return self.item(index)
        beside = self._beside()[index - view.source.count() :]
        return QAccessible.queryAccessibleInterface(beside[0]) if beside else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, MessageItem):
            return -1 if child.gone else child.row
        view, widget = self.view(), child.object()
        at = next((index for index, one in enumerate(self._beside()) if one is widget), -1)
        return view.source.count() + at if view is not None and at >= 0 else -1

    def childAt(self, x: int, y: int) -> Any:
        view = self.view()
        for row in view.live_bubbles() if view is not None else ():
            item = self.item(row)
            if item is not None and item.rect().contains(x, y):
                return item
        return None

    def focusChild(self) -> Any:
        view = self.view()
        if view is None or view.hasFocus():
            return self
        focused = view.window().focusWidget()
        for row, bubble in view.live_bubbles().items():
            if focused is not None and (bubble is focused or bubble.isAncestorOf(focused)):
                item = self.item(row)
                return item.focusChild() if item is not None else None
        return None
