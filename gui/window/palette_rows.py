"""The lines of the palette: headings, and beneath each what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.bridge.palette_items import Kind, PaletteItem
from gui.window.list_steering import step_among

ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `PaletteRow`."""

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """A heading (`item` is None) or what can be chosen."""

    text: str
    item: PaletteItem | None = None


class PaletteRows(QAbstractListModel):
    """Only items can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PaletteRow] = []
        self._choosable: list[int] = []

    def set_sections(self, sections: Sequence[tuple[str, Sequence[PaletteItem]]]) -> None:
        """Headings with their items; those without any are left out."""
        self.beginResetModel()
        self._rows = [row for heading, items in sections for row in _section(heading, items)]
        self._count()
        self.endResetModel()

    def append(self, heading: str, items: Sequence[PaletteItem]) -> None:
        """A section more at the end: all others stay where they are."""
        rows = _section(heading, items)
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self._count()
            self.endInsertRows()

    def row(self, index: int) -> PaletteRow:
        return self._rows[index]

    def row_of(self, item: PaletteItem | None) -> int | None:
        return next((row for row in self._choosable if self._rows[row].item == item), None)

    def step(self, start: int, by: int) -> int | None:
        return step_among(self._choosable, start, by)

    def _count(self) -> None:
        self._choosable = [number for number, row in enumerate(self._rows) if row.item is not None]

    def _accessible_text(self, row: PaletteRow) -> str:
        if row.item is None:
            return row.text
        kinds = {
            Kind.CHAT: self.tr("chat"),
            Kind.COMMAND: self.tr("command"),
            Kind.MODEL: self.tr("model"),
            Kind.PROMPT: self.tr("system prompt"),
        }
        return ", ".join(part for part in (row.text, kinds[row.item.kind], row.item.detail) if part)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].item is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_text(row)
        return None


def _section(heading: str, items: Sequence[PaletteItem]) -> list[PaletteRow]:
    return [PaletteRow(heading), *(PaletteRow(" ".join(item.text.split()), item) for item in items)] if items else []
