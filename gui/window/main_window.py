"""The window: where its parts stand. What they do is wired elsewhere."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from gui.transcript.tab_order import controls_of, go_past, put_before
from gui.window.column_layout import ColumnLayout
from gui.window.side_layout import SideLayout

SMALLEST = QSize(360, 400)
FIRST_SIZE = QSize(1180, 860)


class MainWindow(QMainWindow):
    """Sidebar at the left; header, banners, the message list or the greeting, and the composer at the right."""

    close_requested = Signal()
    first_painted = Signal()

    def __init__(
        self,
        *,
        sidebar: QWidget,
        header: QWidget,
        banners: QWidget,
        greeting: QWidget,
        composer: QWidget,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._painted = False
        self._with_messages = False
        self._blank: QWidget | None = None
        self._composer = composer
        self._theme = theme
        # From the outside in: Qt styles all anew that is in a widget which gets another parent.
        content = QWidget(self)
        self._stack = QStackedWidget(content)
        self._rows = rows = QVBoxLayout(content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(header)
        rows.addLayout(ColumnLayout(banners, theme=theme))
        rows.addWidget(self._stack, 1)
        self._stack.addWidget(greeting)
        rows.addLayout(ColumnLayout(composer, theme=theme))
        rows.addSpacing(GRID)
        self._sides = SideLayout(sidebar=sidebar, content=content, parent=self)
        self.setCentralWidget(self._sides)
        self.setWindowTitle(self.tr("Rill"))
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)

    @property
    def sides(self) -> SideLayout:
        return self._sides

    @property
    def painted(self) -> bool:
        """Whether the window has been on screen."""
        return self._painted

    def set_transcript(self, transcript: QWidget) -> None:
        self._stack.insertWidget(1, transcript)
        put_before(transcript, self._composer)  # made last, but neither seen nor walked last

    def add_strip(self, strip: QWidget) -> None:
        """Put what tells of something that is going on between the banners and the messages."""
        self._rows.insertLayout(self._rows.indexOf(self._stack), ColumnLayout(strip, theme=self._theme))
        for control in controls_of(strip):
            put_before(control, self._stack)

    def show_transcript(self, shown: bool) -> None:
        """Show the message list, or the greeting of an empty chat."""
        self._with_messages = shown
        if self._blank is None or shown:
            self.stop_waiting()

    def wait_for_chat(self) -> None:
        """Show nothing where the greeting stands: the chat that was in front the last time is about to come."""
        self._blank = QWidget(self._stack)
        self._stack.addWidget(self._blank)
        self._stack.setCurrentWidget(self._blank)

    def stop_waiting(self) -> None:
        """The chat has come, or will not."""
        self._stack.setCurrentIndex(1 if self._with_messages else 0)
        if self._blank is not None:
            self._stack.removeWidget(self._blank)
            self._blank.deleteLater()
            self._blank = None

    def bring_to_front(self) -> None:
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return go_past(self, forwards=forwards)

    def closeEvent(self, event: QCloseEvent) -> None:
        # Whoever listens ends what runs and lets the window go; closing under running coroutines would raise.
        event.ignore()
        self.close_requested.emit()
