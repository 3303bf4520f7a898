"""How alerts look: a title with an icon, and a bar, in the colour of their kind."""

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QColor, QPainter

from gui.theme.icons import icon
from gui.theme.palette import mixed
from gui.theme.tokens import Tokens

ALERT_ICON_PX = 16
ALERT_ICON_ROOM = 24
"""From the left edge of the icon to the title, at a text scale of 1."""
_ICONS = {"note": "info", "tip": "tip", "important": "important", "warning": "warning", "caution": "caution"}


def alert_colour(tokens: Tokens, kind: str) -> str:
    """Of the title, the icon and the bar."""
    colours = {
        "note": tokens.accent,
        "tip": tokens.good,
        "important": tokens.important,
        "warning": tokens.attention,
        "caution": tokens.danger,
    }
    return colours.get(kind, tokens.dim)


def alert_title(kind: str) -> str:
    """In the user's language."""
    titles = {
        "note": QCoreApplication.translate("AlertBlock", "Note"),
        "tip": QCoreApplication.translate("AlertBlock", "Tip"),
        "important": QCoreApplication.translate("AlertBlock", "Important"),
        "warning": QCoreApplication.translate("AlertBlock", "Warning"),
        "caution": QCoreApplication.translate("AlertBlock", "Caution"),
    }
    return titles.get(kind, kind)


def bar_colour(tokens: Tokens, kind: str) -> QColor:
    """Of a quotation's bar, or with a `kind` an alert's. Opaque: parts of one bar are painted by different widgets."""
    return QColor(alert_colour(tokens, kind)) if kind else mixed(tokens.reply, tokens.dim, 0.45)


def paint_alert_icon(painter: QPainter, box: QRect, *, tokens: Tokens, kind: str) -> None:
    icon(_ICONS[kind], alert_colour(tokens, kind), ALERT_ICON_PX).paint(painter, box)
