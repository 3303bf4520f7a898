"""Preferences: Shortcuts. All keys there are; they cannot be changed yet."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.preferences.field import wrapped_label
from gui.preferences.page import Page
from gui.preferences.search_entries import FOUND_MARGIN, SearchEntry
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

Keys = Callable[[], Sequence[tuple[str, Sequence[str]]]]
"""What has a key, and its keys, as they are now."""


class ShortcutsPage(Page):
    def __init__(self, *, theme: Theme, keys: Keys) -> None:
        super().__init__(theme=theme, title=self.tr("Shortcuts"))
        self._keys = keys
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(GRID)
        self.add(self._list)
        self.end()
        self._shown: list[tuple[str, Sequence[str]]] = []
        self._show_rows()

    def search_entries(self) -> list[SearchEntry]:
        self._show_rows()
        return [
            SearchEntry(
                label=what,
                help=" · ".join(keys),
                more="shortcut key",
                show=partial(self.reveal, row, margin=FOUND_MARGIN),
                target=partial(_itself, row),
            )
            for (what, keys), row in zip(self._shown, self._list.findChildren(_Row), strict=True)
        ]

    def _show_rows(self) -> None:
        now = [(what, list(keys)) for what, keys in self._keys()]
        if now == self._shown:
            return
        self._shown = list(now)
        for old in self._list.findChildren(_Row):
            old.setParent(None)
            old.deleteLater()
        for what, keys in now:
            self._rows.addWidget(_Row(what, keys))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_rows()


class _Row(QWidget):
    """What, and under it or beside it its keys as caps."""

    def __init__(self, what: str, keys: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(f"{what}: {', '.join(keys)}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addWidget(wrapped_label(what, role=""), 1)
        for key in keys:
            row.addWidget(_cap(key), 0, Qt.AlignmentFlag.AlignVCenter)


def _cap(key: str) -> QWidget:
    frame = QFrame()
    set_role(frame, "chip")
    inside = QHBoxLayout(frame)
    inside.setContentsMargins(GRID, 2, GRID, 2)
    label = QLabel(key)
    label.setTextFormat(Qt.TextFormat.PlainText)
    set_role(label, "small")
    inside.addWidget(label)
    return frame


def _itself(row: QWidget) -> QWidget:
    return row
