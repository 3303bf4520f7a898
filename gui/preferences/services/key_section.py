"""The keys of one service: enter the first, add others with names, choose among them; or one of the environment."""

from collections.abc import Callable
from urllib.parse import urlsplit

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.callables import Spawn
from gui.preferences.field import wrapped_label
from gui.preferences.services.key_form import KeyForm
from gui.preferences.services.key_row import KeyRow
from gui.preferences.texts import reason_of
from gui.settings.keys import ENVIRONMENT, ServiceKeys, offered_variables
from gui.settings.problem import InvalidValueError
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import KEY_NAME
from gui.settings.services import Service
from gui.settings.settings import Settings
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from provider.proxy_bypass import Target


class KeySection(QWidget):
    """Keys go to the keyring, never to the settings; a variable is named there, and read when it is needed."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        theme: Theme,
        spawn: Spawn,
        service: Service,
        on_changed: Callable[[str], None],
    ) -> None:
        """`on_changed` is told the service's id when another key is in use, even if this is not shown any more."""
        super().__init__()
        self._on_changed = on_changed
        self._secrets = secrets
        self._theme = theme
        self._spawn = spawn
        self._service = service
        self._keys = ServiceKeys(settings=settings, secrets=secrets, service_id=service.id)
        self._entering = False
        self._group = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self._shown_rows: list[KeyRow] = []
        self._form = KeyForm(keys=self._keys)
        self._open_air = wrapped_label("", role="small error")
        self._open_air.setObjectName("key_unencrypted")
        self._error = wrapped_label("", role="error")
        self._error.setObjectName("key_error")
        self._add = _button(self.tr("Add another ke&y…"), "add_key", role="")
        self._page = _button(self.tr("&Get a key"), "get_key", role="link")
        self._page.setToolTip(service.preset.key_page)
        self._page.setAccessibleDescription(service.preset.key_page)
        if not service.preset.key_page.startswith("https://"):
            self._page.hide()
        self._offer = QFrame()
        set_role(self._offer, "chip")
        self._offer_column = QVBoxLayout(self._offer)
        self._offer_column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(self._rows)
        column.addWidget(self._form)
        column.addWidget(self._open_air)
        column.addWidget(self._error)
        column.addWidget(AdaptiveRow(self._add, self._page, stretch=None))
        column.addWidget(self._offer)
        self._add.clicked.connect(self._on_add)
        self._page.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(service.preset.key_page)))
        self._form.entered.connect(self._on_entered)
        self.show_address(service.address)
        self._form.cancelled.connect(self._on_cancelled)
        self.destroyed.connect(settings.follow(KEY_NAME.of(service.id), lambda _name: self._refresh()))
        self._refresh()

    def commit(self) -> None:
        """Keep what was typed and not left yet."""
        self._form.commit()

    def begin(self) -> None:
        """Let the user enter a key."""
        lines = self._form.isVisibleTo(self)
        (self._form if lines else self._add).setFocus()

    def row(self, name: str) -> KeyRow | None:
        return next((row for row in self.findChildren(KeyRow) if row.isVisibleTo(self) and row.name == name), None)

    def show_address(self, address: str) -> None:
        """Say so where a key would be sent there for everybody on the way to read."""
        place = urlsplit(address)
        readable = place.scheme == "http" and not Target.of(address).is_this_machine
        text = self.tr("The key travels unencrypted to %1: its address begins with http://.")
        self._open_air.setText(text.replace("%1", place.netloc))
        self._open_air.setVisible(readable)

    # -- what is shown

    def _refresh(self) -> None:
        names, in_use = self._keys.names(), self._keys.in_use
        environment = in_use if in_use.startswith(ENVIRONMENT) else ""
        self._show_rows([*names, *([environment] if environment else [])], in_use)
        self._show_offer([name for name in offered_variables(self._service) if ENVIRONMENT + name != in_use])
        nothing = not names and not environment
        if nothing and not self._entering:
            self._form.begin_first()
            self._form.set_help(self._promise())
        elif not self._entering:
            self._form.hide()
        self._add.setVisible(not nothing and not self._entering)
        self._add.setText(self.tr("Add another ke&y…") if names else self.tr("Enter a ke&y…"))
        self._say("")

    def _show_rows(self, names: list[str], in_use: str) -> None:
        self._shown_rows.clear()
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if isinstance(old, KeyRow):
                self._group.removeButton(old.radio)
                old.hide()
                old.deleteLater()
        for name in names:
            where, failed = self._where(name)
            row = KeyRow(theme=self._theme, name=name, where=where, failed=failed)
            row.setObjectName(name)
            row.radio.setChecked(name == in_use)
            self._group.addButton(row.radio)
            row.chosen.connect(self._on_chosen)
            row.replace_requested.connect(self._on_replace)
            row.delete_requested.connect(self._on_delete)
            row.renamed.connect(self._on_renamed)
            self._rows.addWidget(row)
            self._shown_rows.append(row)
            row.show()  # at once, so that it can have the focus
        self._order_keys()

    def _order_keys(self) -> None:
        """The rows are made last, yet Tab comes to them first."""
        before = _stop_before(self)
        for stop in (stop for row in self._shown_rows for stop in row.stops):
            if before is not None:
                QWidget.setTabOrder(before, stop)
                before = stop

    def _where(self, name: str) -> tuple[str, bool]:
        if name.startswith(ENVIRONMENT):
            there = name.removeprefix(ENVIRONMENT) in offered_variables(self._service)
            if there:
                return self.tr("Environment variable, read each time and kept nowhere"), False
            return self.tr("This environment variable is not set now"), True
        if self._secrets.is_persisted(self._keys.secret(name)):
            return self.tr("Kept in the system’s keyring"), False
        return self.tr("Lasts until Rill quits: no keyring takes it, and it is never written to disk"), False

    def _promise(self) -> str:
        if self._secrets.persisted:
            return self.tr("Will be kept in the system’s keyring.")
        return self.tr("Will last until Rill quits: there is no keyring, and it is never written to disk.")

    def _show_offer(self, variables: list[str]) -> None:
        while (item := self._offer_column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for name in variables:
            text = self.tr("%1 is set on this computer.").replace("%1", name)
            label = wrapped_label(text, role="dim")
            use = _button(self.tr("Use it"), f"use_{name}", role="link")
            use.setAccessibleDescription(text)
            use.clicked.connect(lambda _checked=False, name=name: self._on_chosen(ENVIRONMENT + name))
            self._offer_column.addWidget(AdaptiveRow(label, use))
        self._offer.setVisible(bool(variables))

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    # -- what the user does

    def _on_add(self) -> None:
        self._entering = True
        self._add.hide()
        if self._keys.names():
            self._form.begin_another()
            self._form.set_help(self._promise())
        else:
            self._entering = False
            self._form.begin_first()
            self._form.setFocus()

    def _on_replace(self, name: str) -> None:
        self._entering = True
        self._add.hide()
        self._form.begin_replacing(name)
        self._form.set_help(self.tr("Takes the place of “%1”.").replace("%1", name or self.tr("API key")))

    def _on_cancelled(self) -> None:
        self._entering = False
        self._refresh()
        self._add.setFocus()

    def _on_entered(self, name: str, key: str) -> None:
        self._entering = False
        self._spawn(self._keep(name, key), name="keep a key")

    def _on_chosen(self, name: str) -> None:
        if name != self._keys.in_use:
            self._keys.choose(name)
            self._show_change()

    def _on_delete(self, name: str) -> None:
        if name.startswith(ENVIRONMENT):
            self._on_chosen(next(iter(self._keys.names()), ""))
        else:
            self._spawn(self._delete(name), name="delete a key")

    def _on_renamed(self, old: str, new: str) -> None:
        try:
            name = self._keys.free_name(new, besides=old)
        except InvalidValueError as error:
            self._say(reason_of(error))
            return
        self._spawn(self._rename(old, name), name="rename a key")

    async def _keep(self, name: str, key: str) -> None:
        await self._keys.keep(name, key)
        self._show_change()
        row = self.row(name) if shiboken6.isValid(self) else None
        if row is not None and self.isVisible():
            row.radio.setFocus()

    async def _delete(self, name: str) -> None:
        await self._keys.delete(name)
        self._show_change()

    async def _rename(self, old: str, new: str) -> None:
        done = await self._keys.rename(old, new)
        if shiboken6.isValid(self):
            self._refresh()
            self._say("" if done else self.tr("The keyring did not give the key out, so its name stays."))

    async def _probe(self) -> None:
        await self._secrets.probe()
        if shiboken6.isValid(self) and not self._entering and not self._keys.names():
            self._form.set_help(self._promise())

    def _show_change(self) -> None:
        """The user may look at another service by now."""
        if shiboken6.isValid(self):
            self._refresh()
        self._on_changed(self._service.id)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._order_keys()
        self._spawn(self._probe(), name="look for a keyring")


def _button(text: str, name: str, *, role: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    set_role(button, role)
    return button


def _stop_before(section: QWidget) -> QWidget | None:
    """Where Tab stops before it comes into the section; None while that stands in no window."""
    at = section.previousInFocusChain()
    while at is not None and at is not section:
        if at.focusPolicy() is not Qt.FocusPolicy.NoFocus and not section.isAncestorOf(at):
            return at
        at = at.previousInFocusChain()
    return None
