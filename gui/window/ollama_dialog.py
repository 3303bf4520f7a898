"""The models on an Ollama server: what there is and how large, fetching one by name, deleting one."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gui.preferences.field import wrapped_label
from gui.preferences.texts import error_text
from gui.theme.roles import set_role
from gui.theme.tokens import GRID
from gui.window.ollama_calls import OllamaCalls, Spawn
from gui.window.ollama_pull import OllamaPull, size_text
from provider.errors import ProviderError

if TYPE_CHECKING:
    from provider.ollama_models import InstalledModel

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class OllamaDialog(QDialog):
    """Open it with `open()`. Closing it stops what is being fetched; the server keeps what has come."""

    models_changed = Signal()
    """A model has come or gone: the picker's list is old."""

    def __init__(self, *, label: str, calls: OllamaCalls, spawn: Spawn, parent: QWidget | None = None) -> None:
        """`label` is the service's name, with its address where there are several."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models of {service}").format(service=label))
        self._calls = calls
        self._spawn = spawn
        self._pull = OllamaPull(calls=calls, spawn=spawn)
        self._list = _make_list(self.tr("Models on this server"))
        self._list.setHeaderLabels([self.tr("Model"), self.tr("Kind"), self.tr("Size")])
        self._summary = wrapped_label(self.tr("Asking the server…"), role="dim")
        self._summary.setObjectName("ollama_summary")
        self._error = wrapped_label("", role="error")
        self._error.setObjectName("ollama_error")
        self._error.hide()
        self._delete = _button(self.tr("&Delete…"), "ollama_delete")
        close = _button(self.tr("Close"), "ollama_close")
        heading = QLabel(self.windowTitle())
        heading.setTextFormat(Qt.TextFormat.PlainText)
        set_role(heading, "heading")
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._summary, 1)
        buttons.addWidget(self._delete)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(2 * GRID)
        for widget in (heading, self._pull, self._list, self._error):
            column.addWidget(widget, 1 if widget is self._list else 0)
        column.addLayout(buttons)
        self._list.itemSelectionChanged.connect(self._on_selected)
        self._delete.clicked.connect(self._on_delete)
        self._list.delete_pressed.connect(self._on_delete)
        close.clicked.connect(self.close)
        self._pull.fetched.connect(self._on_fetched)
        self.finished.connect(self._pull.stop)
        self._on_selected()
        em = self.fontMetrics().height()
        self.resize(32 * em, 30 * em)
        self._look()

    def _look(self) -> None:
        self._spawn(self._list_models(), name="list Ollama's models")

    async def _list_models(self) -> None:
        try:
            models = await self._calls.installed()
        except ProviderError as error:
            self._fail(error)
            return
        if not isValid(self):  # it was closed meanwhile
            return
        self._error.hide()
        chosen = self._chosen()
        self._list.clear()
        for model in sorted(models, key=lambda model: model.name.casefold()):
            self._list.addTopLevelItem(_row(model))
        for number in range(self._list.topLevelItemCount()):
            item = self._list.topLevelItem(number)
            if item is not None and item.text(0) == chosen:
                self._list.setCurrentItem(item)
        self._summary.setText(self._summary_of(models))
        self._on_selected()

    def _summary_of(self, models: "list[InstalledModel]") -> str:
        if not models:
            return self.tr("There is no model on this server yet.")
        size = size_text(sum(model.size_bytes for model in models))
        if len(models) == 1:
            return self.tr("One model, {size}").format(size=size)
        return self.tr("{count} models, {size}").format(count=self.locale().toString(len(models)), size=size)

    def _chosen(self) -> str:
        items = self._list.selectedItems()
        return items[0].text(0) if items else ""

    def _on_selected(self) -> None:
        self._delete.setEnabled(bool(self._chosen()))

    def _on_fetched(self, _name: str) -> None:
        self._look()
        self.models_changed.emit()

    def _on_delete(self) -> None:
        model = self._chosen()
        if not model:
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Delete a model"))
        box.setText(self.tr("Delete {model} from the server's disk?").format(model=model))
        box.setInformativeText(self.tr("To use it again, it has to be fetched again. Your chats stay as they are."))
        delete = box.addButton(self.tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("&Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        delete.clicked.connect(lambda: self._spawn(self._remove(model), name="delete a model"))
        box.open()

    async def _remove(self, model: str) -> None:
        try:
            await self._calls.delete(model)
        except ProviderError as error:
            self._fail(error)
            return
        if isValid(self):
            self.models_changed.emit()
            await self._list_models()

    def _fail(self, error: ProviderError) -> None:
        if not isValid(self):
            return
        if not self._list.topLevelItemCount():
            self._summary.clear()
        self._error.setText(error_text(error))
        self._error.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._error.text()))


class _ModelList(QTreeWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


def _make_list(name: str) -> _ModelList:
    found = _ModelList()
    found.setObjectName("ollama_models")
    found.setAccessibleName(name)
    found.setColumnCount(3)
    found.setRootIsDecorated(False)
    found.setUniformRowHeights(True)
    found.setAllColumnsShowFocus(True)
    found.header().setStretchLastSection(False)
    found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in (1, 2):
        found.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    found.headerItem().setTextAlignment(2, _RIGHT)
    return found


def _row(model: "InstalledModel") -> QTreeWidgetItem:
    kind = " · ".join(part for part in (model.parameters, model.quantization) if part)
    row = QTreeWidgetItem([model.name, kind, size_text(model.size_bytes) if model.size_bytes else ""])
    row.setToolTip(0, model.name)
    row.setTextAlignment(2, _RIGHT)
    return row


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
