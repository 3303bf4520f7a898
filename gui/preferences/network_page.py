"""Preferences: Network."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from gui.bridge.provider_directory import ProviderDirectory
from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.callables import Diagnose, Spawn
from gui.preferences.certificate_file import check_certificate_file
from gui.preferences.choice_fields import CheckField, RadioGroup
from gui.preferences.diagnosis_panel import DiagnosisPanel
from gui.preferences.field import Field, wrapped_label
from gui.preferences.line_field import LineField
from gui.preferences.page import Page
from gui.preferences.proxy_form import ProxyForm
from gui.preferences.system_proxy_line import SystemProxyLine
from gui.preferences.text_field import TextField
from gui.settings.schema import (
    CA_FILE,
    FIRST_BYTE_SECONDS,
    IDLE_SECONDS,
    PROXY_BYPASS,
    PROXY_LOCALHOST,
    PROXY_MODE,
)
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class NetworkPage(Page):
    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        theme: Theme,
        directory: ProviderDirectory,
        diagnose: Diagnose,
        spawn: Spawn,
    ) -> None:
        super().__init__(theme=theme, title=self.tr("Network"))
        self._settings = settings
        self._make_proxy_widgets(secrets, spawn)
        self._ca_file = LineField(
            settings=settings, setting=CA_FILE, name="ca_file", extra=self._ca_buttons(), check=check_certificate_file
        )
        seconds = self.tr("seconds")
        self._first_byte = LineField(
            settings=settings, setting=FIRST_BYTE_SECONDS, name="first_byte_seconds", unit=seconds
        )
        self._idle = LineField(settings=settings, setting=IDLE_SECONDS, name="idle_seconds", unit=seconds)
        self._test = DiagnosisPanel(
            theme=theme,
            diagnose=diagnose,
            spawn=spawn,
            providers=(),
            name="proxy_test",
            help_text=self.tr("Walks the way to a provider step by step, with the settings above."),
        )
        self._directory = directory
        self._show_providers()
        directory.changed.connect(self._show_providers)
        self._test.about_to_start.connect(self.commit)
        self._test.ended.connect(lambda: self.reveal(self._test))
        self._fill()
        self._show_mode(settings.get(PROXY_MODE))
        self.destroyed.connect(settings.follow(PROXY_MODE, self._show_mode))

    def commit(self) -> None:
        if self._mode.value() == "manual":
            self._form.commit()
        for field in (self._bypass, self._ca_file, self._first_byte, self._idle):
            field.commit()

    def _show_providers(self) -> None:
        self._test.set_providers([(found.id, found.label) for found in self._directory.services()])

    def _make_proxy_widgets(self, secrets: SecretStore, spawn: Spawn) -> None:
        self._mode = RadioGroup(
            choices={
                "system": self.tr("Use the &system’s proxy"),
                "none": self.tr("&No proxy"),
                "manual": self.tr("&Manual proxy"),
            },
            name="proxy_mode",
            label=self.tr("Proxy"),
        )
        self._system = SystemProxyLine(spawn=spawn, name="proxy_of_the_system")
        self._mode.add_note("system", self._system)
        self._system.told.connect(self._mode.button("system").setAccessibleDescription)
        self._form = ProxyForm(settings=self._settings, secrets=secrets, spawn=spawn)
        self._incomplete = wrapped_label(
            self.tr("The manual proxy is used as soon as its host and port are filled in. Until then nothing changes."),
            role="dim",
        )
        self._incomplete.setObjectName("proxy_incomplete")
        self._bypass = TextField(settings=self._settings, setting=PROXY_BYPASS, name="proxy_bypass", lines=3)
        self._localhost = CheckField(settings=self._settings, setting=PROXY_LOCALHOST, name="proxy_localhost")
        self._mode.picked.connect(self._on_mode_picked)
        self._form.stored.connect(self._on_form_stored)

    def _fill(self) -> None:
        self._manual = QWidget()
        column = QVBoxLayout(self._manual)
        column.setContentsMargins(3 * GRID, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self._incomplete)
        column.addWidget(self._form)
        self.add_heading(self.tr("Proxy"))
        mode = Field(control=self._mode, key=PROXY_MODE.key)
        mode.search_label = self.tr("Proxy")
        self.add(mode, self._manual, self._bypass, self._localhost)
        self.add_heading(self.tr("Test"))
        self.add(self._test)
        self.add_heading(self.tr("Certificates"))
        self.add(self._ca_file)
        self.add_heading(self.tr("Waiting times"))
        self.add(self._first_byte, self._idle)
        self.end()

    def _ca_buttons(self) -> QWidget:
        browse, clear = QPushButton(self.tr("&Browse…")), QPushButton(self.tr("Clear"))
        browse.setObjectName("ca_file_browse")
        clear.setObjectName("ca_file_clear")
        set_role(clear, "quiet")
        for button in (browse, clear):
            button.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        clear.clicked.connect(lambda: self._ca_file.reset())
        return AdaptiveRow(browse, clear)

    def _show_mode(self, mode: str) -> None:
        self._mode.show_value(mode)
        self._manual.setVisible(mode == "manual")
        self._incomplete.setVisible(mode == "manual" and not self._form.complete)
        for widget in (self._bypass, self._localhost):
            widget.setEnabled(mode != "none")

    def _on_mode_picked(self, mode: str) -> None:
        """A manual proxy without an address would cut every connection, so the old mode stays until it has one."""
        if mode == "system":
            self._system.ask()
        if mode == "manual" and not self._form.complete:
            self._show_mode(mode)
            self._form.begin()
        else:
            self._settings.set(PROXY_MODE, mode)
            self._show_mode(mode)

    def _on_form_stored(self) -> None:
        if self._mode.value() == "manual":
            self._settings.set(PROXY_MODE, "manual")
            self._incomplete.hide()

    def _on_browse(self) -> None:
        start = Path(self._settings.get(CA_FILE)).parent
        dialog = QFileDialog(self, self.tr("Choose a certificate authority file"), str(start))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file_chosen(self, path: str) -> None:
        self._ca_file.edit.setText(path)
        self._ca_file.commit()
