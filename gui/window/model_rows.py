"""The lines of the model list: a heading for each provider, its models, and why it does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef
from gui.window.list_steering import step_among

ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `Row`."""

_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a heading or remark (`model` is None), or a model."""

    provider: ProviderChoice
    text: str
    model: ModelChoice | None = None
    remark: bool = False
    """A sentence beneath a heading."""


class ModelRows(QAbstractListModel):
    """Only models can be selected."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._current: ModelRef | None = None

    @property
    def current(self) -> ModelRef | None:
        return self._current

    def set_rows(self, *, providers: Sequence[ProviderChoice], current: ModelRef | None) -> None:
        self.beginResetModel()
        self._current = current
        self._rows = [row for provider in providers for row in self._rows_of(provider)]
        self.endResetModel()

    def _rows_of(self, provider: ProviderChoice) -> list[Row]:
        rows = [Row(provider, provider.label)]
        if provider.status == "failed" and provider.reason:
            rows.append(Row(provider, provider.reason, remark=True))
        elif provider.status == "checking":
            rows.append(Row(provider, self.tr("Asking whether it is there …"), remark=True))
        rows += [Row(provider, model.name, model) for model in provider.models]
        return rows

    def row(self, index: int) -> Row:
        return self._rows[index]

    def row_of(self, ref: ModelRef | None) -> int | None:
        for number, row in enumerate(self._rows):
            if row.model is not None and row.model.ref == ref:
                return number
        return None

    def step(self, start: int, by: int) -> int | None:
        """The model `by` models further on (negative: back) from row `start`, or as far as there are any.

        Headings and remarks do not count. None where there is no model at all.
        """
        models = [number for number, row in enumerate(self._rows) if row.model is not None]
        return step_among(models, start, by)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and self._rows[index.row()].model is None:
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
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.model is not None:
            parts = [row.provider.label, *row.model.all_tags()]
            if row.model.ref == self._current:
                parts.append(self.tr("chosen"))
            if row.provider.status == "failed":
                parts.append(row.provider.reason)
            return ", ".join(parts)
        return None
