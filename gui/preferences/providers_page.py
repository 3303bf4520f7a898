"""Preferences: Models and providers. The list of services, and what is set for the one that is looked at."""

from typing import Any

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.bridge.provider_directory import ProviderDirectory
from gui.preferences.callables import Spawn
from gui.preferences.choice_fields import CheckField
from gui.preferences.page import Page
from gui.preferences.search_entries import FOUND_MARGIN, SearchEntry, entries_in
from gui.preferences.services.add_chooser import AddChooser, NewService, notes_of
from gui.preferences.services.editor import ServiceEditor
from gui.preferences.services.remove_dialog import RemoveDialog
from gui.preferences.services.service_list import ServiceList
from gui.preferences.services.service_rows import ServiceRow, service_rows
from gui.settings.keys import ServiceKeys
from gui.settings.network import proxy_password_name
from gui.settings.schema import DISCOVERY, PROVIDER_ORDER, Setting
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, ENABLED, PRESET, PROXY, TABLE
from gui.settings.services import ALWAYS, add_service, move_service
from gui.settings.settings import Settings
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from provider.presets import Preset, presets

LIST_PX = 264
UNLIMITED_PX = (1 << 24) - 1
"""Qt's own word for no maximum."""
TOGETHER_PX = 600
"""In less (at a text scale of 1) the list and a service's settings are shown one at a time."""


class ProvidersPage(Page):
    """Beside each other in a wide window; in a narrow one a service's settings take the place of the list."""

    page_requested = Signal(str)
    service_answered = Signal(str)
    """A service that was just added, or has another key, has named its models: its id."""

    def __init__(
        self, *, settings: Settings, secrets: SecretStore, theme: Theme, directory: ProviderDirectory, spawn: Spawn
    ) -> None:
        super().__init__(theme=theme, title=self.tr("Models and providers"))
        self._settings = settings
        self._secrets = secrets
        self._directory = directory
        self._spawn = spawn
        self._editor: ServiceEditor | None = None
        self._detail_wanted = False
        self._compact = False
        self._together = True
        self._list = ServiceList(theme=theme)
        self._discovery = CheckField(settings=settings, setting=DISCOVERY, name="discovery")
        self._lay_out()
        self._list.chosen.connect(self._on_chosen)
        self._list.picked.connect(lambda _service_id: self._open(focus=False))
        self._list.opened.connect(lambda _service_id: self._open(focus=True))
        self._list.switched.connect(lambda service_id, on: settings.set(ENABLED.of(service_id), on))
        self._list.move_requested.connect(lambda service_id, by: move_service(settings, service_id, by=by))
        self._list.remove_requested.connect(self._ask_to_remove)
        self._list.add_requested.connect(self.add_service)
        directory.changed.connect(self._refresh)
        self.destroyed.connect(settings.listen(self._on_setting_changed))
        self._refresh()

    def show_service(self, service_id: str) -> None:
        """Look at this service, with the keyboard where something is needed."""
        self._list.choose(service_id)
        self._open(focus=True)

    def add_service(self, words: str = "") -> AddChooser:
        """Let the user choose one more; `words` filter the list."""
        chooser = AddChooser(theme=self._theme, parent=self.window())
        chooser.chosen.connect(self._on_add)
        if isinstance(words, str):
            chooser.filter_by(words)
        chooser.open()
        return chooser

    def commit(self) -> None:
        if self._editor is not None:
            self._editor.commit()

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self._fit()

    def search_entries(self) -> list[SearchEntry]:
        """Services, what could be added, and the fields of the service that is looked at."""
        rows = self._rows()
        found = [self._entry_of(row) for row in rows]
        listed = {row.service.preset.id for row in rows}
        found += [self._entry_of_preset(preset) for preset in presets().values() if preset.id not in listed]
        content = self._editor.widget() if self._editor is not None else None
        if content is not None:
            label = self._editor.label if self._editor is not None else ""
            found += entries_in(content, reveal=self._reveal_in_editor, section=label)
        return found + entries_in(self._master, reveal=lambda _widget: self._show_list())

    # -- what is shown

    def _lay_out(self) -> None:
        self._column.removeWidget(self._heading)
        self._column.setSpacing(0)
        self._master = QWidget()
        self._master_column = QVBoxLayout(self._master)
        self._master_column.setSpacing(2 * GRID)
        self._heading.hide()  # the list of pages has it, and here there is no room
        self._master_column.addWidget(self._list, 1)
        self._master_column.addWidget(self._discovery)
        self._line = _Line(theme=self._theme)
        self._detail = QWidget()
        self._detail_column = QVBoxLayout(self._detail)
        self._detail_column.setContentsMargins(0, 0, 0, 0)
        body = QWidget()
        self._sides = QHBoxLayout(body)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(0)
        self._sides.addWidget(self._master)
        self._sides.addWidget(self._line)
        self._sides.addWidget(self._detail, 1)
        self._column.addWidget(body, 1)

    def set_side(self, side: int) -> None:
        del side  # each of the two columns has its own

    def _fit(self) -> None:
        """Show both where there is room, else the one that is wanted."""
        self._column.setContentsMargins(0, 0, 0, 0)
        self._content.setMaximumWidth(UNLIMITED_PX)
        if not hasattr(self, "_sides"):
            return
        self._together = self.viewport().width() >= self._theme.px(TOGETHER_PX)
        side = 2 * GRID if self._compact else 3 * GRID
        self._master_column.setContentsMargins(side, 3 * GRID, 2 * GRID if self._together else side, 2 * GRID)
        self._master.setMaximumWidth(self._theme.px(LIST_PX) if self._together else UNLIMITED_PX)
        self._master.setMinimumWidth(self._theme.px(LIST_PX) if self._together else 0)
        self._master.setVisible(self._together or not self._detail_wanted)
        self._detail.setVisible(self._together or self._detail_wanted)
        self._line.setVisible(self._together)
        if self._editor is not None:
            self._editor.set_back_shown(not self._together)

    def _refresh(self) -> None:
        rows = self._rows()
        self._list.set_rows(rows)
        row = next((row for row in rows if row.service.id == self._list.current), None)
        if row is not None:
            self._show_editor(row)

    def _on_chosen(self, service_id: str) -> None:
        rows = self._rows()
        row = next((row for row in rows if row.service.id == service_id), None)
        if row is not None:
            self._show_editor(row)

    def _show_editor(self, row: ServiceRow) -> None:
        """The one there is goes on where it still fits: what is being typed stays."""
        old = self._editor
        if old is not None and old.shape == ServiceEditor.shape_of(row):
            old.show_row(row)
            return
        self._editor = None  # what is taken over now leads back here
        if old is not None:
            old.commit()
            self._detail_column.removeWidget(old)
            old.hide()
            old.deleteLater()
        editor = ServiceEditor(
            row=row,
            settings=self._settings,
            secrets=self._secrets,
            theme=self._theme,
            spawn=self._spawn,
            examine=self._directory.examine,
            ask_word=lambda service_id: self._directory.examine(service_id, word=True),
            on_key_changed=self._on_key_changed,
        )
        editor.back_requested.connect(self._on_back)
        editor.page_requested.connect(self.page_requested)
        editor.remove_requested.connect(self._ask_to_remove)
        self._detail_column.addWidget(editor)
        editor.show()
        self._editor = editor
        self._fit()

    def _open(self, *, focus: bool) -> None:
        self._detail_wanted = True
        self._fit()
        if self._editor is not None and (focus or not self._together):
            self._editor.begin()

    def _show_list(self) -> None:
        self._detail_wanted = False
        self._fit()

    def _on_back(self) -> None:
        self.commit()
        self._show_list()
        self._list.take_focus()

    def _reveal_in_editor(self, widget: QWidget) -> None:
        self._detail_wanted = True
        self._fit()
        if self._editor is not None:
            self._editor.reveal(widget, margin=FOUND_MARGIN)

    def _entry_of(self, row: ServiceRow) -> SearchEntry:
        return SearchEntry(
            label=row.service.label,
            help=row.shown.line,
            more=f"{row.service.id} {row.service.address} key",
            show=lambda: self.show_service(row.service.id),
            target=lambda: self._editor,
        )

    def _entry_of_preset(self, preset: Preset) -> SearchEntry:
        return SearchEntry(
            label=self.tr("Add %1").replace("%1", preset.label),
            help=notes_of(preset),
            more=f"{preset.id} key",
            show=lambda: self._add_known(preset.label),
        )

    # -- what the user does

    def _add_known(self, label: str) -> None:
        self.add_service(label)

    def _on_add(self, new: NewService) -> None:
        service_id = add_service(
            self._settings, new.preset_id, label=new.label, address=new.address, kept=self._secrets.names()
        )
        self._refresh()
        self.show_service(service_id)
        self._look_at(service_id)

    def _ask_to_remove(self, service_id: str) -> None:
        row = next((row for row in self._rows() if row.service.id == service_id), None)
        if row is None or row.found or service_id in ALWAYS:
            return
        keys = ServiceKeys(settings=self._settings, secrets=self._secrets, service_id=service_id)
        dialog = RemoveDialog(label=row.service.label, keys=len(keys.names()), parent=self.window())
        dialog.confirmed.connect(lambda with_keys: self._remove(service_id, keys if with_keys else None))
        dialog.open()

    def _remove(self, service_id: str, keys: ServiceKeys | None) -> None:
        if keys is not None:
            self._spawn(keys.delete_all(), name="delete a service's keys")
        # Without the address of the proxy nobody needs its password.
        self._spawn(self._secrets.set(proxy_password_name(service_id), ""), name="delete a proxy's password")
        if self._editor is not None and self._editor.service_id == service_id:
            self._editor.forget()
        self._settings.remove_service(service_id)
        self._refresh()
        self._show_list()
        self._list.take_focus()

    def _on_key_changed(self, service_id: str) -> None:
        """A key for a service that was found makes it one that is set up; then its models are looked for."""
        if service_id not in (*self._settings.service_ids(), *ALWAYS) and service_id in presets():
            self._settings.set(PRESET.of(service_id), service_id)
        self._refresh()
        self._look_at(service_id)

    def _look_at(self, service_id: str) -> None:
        self._spawn(self._list_models(service_id), name="list models")

    async def _list_models(self, service_id: str) -> None:
        await self._directory.refresh_service(service_id)
        known = next((choice for choice in self._directory.choices() if choice.id == service_id), None)
        if known is not None and known.status == "ok" and shiboken6.isValid(self):
            self.service_answered.emit(service_id)

    def _on_setting_changed(self, setting: Setting[Any]) -> None:
        if setting is PROVIDER_ORDER or setting.key.startswith(f"{TABLE}."):
            self._refresh()
        if setting.key.rpartition(".")[2] in (ADDRESS.name, PROXY.name) and setting.key.startswith(f"{TABLE}."):
            self._look_at(setting.path[1])

    def _rows(self) -> list[ServiceRow]:
        return service_rows(self._settings, self._secrets, self._directory)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Line(QWidget):
    """Between the two columns."""

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(self._theme.tokens.line))
