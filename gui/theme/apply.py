"""Put the theme in force for the whole program, now and whenever it changes."""

from PySide6.QtWidgets import QApplication

from gui.theme.palette import make_palette
from gui.theme.stylesheet import make_stylesheet
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Call once, before the first window is made: styling what exists already costs as much again.

    The style beneath is Fusion, which whoever makes the application asks for.
    """
    theme.changed.connect(lambda: _restyle(app, theme))
    _restyle(app, theme)


def _restyle(app: QApplication, theme: Theme) -> None:
    app.setPalette(make_palette(theme.tokens))
    app.setFont(theme.font(BODY_PX))
    app.setStyleSheet(make_stylesheet(theme))
