"""The view's side of the item model: what it reads, and what it is told."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Signal, SignalInstance

from gui.bridge.message_list_model import COMPARED_ROLE, MESSAGE_ROLE, VERSIONS_ROLE
from gui.chat.comparison import MOST_COMPARED
from gui.chat.message import Message


class MessageSource(QObject):
    """Reads messages from a model that may be exchanged, and passes on its signals as plain rows."""

    reset = Signal()
    inserted = Signal(int, int)
    """The first and the last of the new rows."""
    removed = Signal(int, int)
    changed = Signal(int, int)
    grew = Signal(int)

    def __init__(self, *, parent: QObject) -> None:
        super().__init__(parent)
        self._model: QAbstractItemModel | None = None

    @property
    def model(self) -> QAbstractItemModel | None:
        return self._model

    def set_model(self, model: QAbstractItemModel | None) -> None:
        for signal, slot in self._slots():
            signal.disconnect(slot)
        self._model = model
        for signal, slot in self._slots():
            signal.connect(slot)
        self.reset.emit()

    def count(self) -> int:
        return self._model.rowCount() if self._model is not None else 0

    def message(self, row: int) -> Message:
        """Raises LookupError where the model has no message."""
        message = self._model.data(self._model.index(row, 0), MESSAGE_ROLE) if self._model is not None else None
        if not isinstance(message, Message):
            raise LookupError(f"no message in row {row}")
        return message

    def row_of(self, message_id: int) -> int | None:
        """The message's row; None where it is not shown."""
        find = getattr(self._model, "row_of", None)  # plain item models have to be searched
        if find is not None:
            row = find(message_id)
            return row if isinstance(row, int) else None
        return next((row for row in range(self.count()) if self.message(row).id == message_id), None)

    def versions(self, row: int) -> list[int]:
        versions = self._model.data(self._model.index(row, 0), VERSIONS_ROLE) if self._model is not None else None
        return versions if isinstance(versions, list) else []

    def compared(self, row: int) -> bool | None:
        """None, or for a reply that is compared with those in the rows beside it whether it is the one in front."""
        compared = self._model.data(self._model.index(row, 0), COMPARED_ROLE) if self._model is not None else None
        return compared if isinstance(compared, bool) else None

    def column(self, row: int) -> tuple[int, int] | None:
        """Which of the replies that are compared this one is, from 1 on, and of how many; None where it is none."""
        if self.compared(row) is None:
            return None
        beside = [
            other
            for other in range(max(0, self.count() - MOST_COMPARED), self.count())
            if self.compared(other) is not None
        ]
        return beside.index(row) + 1, len(beside)

    def _slots(self) -> list[tuple[SignalInstance, Callable[..., None]]]:
        model = self._model
        if model is None:
            return []
        slots: list[tuple[SignalInstance, Callable[..., None]]] = [
            (model.rowsInserted, self._on_rows_inserted),
            (model.rowsRemoved, self._on_rows_removed),
            (model.modelReset, self._on_model_reset),
            (model.dataChanged, self._on_data_changed),
        ]
        grew = getattr(model, "text_grew", None)  # plain item models tell growth by dataChanged
        return slots if grew is None else [*slots, (grew, self._on_text_grew)]

    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.inserted.emit(first, last)

    def _on_rows_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.removed.emit(first, last)

    def _on_model_reset(self) -> None:
        self.reset.emit()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex, _roles: list[int]) -> None:
        self.changed.emit(first.row(), last.row())

    def _on_text_grew(self, row: int) -> None:
        self.grew.emit(row)
