"""What those who describe a message list, such as a screen reader, need to know of it."""

from abc import abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.focus_ring import RING_WIDTH
from gui.transcript.message_source import MessageSource
from gui.transcript.tab_order import WALKED

# The program's style sheet gives every QTextEdit the frame and the padding of a field.
_STYLE = "QTextEdit, QTextEdit:hover, QTextEdit:focus { background: transparent; border: none; padding: 0; }"


class MessageList(QAbstractScrollArea):
    """The view without what it does: its messages, and those that have a bubble."""

    def __init__(self, *, live: Callable[[], Mapping[int, Bubble]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = MessageSource(parent=self)
        self._live = live
        self.setAccessibleName(self.tr("Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_STYLE)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setProperty(WALKED, True)
        self.setViewportMargins(RING_WIDTH, RING_WIDTH, RING_WIDTH, RING_WIDTH)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def source(self) -> MessageSource:
        """All messages, on screen or not."""
        return self._source

    @abstractmethod
    def show_row(self, row: int) -> None:
        """Scroll as little as possible until the message's beginning is seen."""

    def live_bubbles(self) -> dict[int, Bubble]:
        """The bubbles that exist now, by row."""
        return dict(self._live())
