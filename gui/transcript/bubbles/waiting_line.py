"""What a reply shows before anything has arrived."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.bubbles.caret import Caret
from gui.transcript.segments.text_surface import CARET_WIDTH

_PATIENCE_SECONDS = 10


class WaitingLine(QWidget):
    """A caret; after ten seconds also for whom it waits and how long. As high as the line that will stand here."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._caret = Caret(theme=theme, parent=self)
        self._caret.show()
        self.setFont(theme.font(BODY_PX))

    @property
    def text(self) -> str:
        return self._text

    def show_message(self, message: Message, *, now: float) -> None:
        seconds = int(now - message.timing.sent) if message.timing is not None else 0
        text = ""
        if seconds >= _PATIENCE_SECONDS and not message.reasoning:  # which counts its seconds itself
            text = self.tr("Waiting for %1… %2 s").replace("%2", str(seconds))
            text = text.replace("%1", message.model_label or self.tr("the reply"))
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def lay_out(self, _width: int) -> int:
        height = round(self._theme.px(BODY_PX) * BODY_LINE)
        caret = self._theme.px(BODY_PX) + 2
        self._caret.setGeometry(0, (height - caret) // 2, CARET_WIDTH, caret)
        return height

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.tokens.dim))
        box = self.rect().adjusted(CARET_WIDTH + 10, 0, 0, 0)
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
