"""Makes the preferences when they are first wanted, and opens them where they are."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.transfer import Transfer
from gui.preferences.callables import Spawn
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.theme import Theme

if TYPE_CHECKING:  # all pages come with the window
    from gui.preferences.shortcuts_page import Keys
    from gui.preferences.window import PreferencesWindow


class PreferencesOpener(QObject):
    service_answered = Signal(str)
    """A service that was just set up has named its models: its id."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        theme: Theme,
        directory: ProviderDirectory,
        transfer: Transfer,
        spawn: Spawn,
        keys: "Keys",
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._secrets = secrets
        self._theme = theme
        self._directory = directory
        self._transfer = transfer
        self._spawn = spawn
        self._keys = keys
        self._over = parent
        self._window: PreferencesWindow | None = None

    def open(self, page: str = "general", service_id: str = "") -> None:
        """Show a page, or what is set for a service."""
        if service_id == "local" and page == "providers":
            page, service_id = "local", ""  # which has a page of its own
        if service_id and page == "providers":
            self._made().show_service(service_id)
        else:
            self._made().show_page(page)

    def add_provider(self) -> None:
        """Let the user choose a service to add."""
        self._made().add_provider()

    def _made(self) -> "PreferencesWindow":
        if self._window is None:
            from gui.preferences.window import PreferencesWindow

            self._window = PreferencesWindow(
                settings=self._settings,
                secrets=self._secrets,
                theme=self._theme,
                directory=self._directory,
                diagnose=self._directory.diagnose,
                spawn=self._spawn,
                keys=self._keys,
                transfer=self._transfer,
                parent=self._over,
            )
            self._window.service_answered.connect(self.service_answered)
        return self._window
