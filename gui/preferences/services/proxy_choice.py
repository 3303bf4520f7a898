"""A service's own way through the network: that of all, a direct connection, or a proxy of its own."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gui.preferences.callables import Spawn
from gui.preferences.choice_fields import RadioGroup
from gui.preferences.field import Field
from gui.preferences.secret_field import SecretField
from gui.preferences.texts import reason_of, without_mnemonic
from gui.settings.network import OWN_NONE, proxy_password_name, url_with_login
from gui.settings.problem import InvalidValueError
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import PROXY
from gui.settings.settings import Settings
from gui.theme.tokens import GRID
from provider.transport.proxy import Proxy

SHARED, NONE, OWN = "shared", "none", "own"


class ProxyChoice(QWidget):
    """Its own proxy is used as soon as its address is one. A password in the address moves to the keyring."""

    def __init__(self, *, settings: Settings, secrets: SecretStore, spawn: Spawn, service_id: str) -> None:
        super().__init__()
        self._settings = settings
        self._secrets = secrets
        self._spawn = spawn
        self._setting = PROXY.of(service_id)
        self._secret = proxy_password_name(service_id)
        label = self.tr("Proxy for this servi&ce")
        self._group = RadioGroup(
            choices={
                SHARED: self.tr("As set under Network"),
                NONE: self.tr("No proxy"),
                OWN: self.tr("A proxy of its own"),
            },
            name="service_proxy",
            label=without_mnemonic(label),
        )
        self._edit = QLineEdit()
        self._edit.setObjectName("service_proxy_address")
        self._edit.setPlaceholderText("socks5h://user@proxy.example.com:1080")
        self._address = Field(control=self._edit, label=self.tr("&URL of the proxy"))
        self._address.set_help(self.tr("http, https, socks4, socks5 or socks5h, with the user’s name if it wants one."))
        self._password = SecretField(
            secrets=secrets, secret=self._secret, spawn=spawn, label=self.tr("Pass&word"), name="service_proxy_password"
        )
        self._own = QWidget()
        inner = QVBoxLayout(self._own)
        inner.setContentsMargins(3 * GRID, 0, 0, 0)
        inner.setSpacing(2 * GRID)
        inner.addWidget(self._address)
        inner.addWidget(self._password)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(Field(control=self._group, label=label, key=self._setting.key))
        column.addWidget(self._own)
        self._group.picked.connect(self._on_picked)
        self._edit.editingFinished.connect(self.commit)
        self.destroyed.connect(settings.follow(self._setting, self._show))
        self._show(settings.get(self._setting))

    def commit(self) -> None:
        """Take over the address, if it is one; what is wrong with it is said, and the old way stays."""
        self._password.commit()
        text = self._edit.text().strip()
        if self._group.value() != OWN or not text or text == self._settings.get(self._setting):
            return
        try:
            address = PROXY.kind.check(text)
            proxy = Proxy.parse(address)
            self._settings.set(self._setting, url_with_login(replace(proxy, password=None)))
        except InvalidValueError as error:
            self._address.show_error(reason_of(error))
            return
        self._address.show_error("")
        if proxy.password:
            self._spawn(self._secrets.set(self._secret, proxy.password), name="move the proxy's password")

    def _show(self, value: str) -> None:
        self._group.show_value(NONE if value == OWN_NONE else OWN if value else SHARED)
        self._edit.setText("" if value == OWN_NONE else value)
        self._show_own()

    def _show_own(self) -> None:
        self._own.setVisible(self._group.value() == OWN)
        self._address.show_error("")

    def _on_picked(self, choice: str) -> None:
        if choice == OWN:
            self._show_own()
            self.commit()
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif choice == NONE:
            self._settings.set(self._setting, OWN_NONE)
        else:
            self._settings.reset(self._setting)
            self._show("")
