"""What a model thought before it answered: folded away above the answer."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX
from gui.transcript.flat_button import FlatButton
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.wishes import Wishes

_GAP = 4
_BAR = 2
_INDENT = 14


class ReasoningBlock(QWidget):
    """A line that opens and closes the text, which is shown as it came and laid out only while it is open."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._reasoning = ""
        self._toggle = FlatButton(self.tr("Reasoning"), theme=theme, parent=self)
        self._open = False
        self._toggle.setAccessibleName(self.tr("Reasoning"))
        self._toggle.clicked.connect(lambda: self._set_open(not self._open))
        colour = theme.tokens.dim
        self._text = PlainText(theme=theme, wishes=wishes, parent=self, colour=colour, font=theme.font(BODY_PX - 1))
        self._text.setAccessibleName(self.tr("Reasoning"))
        self._text.hide()
        self._update_label()

    @property
    def open(self) -> bool:
        return self._open

    @property
    def outdent(self) -> int:
        """How far the block reaches beyond the text's left edge, so that its line begins there."""
        return self._theme.px(7)

    @property
    def text(self) -> str:
        """What can be read of it: nothing while it is closed."""
        return self._text.toPlainText() if self.open else ""

    def show_reasoning(self, text: str) -> None:
        self._reasoning = text
        if self.open:
            self._text.show_text(text)

    def fold(self) -> None:
        """Close it again, for the next message."""
        self._set_open(False)

    def lay_out(self, width: int) -> int:
        height = self._toggle.height()
        if self.open:
            left = self.outdent + _INDENT
            inner = width - left
            text_height = self._text.lay_out(inner)
            self._text.setGeometry(left, height + _GAP, inner, text_height)
            height += _GAP + text_height
        return height

    def _update_label(self) -> None:
        self._toggle.setText(("▾ " if self.open else "▸ ") + self.tr("Reasoning"))
        self._toggle.setAccessibleDescription(self.tr("Shown") if self.open else self.tr("Hidden"))

    def _set_open(self, shown: bool) -> None:
        if shown == self._open:
            return
        self._open = shown
        self._update_label()
        self.show_reasoning(self._reasoning)
        self._text.setVisible(shown)
        self._wishes.height_changed.emit(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.open:
            colour = QColor(self._theme.tokens.dim)
            colour.setAlphaF(0.45)
            painter = QPainter(self)
            painter.fillRect(self.outdent, self._text.y(), _BAR, self._text.height(), colour)
