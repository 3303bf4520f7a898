"""The line above a reply: who answers, and for how long it has been asked."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX


class ReplyHeader(QWidget):
    """“**gpt-4o** · AI365VIP · 3 s”. Paints plain text only, whatever a service calls its models."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ""
        self._rest = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def text(self) -> str:
        return self._model + self._rest

    def show_message(self, message: Message, *, now: float, total: bool = False) -> None:
        """`now` is in monotonic seconds. `total`: also of a reply that has ended, how long it took."""
        model = message.model_label or self.tr("Reply")
        rest = f" · {message.provider_label}" if message.provider_label else ""
        if message.state.active and message.timing is not None:
            rest += " · " + self.tr("%1 s").replace("%1", str(max(0, int(now - message.timing.sent))))
        elif total and message.timing is not None and message.timing.ended is not None:
            seconds = message.timing.ended - message.timing.sent
            rest += " · " + self.tr("%1 s").replace("%1", f"{seconds:.1f}" if seconds < 10 else str(round(seconds)))
        if (model, rest) != (self._model, self._rest):
            self._model, self._rest = model, rest
            self.setAccessibleName(self.text)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setFont(self._theme.font(SMALL_PX, bold=True))
        painter.setPen(QColor(tokens.text))
        box = self.rect().adjusted(2, 0, 0, -self._theme.px(4))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        bold = painter.fontMetrics()
        name = bold.elidedText(self._model, Qt.TextElideMode.ElideRight, box.width() * 2 // 3)
        painter.drawText(box, flags, name)
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.dim))
        left = box.left() + bold.horizontalAdvance(name)
        rest = QRect(left, box.top(), box.right() - left, box.height())
        text = painter.fontMetrics().elidedText(self._rest, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, flags, text)
