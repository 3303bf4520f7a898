"""Where a key is entered: typed unseen or pasted, looked at before it is kept."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import Field
from gui.preferences.texts import reason_of
from gui.settings.keys import ServiceKeys, check_key
from gui.settings.problem import InvalidValueError
from gui.theme.roles import set_role
from gui.theme.tokens import GRID


class KeyForm(QWidget):
    """A line for the key; one for its name where there are several. Nothing is kept before it is right."""

    entered = Signal(str, str)
    """The name, and the key."""
    cancelled = Signal()

    def __init__(self, *, keys: ServiceKeys) -> None:
        super().__init__()
        self._keys = keys
        self._replaced: str | None = None
        self._plain = True
        self._name, self._key = QLineEdit(), _KeyLine()
        self.setFocusProxy(self._key)
        self._name.setObjectName("key_name")
        self._key.setObjectName("service_key")
        self._key.setEchoMode(QLineEdit.EchoMode.Password)
        self._name.setPlaceholderText(self.tr("such as Work"))
        self._name_field = Field(control=self._name, label=self.tr("Name of the key"))
        self._show = _quiet(self.tr("Show"), "service_key_show")
        self._show.setCheckable(True)
        self._show.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not leave the line, which keeps the key
        self._key_field = Field(
            control=self._key, label=self.tr("API &key"), row=AdaptiveRow(self._key, self._show), key="key_name"
        )
        self._save = QPushButton(self.tr("&Save key"))
        self._save.setObjectName("service_key_save")
        self._cancel = _quiet(self.tr("Cancel"), "service_key_cancel")
        self._save.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self._name_field)
        column.addWidget(self._key_field)
        column.addWidget(AdaptiveRow(self._save, self._cancel, stretch=None))
        self._show.toggled.connect(self._on_show_toggled)
        self._save.clicked.connect(lambda: self.commit(whole=True))
        self._cancel.clicked.connect(self._on_cancel)
        self._key.left.connect(self._on_left)
        self._key.cancelled.connect(self._on_cancel)
        for line in (self._name, self._key):
            line.returnPressed.connect(lambda: self.commit(whole=True))
            line.textEdited.connect(self._on_edited)
        self._key.textChanged.connect(lambda _text: self._show_save())

    def begin_first(self) -> None:
        """For a service without a key: a line that is always there."""
        self._begin(plain=True, replaced=None, label=self.tr("API &key"))

    def begin_another(self) -> None:
        """For one more key, which needs a name."""
        self._begin(plain=False, replaced=None, label=self.tr("API &key"))
        self._name_field.setVisible(True)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_replacing(self, name: str) -> None:
        """For another key in the place of this one."""
        self._begin(plain=False, replaced=name, label=self.tr("New API &key"))
        self._key.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_help(self, text: str) -> None:
        self._key_field.set_help(text)

    def commit(self, *, whole: bool = False) -> None:
        """Keep what was typed, if it is right; else say what is wrong. `whole`: also where nothing was typed."""
        if not self._key.text().strip() and not whole:
            return
        try:
            key = check_key(self._key.text())
        except InvalidValueError as error:
            self._key_field.show_error(reason_of(error))
            return
        self._key_field.show_error("")
        name = self._replaced
        if name is None:
            try:
                name = self._keys.free_name(self._name.text()) if not self._plain else ""
            except InvalidValueError as error:
                self._name_field.show_error(reason_of(error))
                return
        self.clear()
        self.entered.emit(name, key)

    def clear(self) -> None:
        """Forget what was typed."""
        for line in (self._name, self._key):
            line.clear()
        self._show.setChecked(False)
        for field in (self._name_field, self._key_field):
            field.show_error("")

    def _begin(self, *, plain: bool, replaced: str | None, label: str) -> None:
        self.clear()
        self._plain, self._replaced = plain, replaced
        self._name_field.setVisible(False)
        self._key_field.set_label(label)
        self._cancel.setVisible(not plain)
        self._show_save()
        self.show()

    def _on_left(self) -> None:
        """With a button to cancel beside it, leaving the line says nothing yet."""
        if self._plain:
            self.commit()

    def _show_save(self) -> None:
        """Where a line is always there, its button is as soon as there is something to keep."""
        self._save.setEnabled(bool(self._key.text()))
        self._save.setVisible(not self._plain or bool(self._key.text()))

    def _on_edited(self) -> None:
        """What was named wrong is looked at again with every key."""
        if self._key_field.error:
            try:
                check_key(self._key.text())
            except InvalidValueError as error:
                self._key_field.show_error(reason_of(error) if self._key.text() else "")
            else:
                self._key_field.show_error("")
        if self._name_field.error:
            self._name_field.show_error("")

    def _on_show_toggled(self, shown: bool) -> None:
        self._key.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setText(self.tr("Hide") if shown else self.tr("Show"))

    def _on_cancel(self) -> None:
        self.clear()
        if not self._plain:
            self.cancelled.emit()


class _KeyLine(QLineEdit):
    """Takes a paste of several lines whole, so that what is wrong with it can be said."""

    left = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(self.left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


def _quiet(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setProperty("searched", False)
    set_role(button, "quiet")
    return button
