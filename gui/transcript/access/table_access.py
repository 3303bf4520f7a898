"""A table as assistive technology meets it: rows with cells in them.

PySide has no table interface of Qt's, so that a cell tells its row and column in words. Where Qt takes a null pointer
the methods give None, which PySide's types do not know: they say `Any`.
"""

from typing import Any

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QWindow
from shiboken6 import isValid

from gui.transcript.access.keeping import Closing, delete
from gui.transcript.access.parts import PartAccess
from gui.transcript.segments.table_grid import TableGrid


class TableAccess(PartAccess, Closing):
    """Its children are rows; the first one has the headers of the columns."""

    def __init__(self, grid: TableGrid) -> None:
        super().__init__(grid, QAccessible.Role.Table)
        self._grid = grid
        self._rows: dict[int, RowItem] = {}

    def childCount(self) -> int:
        return self._grid.cells.row_count if isValid(self._grid) else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        made = self._rows.get(index)
        if made is None:
            made = self._rows[index] = RowItem(self._grid, self, index)
        return made

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, RowItem) else -1

    def focusChild(self) -> Any:
        """The cell whose link has the focus."""
        link = self._grid.links.current
        row = self.child(link.cell[0]) if link is not None else None
        return row.child(link.cell[1]) if link is not None and row is not None else None

    def close(self) -> None:
        for row in self._rows.values():
            delete(row)
        self._rows.clear()


class _InTable(QAccessibleInterface):
    """A row or a cell."""

    def __init__(self, grid: TableGrid, parent: QAccessibleInterface, number: int) -> None:
        super().__init__()
        self._grid = grid
        self._parent = parent
        self.number = number

    def box(self) -> QRect:
        """In the grid's coordinates, as far as it is scrolled.

        Abstract without ABC: Qt's metaclass goes together with no other.
        """
        raise NotImplementedError

    def isValid(self) -> bool:
        return isValid(self._grid) and isValid(self._parent) and self._parent.isValid()

    def object(self) -> Any:
        return None

    def window(self) -> QWindow:
        return self._parent.window()

    def parent(self) -> QAccessibleInterface:
        return self._parent

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.readOnly = True
        state.invisible = not self.isValid() or not self._grid.isVisible()
        return state

    def rect(self) -> QRect:
        if not self.isValid():
            return QRect()
        box = self.box().translated(1 - self._grid.horizontalScrollBar().value(), 1)
        return QRect(self._grid.viewport().mapToGlobal(box.topLeft()), box.size())

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> Any:
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> Any:
        for index in range(self.childCount()):
            child = self.child(index)
            if child is not None and child.rect().contains(x, y):
                return child
        return None


class RowItem(_InTable, Closing):
    def __init__(self, grid: TableGrid, parent: TableAccess, number: int) -> None:
        super().__init__(grid, parent, number)
        self._cells: dict[int, CellItem] = {}

    def isValid(self) -> bool:
        return super().isValid() and self.number < self._grid.cells.row_count

    def box(self) -> QRect:
        tops = self._grid.cells.row_tops
        if self.number + 1 >= len(tops):
            return QRect()
        return QRect(0, tops[self.number], self._grid.cells.width, tops[self.number + 1] - tops[self.number])

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Row

    def text(self, kind: QAccessible.Text) -> str:
        if kind is not QAccessible.Text.Name or not self.isValid():
            return ""
        cells = self._grid.cells
        return ", ".join(filter(None, (cells.text(self.number, column) for column in range(self.childCount()))))

    def childCount(self) -> int:
        return len(self._grid.cells.column_widths) if self.isValid() else 0

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        made = self._cells.get(index)
        if made is None:
            made = self._cells[index] = CellItem(self._grid, self, index)
        return made

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.number if isinstance(child, CellItem) else -1

    def close(self) -> None:
        for cell in self._cells.values():
            delete(cell)
        self._cells.clear()


class CellItem(_InTable):
    def __init__(self, grid: TableGrid, parent: RowItem, number: int) -> None:
        super().__init__(grid, parent, number)
        self._row = parent

    def isValid(self) -> bool:
        return super().isValid() and self.number < len(self._grid.cells.column_widths)

    def box(self) -> QRect:
        row, widths = self._row.box(), self._grid.cells.column_widths
        return QRect(row.topLeft() + QPoint(sum(widths[: self.number]), 0), row.size()).adjusted(
            0, 0, widths[self.number] - row.width(), 0
        )

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Cell if self._row.number else QAccessible.Role.ColumnHeader

    def state(self) -> QAccessible.State:
        state = super().state()
        link = self._grid.links.current if self.isValid() else None
        state.linked = link is not None and link.cell == (self._row.number, self.number)
        state.focused = state.linked and self._grid.hasFocus()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        cells = self._grid.cells
        if kind is QAccessible.Text.Name:
            return cells.text(self._row.number, self.number)
        if kind is QAccessible.Text.Description and self._row.number:
            words = self._grid.tr("%1, row %2").replace("%2", str(self._row.number))
            return words.replace("%1", cells.text(0, self.number) or str(self.number + 1))
        return ""
