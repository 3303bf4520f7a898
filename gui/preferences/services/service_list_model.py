"""The services as a list model: checked where they are switched on, moved by dragging."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from gui.preferences.services.service_rows import ServiceRow
from gui.preferences.two_lines import ROW_ROLE, row_name
from gui.settings.services import LAST_RESORT

INDEX = QModelIndex | QPersistentModelIndex
MIME = "application/x-rill-service"
NOWHERE = QModelIndex()


class ServiceListModel(QAbstractListModel):
    """Rows come from outside; what the user does to them is told by signals, and comes back as other rows."""

    switched = Signal(str, bool)
    move_requested = Signal(str, int)
    """The service's id, and by how many places it goes down."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ServiceRow] = []

    def rows(self) -> list[ServiceRow]:
        return list(self._rows)

    def set_rows(self, rows: Sequence[ServiceRow]) -> None:
        """Rows that stay in their place are changed there, so that the current one and the place are kept."""
        before, after = [row.service.id for row in self._rows], [row.service.id for row in rows]
        if before == after:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, service_id: str) -> int:
        """-1 where it is not in the list."""
        return next((at for at, row in enumerate(self._rows) if row.service.id == service_id), -1)

    def rowCount(self, parent: INDEX = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: INDEX, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.service.enabled else Qt.CheckState.Unchecked
        texts: dict[int, Any] = {
            ROW_ROLE: row.shown,
            Qt.ItemDataRole.DisplayRole: row.shown.title,
            Qt.ItemDataRole.AccessibleTextRole: row_name(row.shown),
            Qt.ItemDataRole.ToolTipRole: row.shown.line,
        }
        return texts.get(role)

    def setData(self, index: INDEX, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not 0 <= index.row() < len(self._rows):
            return False
        service = self._rows[index.row()].service
        if service.id == LAST_RESORT:
            return False
        self.switched.emit(service.id, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: INDEX) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if self._rows[index.row()].service.id == LAST_RESORT:
            return usual
        return usual | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled

    # -- dragging: between the rows only

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(MIME, self._rows[indexes[0].row()].service.id.encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: INDEX) -> bool:
        del action, column
        at = self.row_of(bytes(data.data(MIME).data()).decode())
        target = row if row >= 0 else (parent.row() if parent.isValid() else len(self._rows))
        if at >= 0:
            by = target - at - (1 if target > at else 0)
            if by:
                self.move_requested.emit(self._rows[at].service.id, by)
        return False  # the rows come anew from the settings: the view must not take any out
