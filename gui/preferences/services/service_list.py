"""The list of services with its buttons: add, move up, move down."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from gui.preferences.services.service_list_model import ServiceListModel
from gui.preferences.services.service_rows import ServiceRow
from gui.preferences.two_lines import TwoLinesDelegate
from gui.theme.icon_button import IconButton
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class ServiceList(QWidget):
    """Arrows choose, Space switches on and off, Alt with an arrow moves, Del removes, Enter goes to the settings."""

    chosen = Signal(str)
    """The user looks at this service."""
    picked = Signal(str)
    """The user has clicked on it."""
    opened = Signal(str)
    """The user wants to go to its settings."""
    switched = Signal(str, bool)
    move_requested = Signal(str, int)
    remove_requested = Signal(str)
    add_requested = Signal()

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._model = ServiceListModel()
        self._current = ""
        self._view = _View()
        self._view.setObjectName("services")
        self._view.setAccessibleName(self.tr("Services"))
        self._view.setItemDelegate(TwoLinesDelegate(theme=theme, view=self._view))
        self._view.setModel(self._model)
        self._add = QPushButton(self.tr("A&dd…"))
        self._add.setObjectName("add_service")
        self._add.setAccessibleName(self.tr("Add a service"))
        self._add.setAutoDefault(False)
        self._up = IconButton(theme=theme, icon="chevron-up", name=self.tr("Move up"))
        self._down = IconButton(theme=theme, icon="chevron-down", name=self.tr("Move down"))
        for button, name in ((self._up, "service_up"), (self._down, "service_down")):
            button.setObjectName(name)
        self._up.setToolTip(self.tr("Move up (Alt+Up)"))
        self._down.setToolTip(self.tr("Move down (Alt+Down)"))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        buttons.addWidget(self._up)
        buttons.addWidget(self._down)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._view, 1)
        column.addLayout(buttons)
        self._add.clicked.connect(self.add_requested)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._view.moved.connect(self._move)
        self._view.remove_requested.connect(lambda: self.remove_requested.emit(self._current))
        self._view.opened.connect(lambda: self.opened.emit(self._current))
        self._view.clicked_beside_box.connect(lambda: self.picked.emit(self._current))
        self._model.switched.connect(self.switched)
        self._model.move_requested.connect(self.move_requested)
        self._view.selectionModel().currentChanged.connect(self._on_current_changed)
        theme.changed.connect(self._view.scheduleDelayedItemsLayout)

    @property
    def current(self) -> str:
        """The id of the service that is looked at; "" before there is one."""
        return self._current

    def set_rows(self, rows: Sequence[ServiceRow]) -> None:
        """The one that is looked at stays, or its neighbour takes its place."""
        wanted, place = self._current, self._model.row_of(self._current)
        self._model.set_rows(rows)
        at = self._model.row_of(wanted)
        if at < 0 and rows:
            at = min(max(place, 0), len(rows) - 1)
        if at >= 0:
            self._view.setCurrentIndex(self._model.index(at))
        self._show_steps()

    def choose(self, service_id: str) -> None:
        at = self._model.row_of(service_id)
        if at >= 0:
            self._view.setCurrentIndex(self._model.index(at))

    def take_focus(self) -> None:
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, by: int) -> None:
        if self._current and (self._up if by < 0 else self._down).isEnabled():
            self.move_requested.emit(self._current, by)

    def _on_current_changed(self, index: QModelIndex) -> None:
        rows = self._model.rows()
        if not 0 <= index.row() < len(rows):
            return
        self._current = rows[index.row()].service.id
        self._show_steps()
        self.chosen.emit(self._current)

    def _show_steps(self) -> None:
        """What was found stands where it is until it is set up, and the last resort always does."""
        ids = [row.service.id for row in self._model.rows()[:-1] if not row.found]
        at = ids.index(self._current) if self._current in ids else -1
        for button, possible in ((self._up, at > 0), (self._down, 0 <= at < len(ids) - 1)):
            if button.hasFocus() and not possible:
                self._view.setFocus()
            button.setEnabled(possible)


class _View(QListView):
    moved = Signal(int)
    remove_requested = Signal()
    opened = Signal()
    clicked_beside_box = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "bare")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setMinimumWidth(1)
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        delegate, place = self.itemDelegate(), self.viewport().mapFromGlobal(QCursor.pos())
        on_box = isinstance(delegate, TwoLinesDelegate) and delegate.check_rect(self.visualRect(index)).contains(place)
        if not on_box:
            self.clicked_beside_box.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
