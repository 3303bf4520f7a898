"""The list of models that opens beneath the picker, or anywhere else a model is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gui.bridge.model_choices import ProviderChoice, filter_choices
from gui.chat.model_ref import ModelRef
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.window.list_steering import ListSteering
from gui.window.model_row_delegate import ModelRowDelegate
from gui.window.model_rows import ModelRows
from gui.window.popup_frame import MARGIN, PopupFrame

MIN_WIDTH = 320
MAX_WIDTH = 520
MAX_HEIGHT = 480
SCROLL_BAR = 10


class ModelPickerPopup(PopupFrame):
    """Typing filters, the arrows move, Enter or a click chooses, Esc closes.

    The keyboard's focus stays in the filter; the list moves beneath it and tells a screen reader so.
    """

    model_chosen = Signal(object)
    """The `ModelRef`. The popup is closed then."""
    refresh_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, parent=parent)
        self._providers: Sequence[ProviderChoice] = ()
        self._rows = ModelRows()
        self._delegate = ModelRowDelegate(theme=theme)
        self.setAccessibleName(self.tr("Models"))
        self._filter = QLineEdit(self)
        self._list = QListView(self)
        self._nothing = QLabel(self.tr("No model has that name."), self)
        self._refresh = IconButton(theme=theme, icon="regenerate", name=self.tr("Ask the services again"), parent=self)
        self._lay_out()
        self.setFocusProxy(self._filter)
        self._filter.textChanged.connect(self._on_filter_changed)
        self._steering = ListSteering(field=self._filter, view=self._list, step=self._rows.step)
        self._steering.chosen.connect(self._choose)
        self._steering.escaped.connect(self.hide)
        self._refresh.clicked.connect(self.refresh_requested)
        theme.changed.connect(self._list.doItemsLayout)

    def _lay_out(self) -> None:
        self._filter.setPlaceholderText(self.tr("Find a model"))
        self._filter.setAccessibleName(self.tr("Find a model"))
        self._list.setModel(self._rows)
        self._list.setItemDelegate(self._delegate)
        self._list.setAccessibleName(self.tr("Models"))
        self._list.setProperty("role", "bare")
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._nothing.setProperty("role", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._filter, 1)
        top.addWidget(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN // 2)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)

    def set_providers(self, providers: Sequence[ProviderChoice]) -> None:
        """May be called while it is open: what is marked stays marked."""
        self._providers = tuple(providers)
        self._fill(mark=self._marked())

    def set_current(self, ref: ModelRef | None) -> None:
        """The model with the tick."""
        self._rows.set_rows(providers=self._rows_shown(), current=ref)
        self._fill(mark=ref)

    def open_at(self, position: QPoint, *, filter_text: str = "") -> None:
        """Open with the upper left corner there (in screen coordinates), or as near as the screen allows."""
        self._filter.setText(filter_text)
        self._fill(mark=self._rows.current if not filter_text else None)
        self.resize(self._wanted_size())
        self.move_near(position)
        self._steering.leave_mouse()
        self.show()
        self._list.doItemsLayout()
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def _rows_shown(self) -> list[ProviderChoice]:
        return filter_choices(self._providers, self._filter.text())

    def _fill(self, *, mark: ModelRef | None) -> None:
        shown = self._rows_shown()
        self._rows.set_rows(providers=shown, current=self._rows.current)
        row = self._rows.row_of(mark)
        self._steering.mark(row if row is not None else self._rows.step(-1, 0))
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)

    def _marked(self) -> ModelRef | None:
        index = self._list.currentIndex()
        model = self._rows.row(index.row()).model if index.isValid() else None
        return None if model is None else model.ref

    def _wanted_size(self) -> QSize:
        scale = self._theme.text_scale
        rows = [self._rows.row(number) for number in range(self._rows.rowCount())]
        width = max((self._delegate.row_width(row) for row in rows), default=0) + 2 * MARGIN + SCROLL_BAR
        width = max(round(MIN_WIDTH * scale), min(width, round(MAX_WIDTH * scale)))
        room = self.room().size()
        width = min(width, room.width())
        lines = sum(self._delegate.row_height(row, width - SCROLL_BAR - 2 * MARGIN) for row in rows)
        height = self._filter.sizeHint().height() + lines + 3 * MARGIN
        return QSize(width, min(height, round(MAX_HEIGHT * scale), room.height()))

    def _choose(self, index: QModelIndex) -> None:
        model = self._rows.row(index.row()).model if index.isValid() else None
        if model is not None:
            self.hide()
            self.model_chosen.emit(model.ref)

    def _on_filter_changed(self) -> None:
        self._fill(mark=None if self._filter.text() else self._rows.current)
