"""The manual proxy: kind, host, port and login, which together are one setting."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.callables import Spawn
from gui.preferences.field import Field
from gui.preferences.secret_field import SecretField
from gui.preferences.short_edit import ShortEdit
from gui.preferences.texts import reason_of
from gui.preferences.wrapping_check_box import WrappingCheckBox
from gui.settings.hosts import check_host, check_port
from gui.settings.network import url_with_login
from gui.settings.problem import InvalidValueError
from gui.settings.schema import PROXY_URL
from gui.settings.secrets import PROXY_LOGIN, SecretStore
from gui.settings.settings import Settings
from gui.theme.tokens import GRID
from provider.transport.proxy import Proxy, Scheme

T = TypeVar("T")

USUAL_PORTS = {"http": "8080", "https": "443", "socks5": "1080", "socks4": "1080"}
"""Shown as an example only: proxies listen where they like."""


class ProxyForm(QWidget):
    """Stored whenever a part changes and the whole is an address; else the old proxy stays in force.

    A password that stands in the settings file, where somebody wrote it by hand, moves to the keyring with the
    first change.
    """

    stored = Signal()
    """What the fields say is the proxy in the settings, from now on or already."""

    def __init__(self, *, settings: Settings, secrets: SecretStore, spawn: Spawn) -> None:
        super().__init__()
        self._settings = settings
        self._secrets = secrets
        self._spawn = spawn
        self._left: set[QLineEdit] = set()
        self._make_fields()
        self._lay_out()
        self._load()
        self._kind.activated.connect(self._on_kind_changed)
        self._remote_names.clicked.connect(self.commit)
        self._password.secret_changed.connect(self._drop_written_password)
        for edit in (self._host, self._port, self._user):
            edit.editingFinished.connect(lambda edit=edit: self._on_left(edit))
            edit.textEdited.connect(self._on_edited)
        self.destroyed.connect(settings.follow(PROXY_URL, self._on_setting_changed))

    def commit(self) -> None:
        """Store what the fields say, if it is an address; what is wrong is named below its field."""
        self._password.commit()
        proxy = self._read()
        if proxy is None:
            return
        old = self._stored()
        if old is None or replace(old, password=None) != proxy:
            try:
                self._settings.set(PROXY_URL, url_with_login(proxy))
            except InvalidValueError as error:
                self._user_field.show_error(reason_of(error))
                return
            if old is not None and old.password:
                self._spawn(self._secrets.set(PROXY_LOGIN, old.password), name="move the proxy's password")
        self.stored.emit()

    @property
    def complete(self) -> bool:
        """Whether the settings hold an address."""
        return self._stored() is not None

    def begin(self) -> None:
        """Let the user fill in an address."""
        self._host.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_fields(self) -> None:
        self._kind = QComboBox()
        self._kind.setObjectName("proxy_kind")
        for scheme, label in (("http", "HTTP"), ("https", "HTTPS"), ("socks5", "SOCKS5"), ("socks4", "SOCKS4")):
            self._kind.addItem(label, scheme)
        self._host, self._port, self._user = QLineEdit(), ShortEdit(), QLineEdit()
        self._host.setObjectName("proxy_host")
        self._port.setObjectName("proxy_port")
        self._user.setObjectName("proxy_user")
        self._host.setPlaceholderText("proxy.example.com")
        self._host_field = Field(control=self._host, label=self.tr("&Host"), key=PROXY_URL.key)
        self._port_field = Field(control=self._port, label=self.tr("&Port"))
        self._user_field = Field(control=self._user, label=self.tr("&User"))
        self._user_field.set_help(self.tr("Only where the proxy wants a login."))
        self._password = SecretField(
            secrets=self._secrets,
            secret=PROXY_LOGIN,
            spawn=self._spawn,
            label=self.tr("Pass&word"),
            name="proxy_password",
        )
        self._remote_names = WrappingCheckBox(
            label=self.tr("L&ook up names through the proxy"),
            help_text=self.tr("The proxy then learns the names, and this computer’s DNS server does not."),
            name="proxy_remote_dns",
        )
        self._remote_names.set_checked(True)

    def _lay_out(self) -> None:
        place = QWidget()
        place_column = QVBoxLayout(place)
        place_column.setContentsMargins(0, 0, 0, 0)
        place_column.setSpacing(GRID // 2)
        place_column.addWidget(AdaptiveRow(self._host_field, self._port_field))
        self._host_field.move_error_to(place_column)
        self._port_field.move_error_to(place_column)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for widget in (
            Field(control=self._kind, label=self.tr("&Kind"), row=AdaptiveRow(self._kind, stretch=None)),
            place,
            self._remote_names,
            self._user_field,
            self._password,
        ):
            column.addWidget(widget)

    def _read(self) -> Proxy | None:
        """What the fields say; None where it is no address, with the reason below each field that was visited."""
        host = self._check(self._host_field, self._host, check_host)
        port = self._check(self._port_field, self._port, check_port)
        self._user_field.show_error("")
        if host is None or port is None:
            return None
        scheme = self._scheme()
        return Proxy(scheme, host, port, user=self._user.text().strip() or None)

    def _check(self, field: Field, edit: QLineEdit, check: Callable[[str], T]) -> T | None:
        try:
            value = check(edit.text())
        except InvalidValueError as error:
            if edit in self._left:
                field.show_error(reason_of(error))
            return None
        field.show_error("")
        return value

    def _scheme(self) -> Scheme:
        scheme: Scheme = self._kind.currentData()
        return "socks5h" if scheme == "socks5" and self._remote_names.is_checked() else scheme

    def _stored(self) -> Proxy | None:
        url = self._settings.get(PROXY_URL)
        return Proxy.parse(url) if url else None

    def _load(self) -> None:
        proxy = self._stored()
        if proxy is not None:
            self._kind.setCurrentIndex(self._kind.findData(proxy.scheme.replace("socks5h", "socks5")))
            self._remote_names.set_checked(proxy.scheme != "socks5")
            self._host.setText(proxy.host)
            self._port.setText(str(proxy.port))
            self._user.setText(proxy.user or "")
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self._kind.currentData()
        self._port.setPlaceholderText(USUAL_PORTS[kind])
        self._remote_names.setVisible(kind == "socks5")
        self._password.setVisible(kind != "socks4")

    def _on_kind_changed(self) -> None:
        self._show_kind()
        self.commit()

    def _on_left(self, edit: QLineEdit) -> None:
        self._left.add(edit)
        self.commit()

    def _on_edited(self) -> None:
        """What was named wrong is looked at again with every key."""
        if self._host_field.error or self._port_field.error or self._user_field.error:
            self._read()

    def _on_setting_changed(self, _url: str) -> None:
        stored, shown = self._stored(), self._read()
        if stored is None or shown is None or replace(stored, password=None) != shown:
            self._load()

    def _drop_written_password(self) -> None:
        """The file's password would go before the new one."""
        old = self._stored()
        if old is not None and old.password is not None:
            self._settings.set(PROXY_URL, url_with_login(replace(old, password=None)))
