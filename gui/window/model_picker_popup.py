"""The list of models that opens beneath the picker, or anywhere else a model is chosen."""

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gui.bridge.model_choices import ProviderChoice
from gui.bridge.model_contents import ModelContents
from gui.chat.model_ref import ModelRef
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.window.list_steering import ListSteering
from gui.window.model_list_view import ModelListView
from gui.window.model_picker_footer import LEAST, ModelPickerFooter
from gui.window.model_picker_keys import ModelPickerKeys
from gui.window.model_row_delegate import ModelRowDelegate
from gui.window.model_rows import ModelRows, Row, RowKind
from gui.window.model_words import tag_words
from gui.window.popup_frame import MARGIN, PopupFrame
from gui.window.tag_chips import TagChips

MIN_WIDTH = 360
MAX_WIDTH = 560
MAX_HEIGHT = 560
SCROLL_BAR = 10
MEASURED_ROWS = 200
"""The width goes by these; longer names further on are shortened."""


class ModelPickerPopup(PopupFrame):
    """Typing and tags filter, the arrows move, Enter or a click chooses, Esc closes.

    The keyboard's focus stays in the filter; the list moves beneath it and tells a screen reader so. While it is open
    a star that is given or taken moves nothing: what can be seen stays where it is.
    """

    model_chosen = Signal(object)
    """The `ModelRef`. The popup is closed then."""
    models_chosen = Signal(object)
    """The list of `ModelRef`, in the order in which they were checked. The popup is closed then."""
    favourite_toggled = Signal(object)
    refresh_requested = Signal()
    refresh_one_requested = Signal(str)
    """A provider's id."""
    add_provider_requested = Signal()
    set_up_requested = Signal(str)
    """A provider's id."""
    open_file_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, parent=parent)
        self._contents = ModelContents(tag_words=tag_words())
        self._most: int | None = None
        """How many may be chosen; None: one, at once."""
        self._position = QPoint()
        self._rows = ModelRows()
        self._delegate = ModelRowDelegate(theme=theme)
        self.setAccessibleName(self.tr("Models"))
        self._filter = QLineEdit(self)
        self._chips = TagChips(words=tag_words(), theme=theme, parent=self)
        self._refresh = IconButton(theme=theme, icon="regenerate", name=self.tr("Ask the services again"), parent=self)
        self._list = ModelListView(delegate=self._delegate, parent=self)
        self._nothing = QLabel(self)
        self._footer = ModelPickerFooter(theme=theme, parent=self)
        self._lay_out()
        self.setFocusProxy(self._filter)
        self._steering = ListSteering(field=self._filter, view=self._list, step=self._rows.step)
        self._keys = ModelPickerKeys(field=self._filter, parent=self)
        self._connect()

    def _lay_out(self) -> None:
        self._filter.setAccessibleDescription(
            self.tr("Ctrl+D gives the marked model a star, F5 asks the services again, Shift+F5 only the marked one")
        )
        self._refresh.setToolTip(self.tr("Ask the services again (F5)"))
        self._list.setModel(self._rows)
        self._list.setAccessibleName(self.tr("Models"))
        self._list.setProperty("role", "bare")
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._nothing.setProperty("role", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self._filter, 1)
        top.addWidget(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN // 2)
        column.addLayout(top)
        column.addWidget(self._chips)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)
        column.addWidget(self._footer)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._on_filter_changed)
        self._chips.changed.connect(self._on_filter_changed)
        self._steering.chosen.connect(self._choose)
        self._steering.escaped.connect(self.hide)
        self._refresh.clicked.connect(self.refresh_requested)
        self._list.star_clicked.connect(lambda number: self._toggle_favourite(self._rows.row(number)))
        self._list.refresh_clicked.connect(lambda number: self._ask_again(self._rows.row(number)))
        keys = self._keys
        keys.favourite.connect(lambda: self._toggle_favourite(self._marked()))
        keys.refresh.connect(self.refresh_requested)
        keys.refresh_one.connect(lambda: self._ask_again(self._marked()))
        keys.open_group.connect(self._open_group)
        keys.check.connect(lambda: self._toggle_checked(self._marked()))
        keys.confirm.connect(self._on_enter)
        self._footer.confirmed.connect(self._confirm)
        for left, wanted in (
            (self._footer.add_provider_requested, self.add_provider_requested),
            (self._footer.open_file_requested, self.open_file_requested),
        ):
            left.connect(self.hide)
            left.connect(wanted)
        self._theme.changed.connect(self._list.doItemsLayout)

    # -- what there is to choose from

    def set_providers(self, providers: Sequence[ProviderChoice]) -> None:
        """May be called while it is open: what is marked stays marked, and what is seen in its place."""
        if self._contents.set_providers(providers) and self.isVisible():
            self._refill()

    def set_current(self, ref: ModelRef | None) -> None:
        """The model with the tick."""
        self._rows.set_current(ref)

    def set_favourites(self, refs: Sequence[ModelRef]) -> None:
        """They go to the top when it is next opened or something is typed."""
        self._contents.set_favourites(refs)
        self._rows.set_favourites(refs)

    def set_recent(self, refs: Sequence[ModelRef]) -> None:
        self._contents.set_recent(refs)

    def set_offers_files(self, offers: bool) -> None:
        self._footer.set_offers_files(offers)

    # -- opening and filling

    def open_at(
        self, position: QPoint, *, filter_text: str = "", most: int | None = None, checked: Sequence[ModelRef] = ()
    ) -> None:
        """Open with the upper left corner there (in screen coordinates), or as near as the screen allows.

        `most`: so many models may be chosen instead of one, of which these are `checked`.
        """
        self._position = position
        self._most = most
        self._keys.several = most is not None
        self._contents.begin()
        self._chips.clear()
        was_blocked = self._filter.blockSignals(True)
        self._filter.setText(filter_text)
        self._filter.blockSignals(was_blocked)
        self._filter.setPlaceholderText(self.tr("Find a model") if most is None else self.tr("Find models to compare"))
        self._filter.setAccessibleName(self._filter.placeholderText())
        self._rows.set_checked(checked[:most] if most is not None else None)
        self._show_checked()
        self._fill()
        self._mark(None if filter_text else self._rows.row_of(self._rows.current))
        self.resize(self._wanted_size())
        self.move_near(position)
        self._steering.leave_mouse()
        self.show()
        self._list.doItemsLayout()
        self._list.scrollTo(self._list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._filter.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self) -> None:
        text = self._filter.text()
        groups = self._contents.groups(text, tags=self._chips.pressed, current=self._rows.current)
        self._chips.offer(self._contents.tags)
        self._rows.set_groups(groups, typed=self._contents.typed(text))
        empty = self._rows.rowCount() == 0
        self._list.setVisible(not empty)
        self._nothing.setVisible(empty)
        if empty:
            self._nothing.setText(self._nothing_words())

    def _nothing_words(self) -> str:
        if self._chips.pressed:
            return self.tr("No model is like that.")
        words = self.tr("No model has that name.")
        example = self._contents.example(self._filter.text())
        if not example:
            return words
        hint = self.tr("To use one that a service does not list, type service/model, such as {example}.")
        return f"{words}\n\n{hint.format(example=example)}"

    def _mark(self, row: int | None) -> None:
        self._steering.mark(row if row is not None else self._rows.first_model())

    def _refill(self) -> None:
        """The same wish, other rows: mark and place stay as far as they can."""
        marked, value = self._marked(), self._list.verticalScrollBar().value()
        self._fill()
        self._mark(self._row_like(marked))
        self._grow()
        self._list.doItemsLayout()
        self._list.verticalScrollBar().setValue(value)

    def _row_like(self, row: Row | None) -> int | None:
        if row is None:
            return None
        if row.model is not None:
            return self._rows.row_of(row.model.ref, mixed=row.mixed)
        return None if row.provider is None else self._rows.heading_of(row.provider.id)

    def _on_filter_changed(self) -> None:
        self._contents.filter_anew()
        self._fill()
        typed = self._filter.text()
        exact = self._contents.named(typed) if typed else self._rows.current
        self._mark(self._rows.row_of(exact))

    def _marked(self) -> Row | None:
        index = self._list.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def _wanted_size(self) -> QSize:
        scale = self._theme.text_scale
        rows = [self._rows.row(number) for number in range(self._rows.rowCount())]
        measured = islice(rows, MEASURED_ROWS)
        width = max((self._delegate.row_width(row) for row in measured), default=0) + 2 * MARGIN + SCROLL_BAR
        room = self.room().size()
        width = min(max(round(MIN_WIDTH * scale), min(width, round(MAX_WIDTH * scale))), room.width())
        inner = width - 2 * MARGIN
        lines = sum(self._delegate.row_height(row, inner - SCROLL_BAR) for row in rows)
        height = self._filter.sizeHint().height() + self._chips.height_in(inner) + self._footer.sizeHint().height()
        height += lines + 4 * MARGIN
        return QSize(width, min(height, round(MAX_HEIGHT * scale), room.height()))

    def _grow(self) -> None:
        """As far as what is new in it wants; it never shrinks under the mouse."""
        self.resize(self.size().expandedTo(self._wanted_size()))
        self.move_near(self._position)

    # -- what is done with a row

    def _choose(self, index: QModelIndex) -> None:
        row = self._rows.row(index.row()) if index.isValid() else None
        if row is None or not row.choosable:
            return
        if row.kind is RowKind.HEADING:
            self._open_group(row.group is not None and row.group.collapsed)
        elif row.kind is RowKind.MORE and row.provider is not None:
            self._contents.show_all(row.provider.id)
            self._show_more(index.row())
        elif row.kind is RowKind.SET_UP and row.provider is not None:
            self.hide()
            self.set_up_requested.emit(row.provider.id)
        elif self._most is not None:
            self._toggle_checked(row)
        elif row.model is not None:
            self.hide()
            self.model_chosen.emit(row.model.ref)

    def _show_more(self, number: int) -> None:
        """The mark goes to the first of the models that stand where “Show all” stood."""
        self._refill()
        self._mark(number)

    def _open_group(self, opened: bool) -> None:
        row = self._marked()
        if row is None or row.kind is not RowKind.HEADING or row.provider is None:
            return
        self._contents.open_group(row.provider.id, opened=opened)
        self._refill()

    def _toggle_favourite(self, row: Row | None) -> None:
        if row is not None and row.kind is RowKind.MODEL and row.model is not None:
            self.favourite_toggled.emit(row.model.ref)

    def _ask_again(self, row: Row | None) -> None:
        if row is not None and row.provider is not None:
            self.refresh_one_requested.emit(row.provider.id)

    # -- several models

    def _toggle_checked(self, row: Row | None) -> None:
        if row is None or row.model is None or self._most is None:
            return
        checked = list(self._rows.checked or ())
        if row.model.ref in checked:
            checked.remove(row.model.ref)
        elif len(checked) < self._most:
            checked.append(row.model.ref)
        self._rows.set_checked(checked)
        self._show_checked()
        self._filter.selectAll()  # what is typed next looks for another one

    def _show_checked(self) -> None:
        checked = self._rows.checked
        if checked is None or self._most is None:
            self._footer.choose_one()
            return
        self._footer.choose_several(self._contents.names(checked), most=self._most)

    def _on_enter(self) -> None:
        """Whoever has looked for a model wants it, too. Enough are checked: that is it. Else the marked one becomes
        another of them."""
        row, checked = self._marked(), self._rows.checked or ()
        if row is not None and row.model is None:
            self._choose(self._list.currentIndex())
        elif self._was_looked_for(row) and len(checked) < (self._most or 0):
            self._toggle_checked(row)
        elif len(checked) >= LEAST:
            self._confirm()
        elif row is not None and row.model is not None and row.model.ref not in checked:
            self._toggle_checked(row)

    def _was_looked_for(self, row: Row | None) -> bool:
        """Whether it is the answer to what was typed since the last one was checked."""
        typed = self._filter.text() and not self._filter.hasSelectedText()
        return (
            bool(typed)
            and row is not None
            and row.model is not None
            and row.model.ref not in (self._rows.checked or ())
        )

    def _confirm(self) -> None:
        checked = list(self._rows.checked or ())
        if len(checked) >= LEAST:
            self.hide()
            self.models_chosen.emit(checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that neither the tags nor the buttons take, while they have the focus."""
        if not self._keys.press(event) and not self._steering.press(event):
            super().keyPressEvent(event)
