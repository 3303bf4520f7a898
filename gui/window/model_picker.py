"""The control that shows which model answers, and opens the list of all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX
from gui.window.model_picker_access import describe_as_combo_box
from gui.window.model_picker_look import ModelPickerLook, Shown

if TYPE_CHECKING:  # the models come after the first paint, and the list is made when it is first opened
    from gui.bridge.model_choices import ProviderChoice, Status
    from gui.window.model_picker_items import ModelPickerItems
    from gui.window.model_picker_popup import ModelPickerPopup

FILES_PROVIDER = "local"
"""The id of the provider that runs model files (`provider.local`, which is loaded late)."""
_OPENING_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Space,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_F4,
)
_COMMAND_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class ModelPicker(QComboBox):
    """A combo box to the keyboard and to screen readers (its items are the models, its value the chosen one's
    name), with a look and a list of its own.

    Neither the wheel nor the arrows change the model by accident: they are for the list.
    """

    model_chosen = Signal(object)
    """The user chose this `ModelRef`, which may be the one there was. `set_current` is silent."""
    opened = Signal()
    """The list is on the screen."""
    refresh_requested = Signal()
    refresh_one_requested = Signal(str)
    """Of the provider with this id."""
    favourites_changed = Signal(object)
    """A tuple of `ModelRef`: the user gave a star, or took one."""
    add_provider_requested = Signal()
    set_up_requested = Signal(str)
    """The provider with this id does not answer, and what it needs is to be looked at."""
    open_model_file_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        describe_as_combo_box(ModelPicker, popup=ModelPicker.open_list)
        super().__init__(parent)
        self._theme = theme
        self._look = ModelPickerLook(theme=theme)
        self._providers: tuple[ProviderChoice, ...] = ()
        self._current: ModelRef | None = None
        self._favourites: tuple[ModelRef, ...] = ()
        self._recent: tuple[ModelRef, ...] = ()
        self._offers_files = False
        self._callback: Callable[[ModelRef], None] | None = None
        self._several_callback: Callable[[list[ModelRef]], None] | None = None
        self._items: ModelPickerItems | None = None
        self._popup: ModelPickerPopup | None = None
        self.setAccessibleName(self.tr("Model"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # An assistive technology selects an item directly, without the list.
        self.currentIndexChanged.connect(self._on_index_changed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def current(self) -> ModelRef | None:
        return self._current

    @property
    def first_choices(self) -> tuple[ModelRef, ...]:
        """Favourites, then the models that were used last."""
        return (*self._favourites, *(ref for ref in self._recent if ref not in self._favourites))

    def set_current(self, ref: ModelRef | None) -> None:
        self._current = ref
        self._refill()

    def set_providers(self, providers: "Sequence[ProviderChoice]") -> None:
        self._providers = tuple(providers)
        self._refill()

    def set_favourites(self, refs: Sequence[ModelRef]) -> None:
        """Which models have a star. Silent."""
        self._favourites = tuple(refs)
        if self._popup is not None:
            self._popup.set_favourites(self._favourites)

    def set_recent(self, refs: Sequence[ModelRef]) -> None:
        """The models that were used last, the latest first."""
        self._recent = tuple(refs)
        if self._popup is not None:
            self._popup.set_recent(self._recent)

    def set_offers_files(self, offers: bool) -> None:
        """Whether `open_model_file_requested` is listened to: only then the list offers to open a file."""
        self._offers_files = offers
        if self._popup is not None:
            self._popup.set_offers_files(offers)

    def open_popup(self, *, filter_text: str = "") -> None:
        below = self.mapToGlobal(QPoint(0, self.height() + 4))
        self._open(below, self._chosen_by_user, filter_text=filter_text)

    def open_list(self) -> QWidget | None:
        """The list while it is open."""
        return self._popup if self._popup is not None and self._popup.isVisible() else None

    def choose_at(self, position: QPoint, callback: Callable[[ModelRef], None]) -> None:
        """Let the user choose a model for something else, such as regenerating a reply: the same list at `position`
        (screen coordinates), the choice going to `callback` only."""
        self._open(position, callback)

    def choose_several_at(
        self,
        position: QPoint,
        callback: Callable[[list[ModelRef]], None],
        most: int = 4,
        checked: Sequence[ModelRef] = (),
    ) -> None:
        """Let the user choose two models or more, up to `most`, such as for a comparison: the same list at `position`
        (screen coordinates), some of them `checked` from the beginning. `callback` gets them in the order in which they
        were chosen, or is never called."""
        self._several_callback = callback
        self._made_popup().open_at(position, most=most, checked=checked)
        self.opened.emit()
        self.update()

    def _open(self, position: QPoint, callback: Callable[[ModelRef], None], *, filter_text: str = "") -> None:
        self._callback = callback
        self._made_popup().open_at(position, filter_text=filter_text)
        self.opened.emit()
        self.update()

    def _made_popup(self) -> "ModelPickerPopup":
        """The list with all that is known; made on first use, so that the window is there sooner."""
        if self._popup is None:
            from gui.window.model_picker_popup import ModelPickerPopup

            self._popup = ModelPickerPopup(theme=self._theme, parent=self)
            self._popup.model_chosen.connect(self._on_popup_chosen)
            self._popup.models_chosen.connect(self._on_popup_chose_several)
            self._popup.favourite_toggled.connect(self._on_favourite_toggled)
            self._popup.refresh_requested.connect(self.refresh_requested)
            self._popup.refresh_one_requested.connect(self.refresh_one_requested)
            self._popup.add_provider_requested.connect(self.add_provider_requested)
            self._popup.set_up_requested.connect(self._on_set_up)
            self._popup.open_file_requested.connect(self.open_model_file_requested)
            self._popup.closed.connect(self.update)
            self._popup.set_favourites(self._favourites)
            self._popup.set_recent(self._recent)
            self._popup.set_offers_files(self._offers_files)
        self._popup.set_providers(self._providers)
        self._popup.set_current(self._current)
        return self._popup

    def _on_popup_chosen(self, ref: ModelRef) -> None:
        if self._callback is not None:
            self._callback(ref)

    def _on_popup_chose_several(self, refs: list[ModelRef]) -> None:
        if self._several_callback is not None:
            self._several_callback(refs)

    def _on_set_up(self, provider_id: str) -> None:
        """What a provider whose models are files wants is a file."""
        if provider_id == FILES_PROVIDER and self._offers_files:
            self.open_model_file_requested.emit()
        else:
            self.set_up_requested.emit(provider_id)

    def _on_favourite_toggled(self, ref: ModelRef) -> None:
        starred = ref in self._favourites
        others = tuple(other for other in self._favourites if other != ref)
        self.set_favourites(others if starred else (*others, ref))
        self.favourites_changed.emit(self._favourites)

    def _chosen_by_user(self, ref: ModelRef) -> None:
        self.set_current(ref)
        self.model_chosen.emit(ref)

    def _on_index_changed(self, index: int) -> None:
        ref = self.itemData(index)
        if isinstance(ref, ModelRef) and ref != self._current:
            self._chosen_by_user(ref)

    def _refill(self) -> None:
        was_blocked = self.blockSignals(True)
        if self._items is None:
            from gui.window.model_picker_items import ModelPickerItems  # late: not before the first paint

            self._items = ModelPickerItems()
            self.setModel(self._items)
        self._items.set_models(self._providers, stranger=self._current)
        self.setCurrentIndex(self._items.row_of(self._current))
        self.blockSignals(was_blocked)
        self._describe()
        if self._popup is not None and self._popup.isVisible():
            self._popup.set_providers(self._providers)
        self.updateGeometry()
        self.update()

    def _describe(self) -> None:
        label, status, reason = self._provider()
        words = {
            "ok": self.tr("{provider} answers"),
            "failed": self.tr("{provider} does not answer: {reason}"),
            "checking": self.tr("Asking {provider} …"),
            "unknown": "{provider}",
        }
        text = words[status].format(provider=label, reason=reason)
        self.setAccessibleDescription(text)
        self.setToolTip(text.replace("<", "‹"))  # never taken for rich text

    def _provider(self) -> "tuple[str, Status, str]":
        """Label, status and reason of the current model's provider."""
        found = None if self._items is None else self._items.found(self._current)
        if found is not None:
            return found[0].label, found[0].status, found[0].reason
        for provider in self._providers:
            if self._current is not None and provider.id == self._current.provider:
                return provider.label, provider.status, provider.reason
        return ("" if self._current is None else self._current.provider), "unknown", ""

    def _shown(self) -> Shown:
        label, status, _reason = self._provider()
        return Shown(self.currentText() or self.tr("Choose a model"), label, status)

    def _on_theme_changed(self) -> None:
        self.setFont(self._theme.font(BODY_PX))
        self.updateGeometry()
        self.update()

    def showPopup(self) -> None:
        self.open_popup()

    def hidePopup(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.open_popup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING_KEYS:
            self.open_popup()
        elif event.text().isprintable() and event.text() and not event.modifiers() & _COMMAND_MODIFIERS:
            self.open_popup(filter_text=event.text())
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        return self._look.size(self._shown())

    def minimumSizeHint(self) -> QSize:
        return self._look.least_size()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        raised = self.underMouse() or self.open_list() is not None
        self._look.paint(QPainter(self), self.rect(), self._shown(), focused=self.hasFocus(), raised=raised)
