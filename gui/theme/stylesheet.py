"""The program's one style sheet, made from the tokens and the text scale.

Widgets choose a look by the dynamic property `role` (`roles.set_role`):

- QPushButton: "primary" (the one action that is meant), "quiet" (no frame), "link" (no frame, the accent's colour),
  "menu" (the same with a menu), "wide" (text at the left), "round" (the composer's)
- QToolButton: quiet without a role; "fold" (a line that opens what is below it)
- QLabel: "title", "heading", "dim", "small", "small error", "error", "good"
- QPlainTextEdit, QLineEdit, QListView: "bare" (the frame is drawn by whom it stands in), QLineEdit: "error", "search"
- QFrame: "card", "chip"

Every border is one pixel wide and becomes a ring of two in the accent colour with the keyboard's focus; the
padding gives way by one pixel, so that nothing moves.
"""

from string import Template

from gui.theme.icons import ICONS
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX

HEADING_PX = 16
TITLE_PX = 22
MENU_PX = 250
"""At least as wide is a menu's entry, so that its keys stand apart from its text."""
ROUND_PX = 34
"""Diameter of a round button."""
RING_PX = 2


def make_stylesheet(theme: Theme) -> str:
    tokens, px = theme.tokens, theme.px
    marks = ICONS.as_posix()
    scheme = "dark" if tokens.dark else "light"
    indicator = px(16)
    values = {
        **tokens._asdict(),
        "raised": tokens.reply if tokens.dark else tokens.window,
        "scroll": _rgba(tokens.text, 0.22),
        "scroll_hover": _rgba(tokens.text, 0.42),
        "faint": _rgba(tokens.text, 0.45),
        "accent_hover": _mixed(tokens.accent, tokens.text, 0.14),
        "radius": RADIUS_CONTROL,
        "inner_radius": RADIUS_CONTROL - 2,
        "body": px(BODY_PX),
        "small": px(SMALL_PX),
        "heading": px(HEADING_PX),
        "title": px(TITLE_PX),
        "indicator": indicator,
        "indicator_radius": indicator // 2 + 1,  # half of the indicator with its border
        "menu": px(MENU_PX),
        "round": px(ROUND_PX) - 2 * RING_PX,
        "round_radius": px(ROUND_PX) // 2,
        **{mark: f'url("{marks}/mark-{mark}-{scheme}.svg")' for mark in ("tick", "partial", "down", "up")},
    }
    return Template(_SHEET).substitute(values)


def _rgba(color: str, opacity: float) -> str:
    red, green, blue = _channels(color)
    return f"rgba({red}, {green}, {blue}, {round(opacity * 255)})"


def _mixed(color: str, other: str, share: float) -> str:
    """`color` with a `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


_BUTTONS = """
QPushButton {
    background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
    padding: 6px 14px; font-size: ${body}px; outline: none;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selected; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $faint; background: transparent; }
QPushButton::menu-indicator { image: $down; subcontrol-position: right center; right: 8px; }

QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton[role="primary"]:pressed { background: $accent_hover; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $hover; color: $dim; border-color: $hover; }

QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: $dim; }
QPushButton[role="quiet"]:hover { background: $hover; color: $text; }
QPushButton[role="quiet"]:pressed, QPushButton[role="quiet"]:checked { background: $selected; color: $text; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="quiet"]:disabled { color: $faint; background: transparent; }

QPushButton[role="link"] {
    background: transparent; border-color: transparent; color: $accent; padding: 4px 8px; font-weight: 600;
}
QPushButton[role="link"]:hover { background: $hover; }
QPushButton[role="link"]:focus { border-color: $accent; padding: 3px 7px; }
QPushButton[role="link"]:disabled { color: $faint; }

QPushButton[role="menu"] {
    background: transparent; border-color: transparent; color: $accent; padding: 4px 24px 4px 8px; font-weight: 600;
}
QPushButton[role="menu"]:hover { background: $hover; }
QPushButton[role="menu"]:focus { border-color: $accent; padding: 3px 23px 3px 7px; }
QPushButton[role="menu"]::menu-indicator { right: 6px; }

QPushButton[role="wide"] { text-align: left; padding: 8px 10px; font-weight: 500; }
QPushButton[role="wide"]:focus { padding: 7px 9px; }

QPushButton[role="round"] {
    background: $accent; border: 2px solid $accent; border-radius: ${round_radius}px; padding: 0;
    min-width: ${round}px; max-width: ${round}px; min-height: ${round}px; max-height: ${round}px;
}
QPushButton[role="round"]:hover, QPushButton[role="round"]:pressed { background: $accent_hover; }
QPushButton[role="round"]:focus { border-color: $text; }
QPushButton[role="round"]:disabled { background: $hover; border-color: $hover; }

QToolButton {
    background: transparent; color: $dim; border: 1px solid transparent; border-radius: ${radius}px; padding: 5px;
    font-size: ${small}px;
}
QToolButton:hover { background: $hover; color: $text; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: $selected; color: $text; }
QToolButton:focus { border: 2px solid $accent; padding: 4px; }
QToolButton:disabled { color: $faint; }
QToolButton[role="over"] { background: $window; border-radius: 9px; padding: 1px; }
QToolButton[role="over"]:hover { background: $selected; }
QToolButton[role="over"]:focus { padding: 0px; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="fold"] { color: $text; font-size: ${body}px; padding: 5px 8px 5px 0; margin-left: -5px; }
QToolButton[role="fold"]:checked, QToolButton[role="fold"]:hover { background: transparent; color: $accent; }
QToolButton[role="fold"]:focus {
    color: $accent; text-decoration: underline; border: 1px solid transparent; padding: 5px 8px 5px 0;
}
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px; padding: 6px 10px;
    font-size: ${body}px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $dim; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $dim; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 5px 9px;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: transparent; color: $faint;
}
QLineEdit[role="error"], QPlainTextEdit[role="error"] { border-color: $warning; }

QPlainTextEdit[role="bare"], QLineEdit[role="bare"], QPlainTextEdit[role="bare"]:focus, QLineEdit[role="bare"]:focus {
    background: transparent; border: none; padding: 0;
}

QLineEdit[role="search"] { background: $hover; border-color: $hover; padding: 8px 11px; }
QLineEdit[role="search"]:focus { border-color: $accent; padding: 7px 10px; }

QComboBox { padding-right: 30px; }
QComboBox:focus { padding-right: 29px; }
QComboBox::drop-down { border: none; width: 28px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: $down; width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px; outline: none; }

QAbstractSpinBox { padding: 6px 24px 6px 0; qproperty-alignment: AlignRight; }
QAbstractSpinBox:focus { padding: 5px 24px 5px 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 24px; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 3px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 3px; }
QAbstractSpinBox::up-arrow { image: $up; width: 14px; height: 14px; }
QAbstractSpinBox::down-arrow { image: $down; width: 14px; height: 14px; }
"""

_CHOICES = """
QCheckBox, QRadioButton { spacing: 10px; font-size: ${body}px; padding: 3px 0; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator {
    width: ${indicator}px; height: ${indicator}px; border: 1px solid $dim; background: $raised;
}
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: ${indicator_radius}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: $tick; }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: $partial; }
QRadioButton::indicator:checked {
    border: 1px solid $accent;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $on_accent, stop: 0.38 $on_accent, stop: 0.46 $accent, stop: 1 $accent);
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; background: $hover; }
QCheckBox:focus, QRadioButton:focus { color: $accent; text-decoration: underline; }

QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border: 1px solid $accent; border-radius: 8px; background: $accent;
}
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus { border: 2px solid $text; width: 12px; height: 12px; }

QProgressBar { border: none; border-radius: 2px; background: $line; max-height: 4px; text-align: center; }
QProgressBar::chunk { border-radius: 2px; background: $accent; }
"""

_SURFACES = """
QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $scroll_hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 5px; font-size: ${body}px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: ${inner_radius}px; min-width: ${menu}px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QToolTip {
    background: $text; color: $window; border: none; padding: 4px 8px; font-size: ${small}px;
}

QListView, QTreeView, QTableView { background: transparent; border: none; outline: none; font-size: ${body}px; }
QListView::item { padding: 6px 10px; border-radius: ${radius}px; border: 2px solid transparent; }
QListView[role="bare"] { background: transparent; border: none; padding: 0; }
QTreeView::item { padding: 6px 8px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selected; color: $text; }
QListView::item:focus { border-color: $accent; }
QHeaderView::section {
    background: transparent; color: $dim; border: none; padding: 6px 8px; font-size: ${small}px;
}

QTabBar::tab {
    background: transparent; color: $dim; border: none; border-bottom: 2px solid transparent; padding: 8px 12px;
}
QTabBar::tab:hover, QTabBar::tab:selected { color: $text; }
QTabBar::tab:selected { border-bottom-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QGroupBox { border: none; margin-top: 28px; padding: 0; font-size: ${heading}px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0; color: $text; }
QFrame[role="card"] { background: $reply; border: none; border-radius: 10px; }
QFrame[role="chip"] { background: $hover; border: none; border-radius: ${radius}px; }
"""

_LABELS = """
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="dim"] { color: $dim; }
QLabel[role="small"] { color: $dim; font-size: ${small}px; }
QLabel[role="small error"] { color: $warning; font-size: ${small}px; }
QLabel[role="error"] { color: $warning; }
QLabel[role="good"] { color: $good; }
"""

_SHEET = _BUTTONS + _FIELDS + _CHOICES + _SURFACES + _LABELS
