"""The box inside a reply that failed: what happened, and what can be done now."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.markdown.blocks import Place, Run, Style, TextBlock
from gui.theme.theme import Theme
from gui.theme.tokens import CODE_PX, RADIUS_CONTROL
from gui.transcript.bubbles.failure_text import countdown_text, failure_text, preferences_page
from gui.transcript.flat_button import ButtonLook, FlatButton
from gui.transcript.flow import flow
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.prose_formats import ProseFormats
from gui.transcript.wishes import Wishes

_BAR = 3
_PADDING_X = 16
_PADDING_Y = 11
_GAP = 8


class FailureNotice(QWidget):
    """Shows `message.failure`, with the technical detail folded away, and the buttons that make sense."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._message: Message | None = None
        self._page = ""
        tokens = theme.tokens
        formats = ProseFormats(theme=theme, colour=tokens.text, strong=tokens.warning)
        self._text = Prose(formats=formats, wishes=wishes, parent=self)
        self._countdown = PlainText(theme=theme, wishes=wishes, parent=self, colour=tokens.text)
        self._detail = PlainText(theme=theme, wishes=wishes, parent=self, colour=tokens.dim, font=_detail_font(theme))
        self._detail.hide()
        self._cancel = self._button(self.tr("Cancel"), ButtonLook.OUTLINED)
        self._continue = self._button(self.tr("Continue"), ButtonLook.PRIMARY)
        self._preferences = self._button(self.tr("Open preferences"), ButtonLook.OUTLINED)
        self._retry = self._button(self.tr("Retry"), ButtonLook.OUTLINED)
        self._other = self._button(self.tr("Another model") + " ▾", ButtonLook.OUTLINED)
        self._details = self._button(self.tr("Details"), ButtonLook.OUTLINED)
        self._other.setAccessibleName(self.tr("Another model"))
        self._details.setCheckable(True)
        self._cancel.clicked.connect(self._on_cancel)
        self._continue.clicked.connect(self._on_continue)
        self._preferences.clicked.connect(self._on_preferences)
        self._retry.clicked.connect(self._on_retry)
        self._other.clicked.connect(self._on_other)
        self._details.toggled.connect(self._on_details)

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def show_failure(self, message: Message, *, now: float) -> None:
        failure = message.failure
        if failure is None:
            return
        self._message = message
        text = failure_text(message, failure)
        runs = (Run(text.headline, Style.BOLD), Run(" " + text.sentence if text.sentence else ""))
        self._text.show_blocks([TextBlock(runs, 0, Place(), 0, 0)], 0)
        self.setAccessibleName(" ".join(part for part in (text.headline, text.sentence) if part))
        self._page = preferences_page(failure)
        self._detail.show_text(failure.detail)
        if not failure.detail:
            self._details.setChecked(False)
        waiting = message.retry_at is not None
        self._countdown.setVisible(waiting)
        self._cancel.setVisible(waiting)
        self._continue.setVisible(bool(message.text.strip()))
        self._preferences.setVisible(bool(self._page))
        self._details.setVisible(bool(failure.detail))
        self.tick(now)

    def tick(self, now: float) -> None:
        if self._message is not None and self._message.retry_at is not None:
            self._countdown.show_text(countdown_text(self._message, now=now))

    def fold(self) -> None:
        """Hide the detail again, for the next message."""
        self._details.setChecked(False)

    def lay_out(self, width: int) -> int:
        inner = width - _BAR - 2 * _PADDING_X
        left = _BAR + _PADDING_X
        y = _PADDING_Y
        for text in (self._text, self._countdown, self._detail):
            if text.isHidden():
                continue
            height = text.lay_out(inner)
            text.setGeometry(left, y, inner, height)
            y += height + (_GAP if text is not self._text or self._countdown.isHidden() else 2)
        y = flow(self._shown_buttons(), left=left, top=y, width=inner, gap=_GAP)
        return y + _PADDING_Y

    def _shown_buttons(self) -> list[FlatButton]:
        every = (self._cancel, self._continue, self._preferences, self._retry, self._other, self._details)
        return [button for button in every if not button.isHidden()]

    def _button(self, text: str, look: ButtonLook) -> FlatButton:
        return FlatButton(text, theme=self._theme, look=look, parent=self)

    def _on_cancel(self) -> None:
        if self._message is not None:
            self._wishes.cancel_retry_requested.emit(self._message.id)

    def _on_continue(self) -> None:
        if self._message is not None:
            self._wishes.continue_requested.emit(self._message.id)

    def _on_retry(self) -> None:
        if self._message is not None:
            self._wishes.retry_requested.emit(self._message.id)

    def _on_other(self) -> None:
        if self._message is not None:
            below = self._other.mapToGlobal(QPoint(0, self._other.height()))
            self._wishes.another_model_requested.emit(self._message.id, below)

    def _on_preferences(self) -> None:
        model = self._message.model if self._message is not None else None
        self._wishes.preferences_requested.emit(self._page, model.provider if model is not None else "")

    def _on_details(self, shown: bool) -> None:
        self._detail.setVisible(shown)
        self._wishes.height_changed.emit(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.fillPath(shape, QColor(tokens.warning_surface))
        painter.setClipPath(shape)
        painter.fillRect(0, 0, _BAR, self.height(), QColor(tokens.warning))


def _detail_font(theme: Theme) -> QFont:
    return theme.font(CODE_PX - 1, fixed=True)
