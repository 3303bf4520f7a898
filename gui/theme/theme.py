"""The theme in force: tokens by scheme, and lengths by text scale."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication

from gui.theme.tokens import DARK, LIGHT, Tokens


class Theme(QObject):
    """What widgets ask for colours and sizes; `changed` tells them to ask again.

    `scheme` is "system", "light" or "dark"; `text_scale` multiplies all text sizes (1.0 is normal).
    """

    changed = Signal()

    def __init__(self, *, scheme: str = "system", text_scale: float = 1.0) -> None:
        super().__init__()
        self._scheme = scheme
        self._text_scale = text_scale
        self._tell_platform()
        self._tokens = self._chosen_tokens()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    @property
    def text_scale(self) -> float:
        return self._text_scale

    def px(self, size: float) -> int:
        """A text size of the tokens (such as BODY_PX), scaled."""
        return max(1, round(size * self._text_scale))

    def font(self, size: float, *, bold: bool = False, fixed: bool = False) -> QFont:
        """The system's font (or its fixed-width one) at a token's size."""
        font = QFont(QGuiApplication.font())
        if fixed:
            font = QFont("monospace")
            font.setStyleHint(QFont.StyleHint.Monospace)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def set_scheme(self, scheme: str) -> None:
        self._scheme = scheme
        self._tell_platform()
        self._update()

    def set_text_scale(self, text_scale: float) -> None:
        if text_scale != self._text_scale:
            self._text_scale = text_scale
            self.changed.emit()

    def _tell_platform(self) -> None:
        """So that what the platform draws itself (title bars, native dialogs) is light or dark with us."""
        hints = QGuiApplication.styleHints()
        if self._scheme == "system":
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(Qt.ColorScheme.Dark if self._scheme == "dark" else Qt.ColorScheme.Light)

    def _on_system_scheme_changed(self) -> None:
        self._update()

    def _update(self) -> None:
        tokens = self._chosen_tokens()
        if tokens is not self._tokens:
            self._tokens = tokens
            self.changed.emit()

    def _chosen_tokens(self) -> Tokens:
        if self._scheme == "system":
            dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._scheme == "dark" else LIGHT
