import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.theme.icon_button import IconButton
from gui.theme.icons import ICONS, icon, pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import DARK, LIGHT

APPLICATION_ICON = "io.github.rill_chat.Rill"
OURS = sorted(path for path in ICONS.glob("*.svg") if path.stem != APPLICATION_ICON)
STROKES = [path for path in OURS if not path.stem.startswith("mark-")]
ACCENT = "#0A6C8C"

pytestmark = pytest.mark.usefixtures("qapp")


def drawn_colors(image: QImage) -> set[str]:
    """The colours of the opaque pixels."""
    colors = set()
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() > 250:
                colors.add(pixel.name())
    return colors


def edge_pixels(picture: QPixmap) -> float:
    """Share of half transparent pixels among those that are drawn: small where edges are sharp."""
    image = picture.toImage()
    alphas = [image.pixelColor(x, y).alpha() for y in range(image.height()) for x in range(image.width())]
    drawn = [alpha for alpha in alphas if alpha]
    return sum(alpha < 250 for alpha in drawn) / len(drawn)


@pytest.mark.parametrize("path", STROKES, ids=lambda path: path.stem)
def test_icons_are_drawn_on_one_grid_with_one_stroke_in_the_current_colour(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 20 20"' in text
    assert re.findall(r'stroke-width="([\d.]+)"', text) == ["1.6"]
    assert not re.search(r"#[0-9A-Fa-f]{3}", text)


@pytest.mark.parametrize("path", STROKES, ids=lambda path: path.stem)
def test_an_icon_has_the_colour_asked_for(path: Path) -> None:
    assert QColor(ACCENT).name() in drawn_colors(pixmap(path.stem, ACCENT, size=60).toImage())


@pytest.mark.parametrize(("scheme", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_marks_of_the_style_sheet_have_the_colours_of_the_tokens(scheme: str, tokens: object) -> None:
    for mark, token in (("tick", "on_accent"), ("partial", "on_accent"), ("down", "dim"), ("up", "dim")):
        text = (ICONS / f"mark-{mark}-{scheme}.svg").read_text(encoding="utf-8")
        assert f'stroke="{getattr(tokens, token)}"' in text


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_icons_are_sharp_on_every_screen(ratio: float) -> None:
    picture = pixmap("stop", ACCENT, ratio=ratio)
    assert picture.size() == QSize(round(20 * ratio), round(20 * ratio))
    assert picture.devicePixelRatio() == ratio
    enlarged = pixmap("stop", ACCENT).scaled(picture.size())
    assert ratio < 2 or edge_pixels(picture) < edge_pixels(enlarged)


def test_a_disabled_icon_is_paler() -> None:
    normal = icon("stop", ACCENT).pixmap(QSize(20, 20), 1.0).toImage().pixelColor(10, 10)
    disabled = icon("stop", ACCENT).pixmap(QSize(20, 20), 1.0, QIcon.Mode.Disabled).toImage().pixelColor(10, 10)
    assert 0 < disabled.alpha() < normal.alpha()


def test_an_icon_is_made_once() -> None:
    assert icon("copy", ACCENT) is icon("copy", ACCENT)


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon", ACCENT)


def test_a_copy_of_an_icon_outlives_the_first(qapp: QApplication) -> None:
    copy = QIcon(icon("check", "#123456"))
    icon.cache_clear()
    assert QColor("#123456").name() in drawn_colors(copy.pixmap(QSize(40, 40), 1.0).toImage())


def test_an_icon_button_has_a_name_and_follows_the_theme(qtbot: QtBot) -> None:
    theme = Theme(scheme="light")
    button = IconButton(theme=theme, icon="stop", name="Stop it")
    qtbot.addWidget(button)
    assert button.accessibleName() == button.toolTip() == "Stop it"
    assert QColor(LIGHT.dim).name() in drawn_colors(button.icon().pixmap(QSize(20, 20), 1.0).toImage())
    theme.set_scheme("dark")
    assert QColor(DARK.dim).name() in drawn_colors(button.icon().pixmap(QSize(20, 20), 1.0).toImage())
    theme.set_text_scale(2.0)
    assert button.iconSize() == QSize(40, 40)
