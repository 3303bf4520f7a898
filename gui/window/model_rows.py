"""The lines of the model list: headings, the models beneath them, and why a provider does not answer."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gui.bridge.model_choices import LOCAL, ModelChoice, ProviderChoice
from gui.bridge.model_groups import Group
from gui.bridge.model_index import Hit
from gui.chat.model_ref import ModelRef
from gui.window.list_steering import step_among
from gui.window.model_words import age, model_count, price, shown_tags, tag_words

ROW_ROLE = Qt.ItemDataRole.UserRole
"""Gives the `Row`."""

_NO_PARENT = QModelIndex()


class RowKind(Enum):
    HEADING = auto()
    REMARK = auto()
    """A sentence beneath a heading."""
    MODEL = auto()
    TYPED = auto()
    """A model that no list has, by the id that is typed."""
    MORE = auto()
    """Asks for the rest of a long list."""
    SET_UP = auto()
    """Leads to what a provider without models wants to know, such as its key."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    kind: RowKind
    text: str
    provider: ProviderChoice | None = None
    """None for a heading over models of several providers."""
    model: ModelChoice | None = None
    group: Group | None = None
    mixed: bool = False
    """Whether it stands among models of other providers, so that its own has to be named."""

    @property
    def choosable(self) -> bool:
        if self.kind is RowKind.HEADING:
            return self.group is not None and self.group.collapsible
        return self.kind is not RowKind.REMARK

    @property
    def failed(self) -> bool:
        return self.provider is not None and self.provider.status == "failed"

    @property
    def alarming(self) -> bool:
        """Whether something that was wanted does not work. A program on this computer that has no models yet, or that
        does not run, is nothing to worry about."""
        return self.provider is not None and self.failed and bool(self.provider.models or not self.provider.local)


class ModelRows(QAbstractListModel):
    """Only what can be chosen can be selected: models, and headings that open and close."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._choosable: list[int] = []
        self._current: ModelRef | None = None
        self._favourites: Set[ModelRef] = frozenset()
        self._checked: tuple[ModelRef, ...] | None = None

    @property
    def current(self) -> ModelRef | None:
        """The model with the tick."""
        return self._current

    @property
    def checked(self) -> tuple[ModelRef, ...] | None:
        """The models that are checked, in that order; None where one model is to be chosen."""
        return self._checked

    def is_favourite(self, ref: ModelRef) -> bool:
        return ref in self._favourites

    def set_current(self, ref: ModelRef | None) -> None:
        self._current = ref
        self._look_changed()

    def set_favourites(self, refs: Iterable[ModelRef]) -> None:
        """Which models have a star; where they stand is up to `set_groups`."""
        self._favourites = frozenset(refs)
        self._look_changed()

    def set_checked(self, refs: Sequence[ModelRef] | None) -> None:
        self._checked = None if refs is None else tuple(refs)
        self._look_changed()

    def set_groups(self, groups: Sequence[Group], *, typed: Hit | None = None) -> None:
        """`typed`: a model to offer at the end."""
        self.beginResetModel()
        self._rows = [row for group in groups for row in self._rows_of(group)]
        if typed is not None:
            provider, model = typed
            text = self.tr("Use “{model}” with {provider}").format(model=model.name, provider=provider.label)
            self._rows.append(Row(RowKind.TYPED, text, provider, model))
        self._choosable = [number for number, row in enumerate(self._rows) if row.choosable]
        self.endResetModel()

    def _look_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def _rows_of(self, group: Group) -> list[Row]:
        if group.provider is None:
            heading = self.tr("Favourites") if group.kind == "favourites" else self.tr("Recent")
            rows = [Row(RowKind.HEADING, heading, group=group)]
        else:
            rows = [Row(RowKind.HEADING, group.provider.label, group.provider, group=group)]
            remark = self._remark(group)
            rows += [Row(RowKind.REMARK, remark, group.provider)] if remark else []
        if group.provider is not None and group.provider.status == "failed" and not group.provider.models:
            rows.append(Row(RowKind.SET_UP, self.tr("Set it up…"), group.provider))
        mixed = group.provider is None
        rows += [Row(RowKind.MODEL, model.name, provider, model, None, mixed) for provider, model in group.hits]
        if group.left_out:
            text = self.tr("Show all {count}").format(count=f"{group.count:,}")
            rows.append(Row(RowKind.MORE, text, group.provider, group=group))
        return rows

    def _remark(self, group: Group) -> str:
        provider = group.provider
        if provider is None:
            return ""
        if provider.status == "failed":
            return provider.reason
        if provider.models:
            return ""
        if provider.status == "checking" or provider.asking:
            return self.tr("Asking whether it is there …")
        if provider.status == "ok" and not provider.local:
            text = self.tr("It lists no models. Type {id}/ and the name of one.")
            return text.format(id=provider.id)
        return self.tr("It has no models yet.") if provider.status == "ok" else ""

    def row(self, index: int) -> Row:
        return self._rows[index]

    def row_of(self, ref: ModelRef | None, *, mixed: bool | None = None) -> int | None:
        """The first row of that model. A recent one stands twice; `mixed` says which is rather meant."""
        rows = [n for n in self._choosable if _ref(self._rows[n]) == ref] if ref is not None else []
        return min(rows, key=lambda n: self._rows[n].mixed is not mixed, default=None)

    def heading_of(self, provider_id: str) -> int | None:
        for number, row in enumerate(self._rows):
            if row.kind is RowKind.HEADING and row.provider is not None and row.provider.id == provider_id:
                return number
        return None

    def first_model(self) -> int | None:
        return next((n for n in self._choosable if self._rows[n].model is not None), self.step(-1, 0))

    def step(self, start: int, by: int) -> int | None:
        """The row that is `by` choosable ones further on (negative: back) from row `start`, or as far as there are any.

        None where nothing can be chosen.
        """
        return step_among(self._choosable, start, by)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if index.isValid() and not self._rows[index.row()].choosable:
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
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self._description(row)
        if role == Qt.ItemDataRole.ToolTipRole and row.model is not None:
            return _tool_tip(row, row.model)
        return None

    def _description(self, row: Row) -> str:
        if row.kind is RowKind.HEADING:
            return ", ".join(self._heading_words(row))
        if row.model is None or row.provider is None:
            return "" if row.provider is None or row.kind is RowKind.REMARK else row.provider.label
        parts = [row.provider.label, *shown_tags(row.provider, row.model), price(row.model)]
        if row.model.ref in self._favourites:
            parts.append(self.tr("favourite"))
        if self._checked is not None:
            parts.append(self.tr("checked") if row.model.ref in self._checked else self.tr("not checked"))
        elif row.model.ref == self._current:
            parts.append(self.tr("chosen"))
        if row.failed:
            parts.append(row.provider.reason)
        return ", ".join(part for part in parts if part)

    def _heading_words(self, row: Row) -> list[str]:
        words = [heading_detail(row)] if heading_detail(row) else []
        if row.group is not None and row.group.collapsible:
            words.append(self.tr("closed") if row.group.collapsed else self.tr("open"))
        return words


def heading_detail(row: Row) -> str:
    """What stands at the right of a provider's heading."""
    provider, group = row.provider, row.group
    if provider is None or group is None:
        return ""
    parts = [tag_words()[LOCAL]] if provider.local else []
    parts += [model_count(group.count)] if group.count else []
    if provider.listed_at is not None and provider.models:
        parts.append(age(provider.listed_at))
    return " · ".join(parts)


def _ref(row: Row) -> ModelRef | None:
    return None if row.model is None else row.model.ref


def _tool_tip(row: Row, model: ModelChoice) -> str:
    """Plain text: what looks like a tag is taken out of it."""
    label = "" if row.provider is None else row.provider.label
    lines = (model.name, f"{label} · {model.ref.model}", price(model))
    return "\n".join(line for line in lines if line).replace("<", "‹")
