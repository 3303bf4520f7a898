"""A password or an API key: typed unseen, kept in the keyring, never shown again."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.callables import Spawn
from gui.preferences.field import Field
from gui.settings.secrets import SecretStore
from gui.theme.roles import set_role

KEPT = "•" * 12
"""Stands in the empty line where there is a secret."""


class SecretField(Field):
    """Taken over when the line is left. What is kept already is not fetched: nobody has to unlock a keyring for it."""

    secret_changed = Signal()
    """The user has given another one, which is about to be kept."""

    def __init__(self, *, secrets: SecretStore, secret: str, spawn: Spawn, label: str, name: str) -> None:
        self._secrets = secrets
        self._secret = secret
        self._spawn = spawn
        self._edit = QLineEdit()
        self._edit.setObjectName(name)
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._show_button = _quiet_button(f"{name}_show")
        self._show_button.setCheckable(True)
        self._remove_button = _quiet_button(f"{name}_remove")
        super().__init__(
            control=self._edit, label=label, row=AdaptiveRow(self._edit, self._show_button, self._remove_button)
        )
        self._show_button.setText(self.tr("Show"))
        self._remove_button.setText(self.tr("Remove"))
        self._edit.editingFinished.connect(self.commit)
        self._show_button.toggled.connect(self._on_show_toggled)
        self._remove_button.clicked.connect(self._on_remove)
        self._refresh()

    def commit(self) -> None:
        """Keep what was typed, if anything was."""
        if self._edit.isModified():
            self._edit.setModified(False)
            self._keep(self._edit.text())

    def _keep(self, value: str) -> None:
        self.secret_changed.emit()
        task = self._spawn(self._set(value), name="keep a secret")
        self.destroyed.connect(lambda: task.cancel())

    async def _set(self, value: str) -> None:
        await self._secrets.set(self._secret, value)
        self._refresh()

    async def _probe(self) -> None:
        await self._secrets.probe()
        self._refresh()

    def _refresh(self) -> None:
        kept = self._secrets.has(self._secret)
        self._remove_button.setVisible(kept)
        self._edit.setPlaceholderText(KEPT if kept else "")
        self.set_help(self._where(kept))

    def _where(self, kept: bool) -> str:
        if kept and self._secrets.is_persisted(self._secret):
            return self.tr("Kept in the system’s keyring.")
        if kept:
            return self.tr(
                "Lasts until Rill quits: there is no keyring that takes it, and it is never written to disk."
            )
        if self._secrets.persisted:
            return self.tr("Will be kept in the system’s keyring.")
        return self.tr("Will last until Rill quits: there is no keyring, and it is never written to disk.")

    def _on_show_toggled(self, shown: bool) -> None:
        self._edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show_button.setText(self.tr("Hide") if shown else self.tr("Show"))

    def _on_remove(self) -> None:
        self._edit.clear()
        self._edit.setModified(False)
        self._keep("")
        self._edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        task = self._spawn(self._probe(), name="look for a keyring")
        self.destroyed.connect(lambda: task.cancel())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.commit()
        self._edit.clear()
        self._show_button.setChecked(False)


def _quiet_button(name: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setAutoDefault(False)
    set_role(button, "quiet")
    return button
