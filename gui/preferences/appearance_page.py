"""Preferences: Appearance."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.choice_fields import ChoiceField
from gui.preferences.field import Field
from gui.preferences.page import Page
from gui.preferences.texts import help_of, label_of
from gui.settings.schema import SCHEME, TEXT_SIZE
from gui.settings.settings import Settings
from gui.theme.roles import set_role
from gui.theme.theme import Theme

STEP = 10
"""Percent of the text size between two positions of the slider."""


class AppearancePage(Page):
    def __init__(self, *, settings: Settings, theme: Theme) -> None:
        super().__init__(theme=theme, title=self.tr("Appearance"))
        scheme = ChoiceField(
            settings=settings,
            setting=SCHEME,
            choices={"system": self.tr("System"), "light": self.tr("Light"), "dark": self.tr("Dark")},
            name="scheme",
        )
        self.add(scheme, TextSizeField(settings=settings))
        self.end()


class TextSizeField(Field):
    """A slider in steps of ten percent, with the percentage beside it."""

    def __init__(self, *, settings: Settings) -> None:
        self._settings = settings
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("text_size")
        self._slider.setRange(50 // STEP, 300 // STEP)
        self._slider.setPageStep(5)
        self._percent = QLabel()
        self._percent.setObjectName("text_size_percent")
        self._reset = QPushButton()
        self._reset.setObjectName("text_size_reset")
        self._reset.setAutoDefault(False)
        set_role(self._reset, "quiet")
        row: QWidget = AdaptiveRow(self._slider, self._percent, self._reset)
        super().__init__(
            control=self._slider, label=label_of(TEXT_SIZE), help_text=help_of(TEXT_SIZE), row=row, key=TEXT_SIZE.key
        )
        self._reset.setText(self.tr("Reset"))
        self._show(settings.get(TEXT_SIZE))
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._reset.clicked.connect(lambda: settings.set(TEXT_SIZE, TEXT_SIZE.default))
        self.destroyed.connect(settings.follow(TEXT_SIZE, self._show))

    def _on_slider_moved(self, position: int) -> None:
        self._settings.set(TEXT_SIZE, position * STEP)

    def _show(self, percent: int) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(round(percent / STEP))
        self._slider.blockSignals(False)
        self._percent.setText(self.tr("%1 %").replace("%1", str(percent)))
        self._reset.setEnabled(percent != TEXT_SIZE.default)
