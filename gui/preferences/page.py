"""A page of the preferences: a title and a column of fields that scrolls."""

from PySide6.QtWidgets import QLabel

from gui.preferences.scroll_column import ScrollColumn
from gui.preferences.search_entries import FOUND_MARGIN, SearchEntry, entries_in
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class Page(ScrollColumn):
    """Subclasses add their fields and say what is to be taken over when the window closes."""

    def __init__(self, *, theme: Theme, title: str) -> None:
        super().__init__(theme=theme)
        self._title = title
        self._heading = QLabel(title)
        set_role(self._heading, "title")
        self._column.addWidget(self._heading)

    @property
    def title(self) -> str:
        return self._title

    def set_compact(self, compact: bool) -> None:
        """In a narrow window, which names the page above it, leave out the title and what room can be spared."""
        self._heading.setVisible(not compact)
        self.set_side(2 * GRID if compact else 4 * GRID)

    def commit(self) -> None:
        """Take over what was typed and not left yet."""

    def search_entries(self) -> list[SearchEntry]:
        """What can be found on this page."""
        return entries_in(self._content, reveal=lambda widget: self.reveal(widget, margin=FOUND_MARGIN))
