"""What is known about one reply."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.chat.message import Message, State
from gui.transcript.outcomes import cut_short

_CONTEXT = "DetailsDialog"


class DetailsDialog(QDialog):
    """Two columns of plain text that can be selected, and a button that copies all of them.

    It shows the reply as it was when it was opened, and blocks nothing.
    """

    def __init__(self, *, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Details of the reply"))
        self._rows = reply_details(message)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, (what, value) in enumerate(self._rows):
            name = _label(what, role="dim")
            text = _label(value)
            text.setWordWrap(True)
            text.setAccessibleName(f"{what}: {value}")
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self._rows), 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox()
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 12, 12)
        column.setSpacing(16)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        em = self.fontMetrics().height()
        self.resize(32 * em, min(30 * em, round((len(self._rows) * 1.6 + 7) * em)))
        close.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{what}: {value}" for what, value in self._rows))


def reply_details(message: Message) -> list[tuple[str, str]]:
    """What and its value, in the user's language; only what is known."""
    rows = [
        (_tr("Model"), _model(message)),
        (_tr("Provider"), message.provider_label),
        (_tr("State"), _state(message)),
        (_tr("Why it failed"), _failure(message)),
        *_times(message),
        *_length(message),
        *_usage(message),
        (_tr("Ended with"), message.finish_reason),
    ]
    return [(what, value) for what, value in rows if value]


def _model(message: Message) -> str:
    label, model = message.model_label, message.model.model if message.model is not None else ""
    return f"{label} ({model})" if label and model and label != model else label or model


def _state(message: Message) -> str:
    return {
        State.WAITING: _tr("Waiting for the first word"),
        State.STREAMING: _tr("Being written"),
        State.DONE: _tr("Complete"),
        State.FAILED: _tr("Failed"),
    }.get(message.state) or cut_short(message)


def _failure(message: Message) -> str:
    if message.failure is None:
        return ""
    return " ".join(part for part in (message.failure.message, message.failure.detail) if part)


def _times(message: Message) -> list[tuple[str, str]]:
    timing = message.timing
    if timing is None:
        return []
    first = timing.to_first_text()
    whole = None if timing.ended is None else timing.ended - timing.sent
    return [
        (
            _tr("Sent"),
            QLocale().toString(QDateTime.fromSecsSinceEpoch(round(timing.sent_at)), QLocale.FormatType.ShortFormat),
        ),
        (_tr("First text after"), "" if first is None else _seconds(first)),
        (_tr("Ended after"), "" if whole is None else _seconds(whole)),
    ]


def _length(message: Message) -> list[tuple[str, str]]:
    reasoning = len(message.reasoning)
    return [
        (_tr("Characters"), QLocale().toString(len(message.text))),
        (_tr("Words"), QLocale().toString(len(message.text.split()))),
        (_tr("Characters of reasoning"), QLocale().toString(reasoning) if reasoning else ""),
    ]


def _usage(message: Message) -> list[tuple[str, str]]:
    usage = message.usage
    if usage is None:
        return []
    sent, written = usage.prompt_tokens, usage.completion_tokens
    return [
        (_tr("Tokens of the prompt"), "" if sent is None else QLocale().toString(sent)),
        (_tr("Tokens of the reply"), "" if written is None else QLocale().toString(written)),
    ]


def _seconds(seconds: float) -> str:
    return _tr("{seconds} s").format(seconds=QLocale().toString(seconds, "f", 2))


def _label(text: str, *, role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if role:
        label.setProperty("role", role)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
