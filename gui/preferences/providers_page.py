"""Preferences: Models and providers."""

from PySide6.QtWidgets import QPushButton

from gui.preferences.callables import Diagnose, Spawn
from gui.preferences.diagnosis_panel import DiagnosisPanel
from gui.preferences.line_field import LineField
from gui.preferences.page import Page
from gui.preferences.secret_field import SecretField
from gui.settings.secrets import AI365VIP_KEY, SecretStore
from gui.settings.service_fields import AI365VIP_ADDRESS, AI365VIP_TEMPERATURE
from gui.settings.settings import Settings
from gui.theme.roles import set_role
from gui.theme.theme import Theme


class ProvidersPage(Page):
    def __init__(
        self, *, settings: Settings, secrets: SecretStore, theme: Theme, diagnose: Diagnose, spawn: Spawn
    ) -> None:
        super().__init__(theme=theme, title=self.tr("Models and providers"))
        restore = QPushButton(self.tr("&Restore default"))
        restore.setObjectName("ai365vip_address_restore")
        restore.setAutoDefault(False)
        set_role(restore, "quiet")
        self._address = LineField(settings=settings, setting=AI365VIP_ADDRESS, name="ai365vip_address", extra=restore)
        restore.clicked.connect(self._address.reset)
        self._key = SecretField(
            secrets=secrets,
            secret=AI365VIP_KEY,
            spawn=spawn,
            label=self.tr("API &key, where the server wants one"),
            name="ai365vip_key",
        )
        self._temperature = LineField(settings=settings, setting=AI365VIP_TEMPERATURE, name="ai365vip_temperature")
        self._test = DiagnosisPanel(
            theme=theme,
            diagnose=diagnose,
            spawn=spawn,
            providers=(("ai365vip", "AI365VIP"),),
            name="ai365vip_test",
            help_text=self.tr("Walks the way to the server step by step, without sending a message."),
        )
        self._test.about_to_start.connect(self.commit)
        self._test.ended.connect(lambda: self.reveal(self._test))
        self.add_heading("AI365VIP")
        self.add(self._address, self._key, self._temperature, self._test)
        self.end()

    def commit(self) -> None:
        self._address.commit()
        self._key.commit()
        self._temperature.commit()
