"""One row for each thing that can be asked of a model: set, or left to it."""

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from gui.theme.theme import Theme


class _Row(QWidget):
    """A switch with the name at the left; at the right the value, or that there is none."""

    changed = Signal()

    def __init__(self, *, name: str, about: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._switch = QCheckBox(name.replace("&", "&&"), self)
        self._switch.setToolTip(about)
        self._switch.setAccessibleDescription(about)
        self._default = QLabel(self)
        self.set_default_text("")
        self._default.setProperty("role", "dim")
        self._default.setTextFormat(Qt.TextFormat.PlainText)
        self._value = QWidget(self)
        self._cells = QHBoxLayout(self._value)
        self._cells.setContentsMargins(0, 0, 0, 0)
        self._cells.setSpacing(12)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._switch)
        row.addStretch(1)
        row.addWidget(self._default)
        row.addWidget(self._value)
        self._switch.toggled.connect(self._on_toggled)
        theme.changed.connect(self._on_theme_changed)

    def set_default_text(self, text: str) -> None:
        """What holds while nothing is set; empty for the model's own default."""
        self._default.setText(text or self.tr("model’s default"))

    @property
    def is_set(self) -> bool:
        return self._switch.isChecked()

    def _show(self, *, is_set: bool) -> None:
        blocker = QSignalBlocker(self._switch)
        self._switch.setChecked(is_set)
        blocker.unblock()
        self._update_cells()

    def _update_cells(self) -> None:
        self._default.setVisible(not self.is_set)
        self._value.setVisible(self.is_set)

    def _on_toggled(self) -> None:
        self._update_cells()
        self.changed.emit()

    def _on_theme_changed(self) -> None:
        # As high with a field as without one: the rows beneath must not jump.
        self.setMinimumHeight(self._theme.px(20) + 16)


class NumberRow(_Row):
    """A number with a slider beside it: `step` is what an arrow key changes, `digits` what is shown after the point."""

    def __init__(
        self,
        *,
        name: str,
        about: str,
        least: float,
        most: float,
        step: float,
        suggested: float,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(name=name, about=about, theme=theme, parent=parent)
        self._suggested = suggested
        self._given: float | None = None
        """What was to be shown, which may have more digits than the field."""
        self._steps = round(1 / step)
        self._slider = _Slider(Qt.Orientation.Horizontal, self._value)
        self._slider.setRange(round(least * self._steps), round(most * self._steps))
        self._slider.setPageStep(max(1, (self._slider.maximum() - self._slider.minimum()) // 10))
        self._slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._slider.setAccessibleName(name)
        self._slider.setAccessibleDescription(about)
        self._field = _DecimalField(self._value)
        self._field.setRange(least, most)
        self._field.setSingleStep(step)
        self._field.setDecimals(2)
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(about)
        self._cells.addWidget(self._slider, 1)
        self._cells.addWidget(self._field)
        self._slider.valueChanged.connect(self._on_slid)
        self._field.valueChanged.connect(self._on_edited)
        self.set_value(None)
        self._on_theme_changed()

    def value(self) -> float | None:
        """None where it is left to the model."""
        if not self.is_set:
            return None
        shown = round(self._field.value(), 2)
        given = self._given
        return given if given is not None and round(given, 2) == shown else shown

    def set_value(self, value: float | None) -> None:
        """Without telling of it."""
        self._given = value
        blockers = [QSignalBlocker(self._field), QSignalBlocker(self._slider)]
        self._field.setValue(self._suggested if value is None else value)
        self._slider.setValue(round(self._field.value() * self._steps))
        del blockers
        self._show(is_set=value is not None)

    def _on_slid(self, position: int) -> None:
        self._field.setValue(position / self._steps)

    def _on_edited(self, value: float) -> None:
        blocker = QSignalBlocker(self._slider)
        self._slider.setValue(round(value * self._steps))
        blocker.unblock()
        self.changed.emit()

    def _on_theme_changed(self) -> None:
        super()._on_theme_changed()
        self._slider.setFixedWidth(self._theme.px(120))


class CountRow(_Row):
    """A whole number, which may be large."""

    def __init__(
        self, *, name: str, about: str, least: int, most: int, step: int, suggested: int, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(name=name, about=about, theme=theme, parent=parent)
        self._suggested = suggested
        self._field = _CountField(self._value)
        self._field.setRange(least, most)
        self._field.setSingleStep(step)
        self._field.setGroupSeparatorShown(True)
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(about)
        self._cells.addWidget(self._field)
        self._field.valueChanged.connect(self.changed)
        self.set_value(None)
        self._on_theme_changed()

    def value(self) -> int | None:
        """None where it is left to the model."""
        return self._field.value() if self.is_set else None

    def set_value(self, value: int | None) -> None:
        """Without telling of it."""
        blocker = QSignalBlocker(self._field)
        self._field.setValue(self._suggested if value is None else value)
        blocker.unblock()
        self._show(is_set=value is not None)


class WordRow(_Row):
    """One of a few words: `words` are pairs of what is kept and what is shown."""

    def __init__(
        self,
        *,
        name: str,
        about: str,
        words: tuple[tuple[str, str], ...],
        suggested: str,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(name=name, about=about, theme=theme, parent=parent)
        self._suggested = suggested
        self._field = _WordField(self._value)
        for kept, shown in words:
            self._field.addItem(shown, kept)
        self._field.setAccessibleName(name)
        self._field.setAccessibleDescription(about)
        self._cells.addWidget(self._field)
        self.last_stop: QWidget = self._field
        self._field.currentIndexChanged.connect(self.changed)
        self.set_value(None)
        self._on_theme_changed()

    def value(self) -> str | None:
        """None where it is left to the model."""
        return str(self._field.currentData()) if self.is_set else None

    def set_value(self, value: str | None) -> None:
        """Without telling of it."""
        blocker = QSignalBlocker(self._field)
        self._field.setCurrentIndex(max(0, self._field.findData(self._suggested if value is None else value)))
        blocker.unblock()
        self._show(is_set=value is not None)


# The wheel scrolls what they stand in, and changes nothing by accident.


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _DecimalField(QDoubleSpinBox):
    """Takes a point as well as the language's own decimal sign."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def valueFromText(self, text: str) -> float:
        number, understood = QLocale().toDouble(text.replace(".", QLocale().decimalPoint()))
        return number if understood else super().valueFromText(text)


class _CountField(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _WordField(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
