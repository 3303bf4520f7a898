"""What is set for one service: made from the rows of the schema that make sense for it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui.preferences.callables import Diagnose, Spawn
from gui.preferences.diagnosis_panel import DiagnosisPanel
from gui.preferences.field import wrapped_label
from gui.preferences.field_factory import commit_all, field_for
from gui.preferences.fold import Fold
from gui.preferences.scroll_column import ScrollColumn
from gui.preferences.services.key_section import KeySection
from gui.preferences.services.proxy_choice import ProxyChoice
from gui.preferences.services.row_rules import has_key, rows_of, uses_network
from gui.preferences.services.service_rows import ServiceRow
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, ENABLED, LABEL, ServiceField
from gui.settings.services import ALWAYS, LAST_RESORT, Service
from gui.settings.settings import Settings
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

EXAMPLES = {
    "models": "model-id",
    "headers": "X-Team: research",
    "extra": '{"seed": 7}',
    "prices": "model-id = 2.5, 10",
}
"""In empty fields, for how they are written."""


class ServiceEditor(ScrollColumn):
    """Lives as long as its service is looked at."""

    back_requested = Signal()
    remove_requested = Signal(str)
    page_requested = Signal(str)
    """Another page of the preferences has more about it."""

    def __init__(
        self,
        *,
        row: ServiceRow,
        settings: Settings,
        secrets: SecretStore,
        theme: Theme,
        spawn: Spawn,
        examine: Diagnose,
        ask_word: Diagnose,
        on_key_changed: Callable[[str], None],
    ) -> None:
        super().__init__(theme=theme)
        self.setObjectName("service_editor")
        self._settings = settings
        self._service = row.service
        self._fields: list[QWidget] = []
        self._keys: KeySection | None = None
        self._tested_way = _way(row.service)
        self._make_head(row)
        first, rest = rows_of(row.service)
        self.add(*(self._field(each) for each in first))
        if has_key(row.service):
            self._keys = KeySection(
                settings=settings,
                secrets=secrets,
                theme=theme,
                spawn=spawn,
                service=row.service,
                on_changed=on_key_changed,
            )
            self.add(self._keys)
        self._make_test(theme, spawn, examine, ask_word)
        self._fold = Fold(theme=theme, title=self.tr("More"), name="service_more")
        self._fold.add(*(self._field(each) for each in rest))
        self._proxy: ProxyChoice | None = None
        if uses_network(row.service):
            self._proxy = ProxyChoice(settings=settings, secrets=secrets, spawn=spawn, service_id=row.service.id)
            self._fold.add(self._proxy)
        self.add(self._fold)
        self._make_end(row)
        self.end()

    @property
    def service_id(self) -> str:
        return self._service.id

    @property
    def label(self) -> str:
        return self._service.label

    @property
    def shape(self) -> tuple[object, ...]:
        """What the fields were made for: while that is the same they serve."""
        return self._service.id, self._service.preset.id

    @staticmethod
    def shape_of(row: ServiceRow) -> tuple[object, ...]:
        """That of an editor for this row."""
        return row.service.id, row.service.preset.id

    def show_row(self, row: ServiceRow) -> None:
        """The service's state as it is now."""
        self._title.setText(row.service.label)
        set_role(self._state, "error" if row.shown.failed else "small")
        self._state.setText(row.shown.line)
        self._state.setVisible(row.shown.line != row.service.label)
        self._found.setVisible(row.found)
        if self._keys is not None:
            self._keys.show_address(row.service.address)
        way = _way(row.service)
        if way != self._tested_way:
            self._tested_way = way
            self._test.forget()

    def set_back_shown(self, shown: bool) -> None:
        """In a narrow window the list is another page."""
        self._back.setVisible(shown)
        self.set_side(2 * GRID if shown else 4 * GRID)

    def commit(self) -> None:
        """Take over what was typed and not left yet."""
        commit_all(self._fields)
        if self._keys is not None:
            self._keys.commit()
        if self._proxy is not None:
            self._proxy.commit()

    def forget(self) -> None:
        """The service is removed: nothing that was typed is taken over any more."""
        self._fields.clear()
        self._keys, self._proxy = None, None

    def begin(self) -> None:
        """Put the keyboard where something is needed: the address, then the key."""
        target: QWidget | None = None
        if self._service.preset.needs_address and not self._service.address:
            target = self.findChild(QWidget, "service_address")
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._keys is not None:
            self._keys.begin()
        else:
            self.focusNextChild()

    def open_fold(self) -> None:
        self._fold.set_open(True)

    def _make_head(self, row: ServiceRow) -> None:
        self._back = QPushButton(self.tr("‹ All services"))
        self._back.setObjectName("services_back")
        self._back.setAutoDefault(False)
        self._back.setProperty("searched", False)
        set_role(self._back, "link")
        self._back.hide()
        self._back.clicked.connect(self.back_requested)
        self._column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setMinimumWidth(1)
        set_role(self._title, "title")
        self._state = wrapped_label("", role="small")
        self._state.setObjectName("service_state")
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._title)
        column.addWidget(self._state)
        if row.service.preset.notes:
            column.addWidget(wrapped_label(_notes(row.service.preset.notes), role="dim"))
        self._found = wrapped_label(
            self.tr("It runs on this computer, and leaves the list when it stops. What you set here keeps it."),
            role="small",
        )
        column.addWidget(self._found)
        self.add(head)
        self.show_row(row)

    def _make_test(self, theme: Theme, spawn: Spawn, examine: Diagnose, ask_word: Diagnose) -> None:
        self._test = DiagnosisPanel(
            theme=theme,
            diagnose=examine,
            spawn=spawn,
            providers=((self._service.id, self._service.label),),
            name="service_test",
            help_text=self.tr("Walks the way to the service step by step, without sending a message."),
            word=ask_word if self._service.id != LAST_RESORT else None,
        )
        self._test.about_to_start.connect(self.commit)
        self._test.ended.connect(lambda: self.reveal(self._test))
        self.add(self._test)

    def _make_end(self, row: ServiceRow) -> None:
        if row.service.preset.provider == "local":
            files = QPushButton(self.tr("File&s of models…"))
            files.setObjectName("service_files")
            files.setAutoDefault(False)
            files.clicked.connect(lambda: self.page_requested.emit("local"))
            self._column.addWidget(files, 0, Qt.AlignmentFlag.AlignLeft)
        if row.service.id in ALWAYS or row.found:
            return
        remove = QPushButton(self.tr("Remo&ve this service…"))
        remove.setObjectName("service_remove")
        remove.setAutoDefault(False)
        remove.clicked.connect(lambda: self.remove_requested.emit(self._service.id))
        self._column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)

    def _field(self, row: ServiceField[object]) -> QWidget:
        service = self._service
        placeholder = EXAMPLES.get(row.name, "")
        if row is ADDRESS:
            placeholder = service.preset.address or "https://example.com/v1"
        elif row is LABEL:
            placeholder = service.preset.label
        field = field_for(
            row.of(service.id),
            settings=self._settings,
            name=f"service_{row.name}",
            placeholder=placeholder,
            optional=row is not ENABLED,
        )
        self._fields.append(field)
        return field


def _notes(text: str) -> str:
    return QCoreApplication.translate("Presets", text)


def _way(service: Service) -> tuple[str, str, str]:
    """What decides how a test ends, besides the key itself."""
    return service.address, service.proxy, service.key_name
