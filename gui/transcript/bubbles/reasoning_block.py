"""What a model thought before it answered: folded away above the answer."""

from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX
from gui.transcript.flat_button import FlatButton
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.wishes import Wishes

_GAP = 4
_BAR = 2
_INDENT = 14


class ReasoningToggle(FlatButton):
    """The line that opens and closes the reasoning; assistive technology is told which of the two it is."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__("", theme=theme, parent=parent)
        self._opened = False
        self._label = ""

    @property
    def opened(self) -> bool:
        return self._opened

    def show_label(self, label: str, *, name: str) -> None:
        """`name` is read out; unlike what is seen it does not count seconds."""
        self._label = label
        self.setText(("▾ " if self._opened else "▸ ") + label)
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def set_opened(self, opened: bool) -> None:
        self._opened = opened
        self.show_label(self._label, name=self.accessibleName())
        if QAccessible.isActive():
            changed = QAccessible.State()
            changed.expanded = True
            changed.collapsed = True
            QAccessible.updateAccessibility(QAccessibleStateChangeEvent(self, changed))


class ReasoningBlock(QWidget):
    """“Thought for 12 s”, and on demand the text, which is shown as it came and laid out only while it is open."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._message: Message | None = None
        self._open = False
        self._toggle = ReasoningToggle(theme=theme, parent=self)
        self._toggle.clicked.connect(self._on_clicked)
        self.setAccessibleName(self.tr("Reasoning"))
        colour = theme.tokens.dim
        self._text = PlainText(theme=theme, wishes=wishes, parent=self, colour=colour, font=theme.font(BODY_PX - 1))
        self._text.setAccessibleName(self.tr("Reasoning"))
        self._text.hide()

    @property
    def open(self) -> bool:
        return self._open

    @property
    def label(self) -> str:
        """What its line says, without the mark before it."""
        return self._toggle.text()[2:]

    @property
    def outdent(self) -> int:
        """How far the block reaches beyond the text's left edge, so that its line begins there."""
        return self._theme.px(7)

    @property
    def text(self) -> str:
        """What can be read of it: nothing while it is closed."""
        return self._text.toPlainText() if self.open else ""

    def show_reasoning(self, message: Message, *, now: float) -> None:
        """Show the message's reasoning as it is now, open where the user has left it so. `now` is monotonic."""
        self._message = message
        self._set_open(message in self._wishes.unfolded)
        if self.open:
            self._text.show_text(message.reasoning)
        self.tick(now)

    def tick(self, now: float) -> None:
        """Count on."""
        message = self._message
        timing = message.timing if message is not None else None
        label = name = self.tr("Reasoning")
        if message is not None and message.state.active and timing is not None and timing.thinking_since is not None:
            label = self.tr("Thinking… %1").replace("%1", self._duration(timing.thought(now)))
        elif timing is not None and timing.thought_seconds:
            label = self.tr("Thought for %1").replace("%1", self._duration(timing.thought_seconds))
            name = f"{name}: {label}"
        self._toggle.show_label(label, name=name)

    def lay_out(self, width: int) -> int:
        height = self._toggle.height()
        if self.open:
            left = self.outdent + _INDENT
            inner = width - left
            text_height = self._text.lay_out(inner)
            self._text.setGeometry(left, height + _GAP, inner, text_height)
            height += _GAP + text_height
        return height

    def _duration(self, seconds: float) -> str:
        whole = max(1, round(seconds))
        if whole < 60:
            return self.tr("%1 s").replace("%1", str(whole))
        return self.tr("%1 min %2 s").replace("%1", str(whole // 60)).replace("%2", str(whole % 60))

    def _set_open(self, shown: bool) -> None:
        if shown == self._open:
            return
        self._open = shown
        self._toggle.set_opened(shown)
        self._text.setVisible(shown)

    def _on_clicked(self) -> None:
        message = self._message
        if message is None:
            return
        if self._open:
            self._wishes.unfolded.discard(message)
        else:
            self._wishes.unfolded.add(message)
            self._text.show_text(message.reasoning)
        self._set_open(not self._open)
        self._wishes.height_changed.emit(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.open:
            colour = QColor(self._theme.tokens.dim)
            colour.setAlphaF(0.45)
            painter = QPainter(self)
            painter.fillRect(self.outdent, self._text.y(), _BAR, self._text.height(), colour)
