"""The quiet line under a reply that was cut short: by the user, by a limit, or because Rill was closed."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.finish_reasons import can_go_on
from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX
from gui.transcript.flat_button import ButtonLook, FlatButton
from gui.transcript.flow import flow
from gui.transcript.outcomes import cut_short
from gui.transcript.wishes import Wishes

_GAP = 8
_WRAP = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class CutLine(QWidget):
    """“Stopped by you”, Continue and Retry; beneath the words where there is no room beside them."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._message_id = 0
        self._text = ""
        self._text_box = QRect()
        self._continue = FlatButton(self.tr("Continue"), theme=theme, look=ButtonLook.OUTLINED, parent=self)
        self._retry = FlatButton(self.tr("Retry"), theme=theme, look=ButtonLook.OUTLINED, parent=self)
        self._continue.clicked.connect(self._on_continue)
        self._retry.clicked.connect(self._on_retry)
        self.setFont(theme.font(SMALL_PX + 1))

    @property
    def text(self) -> str:
        return self._text

    def show_message(self, message: Message) -> None:
        self._message_id = message.id
        self._text = cut_short(message)
        self.setAccessibleName(self._text)
        self._continue.setVisible(can_go_on(message))
        self.update()

    def lay_out(self, width: int) -> int:
        buttons = [button for button in (self._continue, self._retry) if not button.isHidden()]
        sizes = [button.sizeHint() for button in buttons]
        text_width = self.fontMetrics().horizontalAdvance(self._text) + 2 * _GAP
        if text_width + sum(size.width() + _GAP for size in sizes) - _GAP <= width:
            self._text_box = QRect(0, 0, text_width, sizes[0].height())
            return flow(buttons, left=text_width, top=0, width=width - text_width, gap=_GAP)
        box = self.fontMetrics().boundingRect(QRect(0, 0, width, 1 << 20), _WRAP, self._text)
        self._text_box = QRect(0, 0, width, box.height())
        return flow(buttons, left=0, top=box.height() + _GAP, width=width, gap=_GAP)

    def _on_continue(self) -> None:
        self._wishes.continue_requested.emit(self._message_id)

    def _on_retry(self) -> None:
        self._wishes.retry_requested.emit(self._message_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.tokens.dim))
        painter.drawText(self._text_box, _WRAP, self._text)
