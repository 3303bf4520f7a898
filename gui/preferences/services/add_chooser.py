"""Which service to add: all that are known by name, grouped and filtered as one types, and any other by its address."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import Field, wrapped_label
from gui.preferences.texts import reason_of
from gui.preferences.two_lines import ROW_ROLE, TwoLines, TwoLinesDelegate, row_name
from gui.settings.problem import InvalidValueError
from gui.settings.service_fields import ADDRESS
from gui.settings.services import ALWAYS, CUSTOM
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from provider.presets import Preset, presets

PRESET_ROLE = ROW_ROLE + 1
FIRST_SIZE = QSize(520, 600)
LONGEST_LABEL = 60
YOUR_OWN = (CUSTOM, "chatbot-ui")


@dataclass(frozen=True, slots=True)
class NewService:
    """What the user has chosen; `address` only where the service has no usual one."""

    preset_id: str
    label: str = ""
    address: str = ""


class AddChooser(QDialog):
    """Type to filter, arrows choose, Enter adds. What needs an address asks for it below the list."""

    chosen = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Add a service"))
        self.setModal(True)
        self._filter = QLineEdit()
        self._filter.setObjectName("add_filter")
        self._filter.setAccessibleName(self.tr("Find a service"))
        self._filter.setPlaceholderText(self.tr("Find a service"))
        set_role(self._filter, "search")
        self._model = QStandardItemModel(self)
        self._list = _List()
        self._list.setObjectName("add_presets")
        self._list.setAccessibleName(self.tr("Services that can be added"))
        self._list.setItemDelegate(TwoLinesDelegate(theme=theme, view=self._list, wraps=True))
        self._list.setModel(self._model)
        self._nothing = wrapped_label("", role="dim")
        self._name, self._address = QLineEdit(), QLineEdit()
        self._name.setObjectName("add_name")
        self._address.setObjectName("add_address")
        self._address.setPlaceholderText("https://example.com/v1")
        self._name_field = Field(control=self._name, label=self.tr("&Name"))
        self._address_field = Field(control=self._address, label=self.tr("&Address"))
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        form.addWidget(self._address_field)
        form.addWidget(self._name_field)
        self._add = QPushButton(self.tr("A&dd"))
        self._add.setObjectName("add_confirm")
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setObjectName("add_cancel")
        for button in (self._add, self._cancel):
            button.setAutoDefault(False)
        set_role(self._add, "primary")
        self._lay_out()
        self._connect()
        self._fill("")
        self.resize(FIRST_SIZE)

    def filter_by(self, text: str) -> None:
        """Show what matches, as if it had been typed."""
        self._filter.setText(text)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._filter)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
        column.addWidget(self._form)
        column.addWidget(AdaptiveRow(self._add, self._cancel, stretch=None))

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._fill)
        self._filter.installEventFilter(self)
        self._filter.returnPressed.connect(self._on_add)
        self._list.selectionModel().currentChanged.connect(lambda *_: self._show_form())
        self._list.activated.connect(lambda _index: self._on_add())
        self._add.clicked.connect(self._on_add)
        self._cancel.clicked.connect(self.reject)
        for line in (self._name, self._address):
            line.returnPressed.connect(self._on_add)
        self._address.textEdited.connect(lambda: self._address_field.show_error(""))

    def _fill(self, text: str) -> None:
        self._model.clear()
        first = -1
        for title, group in grouped(text.casefold().split()):
            self._append(TwoLines(title=title, heading=True), "")
            for preset in group:
                first = self._model.rowCount() if first < 0 else first
                self._append(
                    TwoLines(title=preset.label, line=notes_of(preset) or urlsplit(preset.address).netloc), preset.id
                )
        self._nothing.setText(
            self.tr("No service is known by that name. Choose “OpenAI-compatible” to enter its address.")
        )
        self._nothing.setVisible(first < 0)
        if first < 0:
            custom = presets()[CUSTOM]
            self._append(TwoLines(title=custom.label, line=notes_of(custom)), CUSTOM)
            first = 0
        self._list.setCurrentIndex(self._model.index(first, 0))
        self._list.scrollToTop()

    def _append(self, row: TwoLines, preset_id: str) -> None:
        item = QStandardItem(row.title)
        item.setData(row, ROW_ROLE)
        item.setData(preset_id, PRESET_ROLE)
        item.setData(row_name(row), Qt.ItemDataRole.AccessibleTextRole)
        item.setEditable(False)
        if row.heading:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(item)

    def _preset(self) -> Preset | None:
        return presets().get(self._list.currentIndex().data(PRESET_ROLE) or "")

    def _show_form(self) -> None:
        preset = self._preset()
        self._form.setVisible(preset is not None and preset.needs_address)
        own = preset is not None and preset.id == CUSTOM
        self._name.setPlaceholderText("" if preset is None else self.tr("the server’s") if own else preset.label)
        self._add.setEnabled(preset is not None)

    def _on_add(self) -> None:
        preset = self._preset()
        if preset is None:
            return
        if not preset.needs_address:
            self.chosen.emit(NewService(preset.id))
            self.accept()
            return
        if not self._address.text().strip() and not self._address.hasFocus():
            self._address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        try:
            address = ADDRESS.kind.check(self._address.text())
            if not address:
                raise InvalidValueError("Enter its address, such as https://example.com/v1.")
        except InvalidValueError as error:
            self._address_field.show_error(reason_of(error))
            self._address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        label = self._name.text().strip() or (urlsplit(address).netloc if preset.id == CUSTOM else "")
        self.chosen.emit(NewService(preset.id, label=label[:LONGEST_LABEL], address=address))
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while one types."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in keys
        if watched is self._filter and isinstance(event, QKeyEvent) and pressed:
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


class _List(QListView):
    def __init__(self) -> None:
        super().__init__()
        set_role(self, "bare")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setMinimumHeight(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def grouped(words: list[str]) -> list[tuple[str, list[Preset]]]:
    """The presets that have all these words, in their groups; those that are always there are left out."""
    groups: dict[str, list[Preset]] = {_tr("Services on the web"): [], _tr("On this computer or network"): []}
    own = groups.setdefault(_tr("By address"), [])
    web, local, _ = groups.values()
    for preset in presets().values():
        if preset.id in ALWAYS:
            continue
        group = own if preset.id in YOUR_OWN else web if preset.address.startswith("https://") else local
        text = f"{preset.label} {preset.id} {notes_of(preset)} {preset.address}".casefold()
        if all(word in text for word in words):
            group.append(preset)
    return [(title, group) for title, group in groups.items() if group]


def notes_of(preset: Preset) -> str:
    return QCoreApplication.translate("Presets", preset.notes) if preset.notes else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddChooser", text)
