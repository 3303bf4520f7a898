"""What a model answered, and what became of the answer."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message, State
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble, Place
from gui.transcript.bubbles.caret import Caret
from gui.transcript.bubbles.compare_bar import CompareBar
from gui.transcript.bubbles.cut_line import CutLine
from gui.transcript.bubbles.failure_notice import FailureNotice
from gui.transcript.bubbles.reasoning_block import ReasoningBlock
from gui.transcript.bubbles.reply_header import ReplyHeader
from gui.transcript.bubbles.reply_text import ReplyText
from gui.transcript.bubbles.waiting_line import WaitingLine
from gui.transcript.metrics import (
    COMPARE_GAP,
    HEADER,
    REPLY_ACTIONS,
    REPLY_GAP,
    REPLY_PADDING_X,
    REPLY_PADDING_Y,
    SEGMENT_GAP,
)
from gui.transcript.outcomes import cut_short
from gui.transcript.segments.sourced_text import SourcedText
from gui.transcript.wishes import Wishes


class ReplyBubble(Bubble):
    """A header, the text with what was thought before it, and beneath how the reply stands: a failure, a stop.

    The parts for the rarer states are made when they are first needed.
    """

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=theme, wishes=wishes, parent=parent)
        self._header = ReplyHeader(theme=theme, parent=self)
        self._text = ReplyText(theme=theme, wishes=wishes, parent=self)
        self.sourced = SourcedText(widget=self, parts=self._text.parts, source=self.source)
        self._text.on_blocks_changed = self.sourced.refresh
        self._caret = Caret(theme=theme, parent=self._text)
        self._reasoning: ReasoningBlock | None = None
        self._waiting: WaitingLine | None = None
        self._failure: FailureNotice | None = None
        self._cut: CutLine | None = None
        self._compare: CompareBar | None = None

    def update_message(self, *, now: float) -> None:
        message = self.message
        if message is None:
            return
        self._header.show_message(message, now=now, total=self.compared is not None)
        self._text.show_message(message, seconds=self.fill_seconds)
        self._text.setVisible(bool(message.text))
        self._update_reasoning(message, now)
        self._update_caret(message)
        self._update_waiting(message, now)
        self._update_failure(message, now)
        self._update_cut(message)
        self._update_compare(message)

    def reset(self) -> None:
        super().reset()
        self.sourced.clear()
        self._text.reset()
        if self._failure is not None:
            self._failure.fold()

    def retire(self) -> None:
        self._text.dissolve(then=self.deleteLater)

    def tick(self, now: float) -> None:
        message = self.message
        if message is None:
            return
        self._header.show_message(message, now=now, total=self.compared is not None)
        if self._reasoning is not None and not self._reasoning.isHidden():
            self._reasoning.tick(now)
        if self._waiting is not None and not self._waiting.isHidden():
            self._waiting.show_message(message, now=now)
        if self._failure is not None and not self._failure.isHidden():
            self._failure.tick(now)

    @property
    def complete(self) -> bool:
        return self._text.complete

    def mark_dirty(self, part: QWidget) -> None:
        self._text.mark_dirty(part)
        super().mark_dirty(part)

    def visible_text(self) -> str:
        return self._text.visible_text()

    def failure_text(self) -> str:
        """What the notice says; empty where there is none."""
        return self._failure.text if self._failure is not None and not self._failure.isHidden() else ""

    def arrange(self, width: int) -> int:
        inner = width - 2 * REPLY_PADDING_X
        top = self.theme.px(HEADER)
        self._header.setGeometry(0, 0, width, top)
        y = top + REPLY_PADDING_Y
        for part in (self._reasoning, self._text, self._waiting, self._failure, self._cut):
            if part is None or part.isHidden():
                continue
            if y > top + REPLY_PADDING_Y:
                y += SEGMENT_GAP
            outdent = part.outdent if isinstance(part, ReasoningBlock) else 0
            height = part.lay_out(inner + outdent)
            part.setGeometry(REPLY_PADDING_X - outdent, y, inner + outdent, height)
            y += height
        self.place_surface(QRect(0, top, width, y + REPLY_PADDING_Y - top))
        self._place_caret()
        band = self._place_compare(width) or self.theme.px(REPLY_ACTIONS)
        self.place_actions(QRect(0, self.surface.bottom() + 1, width, band))
        return self.surface.bottom() + 1 + band + REPLY_GAP

    def _place_compare(self, width: int) -> int:
        """What to do with one of several replies, beneath it; how much room that takes, none where it is alone."""
        if self._compare is None or self._compare.isHidden():
            return 0
        height = self._compare.lay_out(width)
        self._compare.setGeometry(0, self.surface.bottom() + 1 + COMPARE_GAP, width, height)
        return COMPARE_GAP + height

    def place_at(self, y: int) -> Place:
        return self._text.place_at(y - self._text.y())

    def y_of(self, place: Place) -> int:
        return self._text.y() + self._text.y_of(place)

    def _place_caret(self) -> None:
        if self._caret.isHidden():
            return
        line = self._text.caret_rect()
        height = self.theme.px(16)
        self._caret.setGeometry(line.x(), line.y() + (line.height() - height) // 2, line.width(), height)
        self._caret.raise_()

    def _update_caret(self, message: Message) -> None:
        streaming = message.state.active and bool(message.text)
        self._caret.setVisible(streaming)
        if streaming:
            self._caret.keep_lit()

    def _update_reasoning(self, message: Message, now: float) -> None:
        shown = bool(message.reasoning.strip())
        if shown and self._reasoning is None:
            self._reasoning = ReasoningBlock(theme=self.theme, wishes=self.wishes, parent=self)
        if self._reasoning is not None:
            self._reasoning.setVisible(shown)
            self._reasoning.show_reasoning(message, now=now)

    def _update_waiting(self, message: Message, now: float) -> None:
        waiting = message.state.active and not message.text
        if waiting and self._waiting is None:
            self._waiting = WaitingLine(theme=self.theme, parent=self)
        if self._waiting is not None:
            self._waiting.setVisible(waiting)
            if waiting:
                self._waiting.show_message(message, now=now)

    def _update_failure(self, message: Message, now: float) -> None:
        failed = message.state is State.FAILED and message.failure is not None
        if failed and self._failure is None:
            self._failure = FailureNotice(theme=self.theme, wishes=self.wishes, parent=self)
        if self._failure is not None:
            self._failure.setVisible(failed)
            if failed:
                self._failure.show_failure(message, now=now)

    def _update_cut(self, message: Message) -> None:
        cut = bool(cut_short(message))
        if cut and self._cut is None:
            self._cut = CutLine(theme=self.theme, wishes=self.wishes, parent=self)
        if self._cut is not None:
            self._cut.setVisible(cut)
            if cut:
                self._cut.show_message(message)

    def _update_compare(self, message: Message) -> None:
        shown = self.compared is not None
        if shown and self._compare is None:
            self._compare = CompareBar(theme=self.theme, wishes=self.wishes, parent=self)
            self._compare.menu_requested.connect(self.open_menu)
        if self._compare is not None:
            self._compare.setVisible(shown)
            if shown:
                self._compare.show_message(message, front=bool(self.compared))
