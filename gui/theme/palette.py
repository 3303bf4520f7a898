"""The tokens as a QPalette: for everything that Qt paints without asking the style sheet."""

from PySide6.QtGui import QColor, QPalette

from gui.theme.tokens import Tokens

Role = QPalette.ColorRole
Group = QPalette.ColorGroup


def make_palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    for role, color in _colors(tokens).items():
        palette.setColor(role, QColor(color))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        palette.setColor(Group.Disabled, role, faded(tokens.text, 0.45))
    palette.setColor(Group.Disabled, Role.Accent, QColor(tokens.dim))
    palette.setColor(Group.Disabled, Role.Highlight, QColor(tokens.hover))
    # Qt greys a selection in a window without focus; here it stays what it is.
    palette.setColor(Group.Inactive, Role.Highlight, QColor(tokens.accent))
    return palette


def faded(color: str, opacity: float) -> QColor:
    """`color` at an opacity between 0 and 1."""
    result = QColor(color)
    result.setAlphaF(opacity)
    return result


def mixed(color: str, other: str, share: float) -> QColor:
    """`color` with a `share` (0 to 1) of `other` in it."""
    one, two = QColor(color), QColor(other)
    return QColor.fromRgbF(
        one.redF() + (two.redF() - one.redF()) * share,
        one.greenF() + (two.greenF() - one.greenF()) * share,
        one.blueF() + (two.blueF() - one.blueF()) * share,
    )


def _colors(tokens: Tokens) -> dict[QPalette.ColorRole, str]:
    return {
        Role.Window: tokens.window,
        Role.WindowText: tokens.text,
        Role.Base: tokens.window,
        Role.AlternateBase: tokens.reply,
        Role.Text: tokens.text,
        Role.PlaceholderText: tokens.dim,
        Role.Button: tokens.window,
        Role.ButtonText: tokens.text,
        Role.BrightText: tokens.warning,
        Role.ToolTipBase: tokens.text,
        Role.ToolTipText: tokens.window,
        Role.Highlight: tokens.accent,
        Role.HighlightedText: tokens.on_accent,
        Role.Accent: tokens.accent,
        Role.Link: tokens.accent,
        Role.LinkVisited: tokens.accent,
        # The shades that Fusion draws frames and separators with; our own painting without a theme uses them, too.
        Role.Light: tokens.hover,
        Role.Midlight: tokens.selected,
        Role.Mid: tokens.line,
        Role.Dark: tokens.line,
        Role.Shadow: tokens.line,
    }
