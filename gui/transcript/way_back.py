"""The way back to the end, and what has come there meanwhile."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.theme.theme import Theme
from gui.transcript.arranger import Arranger
from gui.transcript.follow_button import FollowButton
from gui.transcript.message_source import MessageSource
from gui.transcript.new_lines import NewLines
from gui.transcript.scroller import Scroller


class WayBack(QObject):
    """Shows the round button while the end is out of sight, and counts the lines that come after one let go."""

    def __init__(
        self, *, theme: Theme, source: MessageSource, arranger: Arranger, scroller: Scroller, viewport: QWidget
    ) -> None:
        super().__init__(viewport)
        self._theme = theme
        self._source = source
        self._arranger = arranger
        self._viewport = viewport
        self.button = FollowButton(theme=theme, parent=viewport)
        self.new_lines = NewLines(message=source.message, count=source.count)
        self.button.clicked.connect(scroller.follow)
        scroller.following_changed.connect(self._on_following_changed)

    def forget(self) -> None:
        """Another conversation is shown, of which nothing is known."""
        self.new_lines = NewLines(message=self._source.message, count=self._source.count)

    def update(self, *, width: int) -> None:
        """Messages have come, grown or moved in a column of this width."""
        away = not self._arranger.at_end
        self.button.setVisible(away)
        if away:
            letting_go = not self._arranger.following
            lines = self.new_lines.lines(width=width, scale=self._theme.text_scale) if letting_go else 0
            self.button.show_lines(lines)

    def place(self) -> None:
        """The view has another size, or its text has."""
        self.button.place(self._viewport.rect().bottomRight())

    def _on_following_changed(self, following: bool) -> None:
        if not following:
            self.new_lines.begin()
