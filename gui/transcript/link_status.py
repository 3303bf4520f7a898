"""One line at the lower edge: where a link leads, while the pointer or the keyboard's focus is on it."""

from html import escape

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from gui.markdown.links import LinkCheck, describe
from gui.theme.theme import Theme
from gui.theme.tokens import GRID, RADIUS_CONTROL, SMALL_PX
from gui.transcript.accessibility import announce
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.view import TranscriptView

_WIDEST = 0.7
"""How much of the view it may cover."""
_SAID_MS = 1_500
"""So long stands what was said."""
_PADDING = QPoint(10, 5)
_BUTTON = 60
"""Pixels at the lower right that belong to the button which leads to the end."""


class LinkStatus(QWidget):
    """One line, in the corner where the link is not. It never takes the mouse."""

    def __init__(self, *, view: TranscriptView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._hovered = ""
        self._focused = ""
        self._text = ""
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_MS)
        self._said.timeout.connect(self._update)
        self._warns = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        view.wishes.link_hovered.connect(self._on_link_hovered)
        view.wishes.reveal_requested.connect(self._on_focus_moved)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_moved)

    @property
    def text(self) -> str:
        """What it says; empty while it is away."""
        return self._text if not self.isHidden() else ""

    def say(self, text: str) -> None:
        """Show this for a moment, and let a screen reader say it."""
        self._show(text, warns=False)
        self._said.start()
        announce(self._view, text)

    def _on_link_hovered(self, target: str) -> None:
        self._hovered = target
        # Whatever text is under the pointer passes the wish for a tool tip on to the view.
        self._view.viewport().setToolTip(_as_plain(self._words(describe(target, ""))) if _leads_out(target) else "")
        self._update()

    def _on_focus_moved(self) -> None:
        focused = _focused_link()
        if focused != self._focused:
            self._focused = focused
            self._update()

    def _update(self) -> None:
        target = self._hovered or self._focused
        if not _leads_out(target):
            self.hide()
            return
        check = describe(target, "")
        self._show(self._words(check), warns=not check.allowed or check.needs_confirmation)

    def _show(self, text: str, *, warns: bool) -> None:
        self._text = text
        self._warns = warns
        self._place()
        self.show()
        self.raise_()
        self.update()

    def _words(self, check: LinkCheck) -> str:
        if check.allowed:
            return check.display
        return self.tr("%1 — Rill does not open this link").replace("%1", check.display)

    def _place(self) -> None:
        room = self._view.viewport().geometry()
        metrics = QFontMetrics(self._theme.font(SMALL_PX))
        width = min(metrics.horizontalAdvance(self._text) + 2 * _PADDING.x() + 2, round(room.width() * _WIDEST))
        height = metrics.height() + 2 * _PADDING.y()
        box = QRect(room.left() + GRID, room.bottom() - GRID - height, width, height)
        if box.adjusted(-GRID, -GRID, GRID, GRID).contains(self._view.mapFromGlobal(QCursor.pos())):
            box.moveRight(room.right() - _BUTTON)
        self.setGeometry(box)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.reply if tokens.dark else tokens.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.warning if self._warns else tokens.dim))
        inside = self.rect().adjusted(_PADDING.x(), 0, -_PADDING.x(), 0)
        words = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, inside.width() + 1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, words)


def _leads_out(target: str) -> bool:
    """Not to a place in the message itself."""
    return bool(target) and not target.startswith("#")


def _focused_link() -> str:
    focused = QApplication.focusWidget()
    if isinstance(focused, Prose):
        return focused.links.current.link if focused.links.current is not None else ""
    if isinstance(focused, TableGrid):
        return focused.links.current.run.link if focused.links.current is not None else ""
    return ""


def _as_plain(text: str) -> str:
    """A tool tip that is not taken for HTML, whatever stands in it."""
    return f"<span>{escape(text)}</span>"
