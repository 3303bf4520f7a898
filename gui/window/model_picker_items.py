"""The models as a combo box has them: for screen readers, which choose one without opening the list."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.bridge.model_choices import ModelChoice, ProviderChoice
from gui.chat.model_ref import ModelRef

_NO_PARENT = QModelIndex()


class ModelPickerItems(QAbstractListModel):
    """One line a model, in the order of the providers. What a line says is put together when somebody asks: a
    service may list thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._providers: tuple[ProviderChoice, ...] = ()
        self._hits: list[tuple[int, ModelChoice]] = []
        """Each model with its provider's place."""
        self._rows: dict[ModelRef, int] = {}
        self._stranger: ModelRef | None = None

    def set_models(self, providers: Sequence[ProviderChoice], *, stranger: ModelRef | None) -> None:
        """`stranger`: a model that stands at the end if nobody lists it."""
        before, self._providers = self._providers, tuple(providers)
        same = len(before) == len(self._providers) and all(
            old.models is new.models for old, new in zip(before, self._providers, strict=True)
        )  # most often only whether they answer has changed
        newcomer = stranger if stranger not in self._rows else None
        if same and newcomer == self._stranger:
            return
        self.beginResetModel()
        if not same:
            self._hits = [(place, model) for place, provider in enumerate(self._providers) for model in provider.models]
            self._rows = {hit[1].ref: row for row, hit in reversed(list(enumerate(self._hits)))}
        self._stranger = stranger if stranger not in self._rows else None
        self.endResetModel()

    def row_of(self, ref: ModelRef | None) -> int:
        """-1 where there is none."""
        if ref is not None and ref == self._stranger:
            return len(self._hits)
        return -1 if ref is None else self._rows.get(ref, -1)

    def found(self, ref: ModelRef | None) -> tuple[ProviderChoice, ModelChoice] | None:
        row = -1 if ref is None else self._rows.get(ref, -1)
        return self._hit(row) if row >= 0 else None

    def _hit(self, row: int) -> tuple[ProviderChoice, ModelChoice]:
        place, model = self._hits[row]
        return self._providers[place], model

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._hits) + (self._stranger is not None)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if index.row() >= len(self._hits):
            return _of_stranger(self._stranger, role)
        provider, model = self._hit(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return model.name
        if role == Qt.ItemDataRole.UserRole:
            return model.ref
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return ", ".join((provider.label, *model.all_tags()))
        return None


def _of_stranger(ref: ModelRef | None, role: int) -> object:
    if ref is None:
        return None
    if role == Qt.ItemDataRole.UserRole:
        return ref
    words = {Qt.ItemDataRole.DisplayRole: ref.model, Qt.ItemDataRole.AccessibleDescriptionRole: ref.provider}
    return words.get(Qt.ItemDataRole(role))
