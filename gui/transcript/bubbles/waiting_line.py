"""What a reply shows before anything has arrived."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_LINE, BODY_PX
from gui.transcript.bubbles.caret import Caret
from gui.transcript.segments.text_surface import CARET_WIDTH

if TYPE_CHECKING:
    from provider.types import Progress

_PATIENCE_SECONDS = 10


class WaitingLine(QWidget):
    """A caret, and what it waits for where that is known; after ten seconds in any case for whom and how long.

    As high as the line that will stand here.
    """

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
        text = _progress_text(message.progress) if message.progress is not None else ""
        if not text and seconds >= _PATIENCE_SECONDS and not message.reasoning:  # which counts its seconds itself
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


def _progress_text(progress: "Progress") -> str:
    text = QCoreApplication.translate("Progress", progress.text)
    if progress.fraction is None:
        return QCoreApplication.translate("Progress", "{text}…").format(text=text)
    percent = round(100 * min(1.0, max(0.0, progress.fraction)))
    return QCoreApplication.translate("Progress", "{text}… {percent} %").format(text=text, percent=percent)
