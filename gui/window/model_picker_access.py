"""The model picker as assistive technology meets it.

On Unix Qt gives a combo box the current text for its name, so that none could be found by its own. Here it is named
“Model” everywhere, the text is its value, and its items can be chosen. The open list is its child, because Qt shows
popup windows nowhere else.

Where Qt takes a null pointer the methods give None, which PySide's types do not know: they say `Any`.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QAccessibleWidget, QComboBox, QWidget

Popup = Callable[[Any], QWidget | None]
"""Gives the open list of a combo box, None while it is closed."""

_interfaces: list[QAccessibleInterface] = []
"""Qt keeps plain pointers to what was handed to it, so nothing here may be collected."""
_popups: dict[type[QComboBox], Popup] = {}


def describe_as_combo_box(widget_class: type[QComboBox], *, popup: Popup) -> None:
    """Use `ComboBoxAccess` for all widgets of that class. Safe to call again."""
    if not _popups:
        QAccessible.installFactory(_make_interface)
    _popups[widget_class] = popup


def _make_interface(_class_name: str, target: QObject | None) -> Any:
    popup = _popups.get(type(target)) if isinstance(target, QComboBox) else None
    if popup is None or not isinstance(target, QComboBox):
        return None
    interface = ComboBoxAccess(box=target, popup=popup)
    _interfaces.append(interface)
    return interface


class ComboBoxAccess(QAccessibleWidget):
    """Its children are the list of items and, while it is open, the popup."""

    def __init__(self, *, box: QComboBox, popup: Popup) -> None:
        super().__init__(box, QAccessible.Role.ComboBox)
        self._box = box
        self._popup = popup
        self._view: QAbstractItemView | None = None

    def _items(self) -> QAbstractItemView:
        """Made when somebody asks: Qt builds a whole window around it."""
        if self._view is None:
            self._view = self._box.view()
            self._view.setAccessibleName(self._box.accessibleName())
            self._view.selectionModel().selectionChanged.connect(self._on_selected)
        row = self._box.currentIndex()
        if self._view.currentIndex().row() != row:
            self._view.setCurrentIndex(self._box.model().index(row, 0))
        return self._view

    def _on_selected(self) -> None:
        selected = [] if self._view is None else self._view.selectedIndexes()
        if selected:
            self._box.setCurrentIndex(selected[0].row())

    def _children(self) -> list[QWidget]:
        popup = self._popup(self._box)
        return [self._items()] if popup is None else [self._items(), popup]

    def text(self, t: QAccessible.Text) -> str:
        if t is QAccessible.Text.Name:
            return self._box.accessibleName()
        if t is QAccessible.Text.Value:
            return self._box.currentText()
        return super().text(t)

    def childCount(self) -> int:
        return len(self._children())

    def child(self, index: int) -> Any:
        children = self._children()
        return QAccessible.queryAccessibleInterface(children[index]) if 0 <= index < len(children) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        widget = child.object()
        children = self._children()
        return children.index(widget) if widget in children else -1

    def actionNames(self) -> list[str]:
        return [self.pressAction(), self.showMenuAction(), self.setFocusAction()]

    def doAction(self, action_name: str) -> None:
        if action_name in (self.pressAction(), self.showMenuAction()):
            self._box.showPopup()
        else:
            super().doAction(action_name)
