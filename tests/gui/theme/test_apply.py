from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.apply import apply_theme
from gui.theme.platform_theme import VARIABLE, choose_platform_theme
from gui.theme.roles import set_role
from gui.theme.stylesheet import make_stylesheet
from gui.theme.theme import Theme
from gui.theme.tokens import DARK, LIGHT


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, afterwards as it was."""
    palette, font = qapp.palette(), qapp.font()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def theme(app: QApplication) -> Iterator[Theme]:
    theme = Theme(scheme="light")
    apply_theme(app, theme)
    yield theme
    theme.changed.disconnect()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_qt_understands_the_whole_style_sheet(app: QApplication, qtbot: QtBot, scheme: str, scale: float) -> None:
    # Qt warns where it cannot parse, and a warning fails the test; what Template missed would be left over.
    sheet = make_stylesheet(Theme(scheme=scheme, text_scale=scale))
    assert "$" not in sheet
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet(sheet)
    widget.ensurePolished()


def test_a_new_scheme_reaches_palette_style_sheet_and_widgets(theme: Theme, app: QApplication, qtbot: QtBot) -> None:
    label = QLabel("dim")
    label.setProperty("role", "dim")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert app.palette().color(QPalette.ColorRole.Window).name() == QColor(LIGHT.window).name()
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == QColor(LIGHT.dim).name()
    theme.set_scheme("dark")
    assert app.palette().color(QPalette.ColorRole.Window).name() == QColor(DARK.window).name()
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == QColor(DARK.dim).name()


def test_the_text_scale_reaches_the_font_of_the_program(theme: Theme, app: QApplication) -> None:
    assert app.font().pixelSize() == 14
    theme.set_text_scale(1.5)
    assert app.font().pixelSize() == 21


def test_the_chosen_scheme_is_used_whatever_the_system_says(theme: Theme) -> None:
    system = DARK if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    for scheme, tokens in (("dark", DARK), ("light", LIGHT), ("system", system)):
        theme.set_scheme(scheme)
        assert theme.tokens is tokens


def test_the_keyboards_focus_can_be_seen_and_moves_nothing(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    widgets: list[QWidget] = [QPushButton("Button"), QLineEdit("line"), QPushButton("Primary")]
    set_role(widgets[2], "primary")
    for widget in widgets:
        column.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for widget in widgets:
        next(other for other in widgets if other is not widget).setFocus()
        hint, before = widget.sizeHint(), widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        after = widget.grab().toImage()
        middle = after.height() // 2
        assert after.pixelColor(1, middle) != before.pixelColor(1, middle)
        assert widget.sizeHint() == hint


def test_a_role_given_later_is_seen(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    button.show()
    set_role(button, "primary")
    assert button.grab().toImage().pixelColor(8, 4).name() == QColor(LIGHT.accent).name()


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, "gnome"),
        ({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "gnome"),
        ({"XDG_CURRENT_DESKTOP": "XFCE", VARIABLE: "gtk3"}, "gnome"),
        ({"XDG_CURRENT_DESKTOP": "KDE"}, None),
        ({"XDG_CURRENT_DESKTOP": "GNOME", VARIABLE: "qt6ct"}, "qt6ct"),
    ],
)
def test_gtk_is_never_loaded_as_a_platform_theme(environment: dict[str, str], chosen: str | None) -> None:
    choose_platform_theme(environment, platform="linux")
    assert environment.get(VARIABLE) == chosen


def test_other_systems_keep_their_platform_theme() -> None:
    environment: dict[str, str] = {}
    choose_platform_theme(environment, platform="darwin")
    assert environment == {}


def test_a_link_that_cannot_be_pressed_does_not_look_as_if_it_could(theme: Theme, qtbot: QtBot) -> None:
    link = QPushButton("Save")
    set_role(link, "link")
    qtbot.addWidget(link)
    enabled = link.grab().toImage()
    link.setEnabled(False)
    assert link.grab().toImage() != enabled
