"""The preferences: one window beside the chat, every change in force at once."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.transfer import Transfer
from gui.preferences.appearance_page import AppearancePage
from gui.preferences.callables import Diagnose, Spawn
from gui.preferences.data_page import DataPage
from gui.preferences.field import wrapped_label
from gui.preferences.general_page import GeneralPage
from gui.preferences.local_page import LocalPage
from gui.preferences.network_page import NetworkPage
from gui.preferences.page import Page
from gui.preferences.page_list import PageList
from gui.preferences.providers_page import ProvidersPage
from gui.preferences.search_entries import SearchEntry, search_terms
from gui.preferences.search_line import SearchLine
from gui.preferences.search_results import FoundMark, Hit, SearchResults
from gui.preferences.shortcuts_page import Keys, ShortcutsPage
from gui.preferences.texts import reason_of
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

SMALLEST = QSize(320, 320)
FIRST_SIZE = QSize(960, 700)
NARROWEST_COLUMN_PX = 400
"""Where less than this (at a text scale of 1) is left for a page, the list of pages becomes a box above it."""


class PreferencesWindow(QDialog):
    """Not modal: `show()` it, or `show_page()`. Esc closes it; what was typed by then is taken over."""

    page_shown = Signal(str)
    service_answered = Signal(str)
    """A service that was just set up has named its models: its id."""

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        theme: Theme,
        directory: ProviderDirectory,
        diagnose: Diagnose,
        spawn: Spawn,
        transfer: Transfer,
        keys: Keys = lambda: (),
        parent: QWidget | None = None,
    ) -> None:
        """`diagnose` walks the way to a service for the Test of the network page."""
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._providers = ProvidersPage(
            settings=settings, secrets=secrets, theme=theme, directory=directory, spawn=spawn
        )
        self._providers.page_requested.connect(self.show_page)
        self._providers.service_answered.connect(self.service_answered)
        self._pages: dict[str, Page] = {
            "general": GeneralPage(settings=settings, theme=theme),
            "appearance": AppearancePage(settings=settings, theme=theme),
            "providers": self._providers,
            "local": LocalPage(settings=settings, theme=theme),
            "network": NetworkPage(
                settings=settings, secrets=secrets, theme=theme, directory=directory, diagnose=diagnose, spawn=spawn
            ),
            "data": DataPage(transfer=transfer, theme=theme, spawn=spawn),
            "shortcuts": ShortcutsPage(theme=theme, keys=keys),
        }
        self._search = SearchLine(window=self)
        self._results = SearchResults(theme=theme, line=self._search)
        self._stack = QStackedWidget()
        self._list = PageList(theme=theme)
        self._box = QComboBox()
        self._box.setObjectName("preferences_page_box")
        self._box.setAccessibleName(self.tr("Page"))
        for page in self._pages.values():
            self._stack.addWidget(page)
            self._list.add(page.title)
            self._box.addItem(page.title)
        self._stack.addWidget(self._results)
        self._notice = wrapped_label("", role="error")
        self._notice.setObjectName("save_problem")
        self._notice.setContentsMargins(4 * GRID, GRID, 4 * GRID, 2 * GRID)
        self._lay_out()
        self._list.picked.connect(self._on_page_picked)
        self._list.typed.connect(self._on_typed_beside)
        self._search.textEdited.connect(self._on_searched)
        self._search.left.connect(self._end_search)
        self._results.chosen.connect(self._on_hit_chosen)
        self._box.activated.connect(self._on_page_picked)
        self.destroyed.connect(settings.listen(lambda _setting: self._show_notice()))
        theme.changed.connect(self._fit)
        self._show_notice()
        self._show_index(0)
        self.setWindowTitle(self.tr("Preferences"))
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)

    def show_page(self, name: str) -> None:
        """Show a page by its name, such as "general" or "providers", and the window with it, in front."""
        self._show_index(list(self._pages).index(name))
        self.show()
        self.raise_()
        self.activateWindow()

    def pages(self) -> list[Page]:
        return list(self._pages.values())

    def show_service(self, service_id: str) -> None:
        """Show what is set for a service."""
        self.show_page("providers")
        self._providers.show_service(service_id)

    def add_provider(self) -> None:
        """Let the user choose a service to add."""
        self.show_page("providers")
        self._providers.add_service()

    def commit(self) -> None:
        """Take over what was typed and not left yet."""
        for page in self._pages.values():
            page.commit()

    def _lay_out(self) -> None:
        self._box_row = QWidget()
        self._box_column = QVBoxLayout(self._box_row)
        self._box_column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        self._box_column.addWidget(self._box)
        self._narrow = False
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self._box_row)
        content.addWidget(self._stack, 1)
        content.addWidget(self._notice)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(0)
        sides.addWidget(self._list)
        sides.addLayout(content, 1)
        self._list.set_search(self._search)

    def _on_page_picked(self, index: int) -> None:
        self._search.clear()
        self._show_index(index)

    def _on_typed_beside(self, text: str) -> None:
        """Whoever types over the list of pages wants to find something."""
        self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        self._search.setText(text)
        self._on_searched(text)

    def _on_searched(self, text: str) -> None:
        words = search_terms(text)
        if not words:
            self._end_search()
            return
        found: list[tuple[int, Hit]] = []
        for name, page in self._pages.items():
            itself = SearchEntry(label=page.title, show=self._list.take_focus)
            for entry in (itself, *page.search_entries()):
                at_home = entry if entry is itself else replace(entry, page=page.title)
                rank = at_home.rank(words)
                if rank >= 0:
                    found.append((rank, Hit(name, at_home)))
        found.sort(key=lambda pair: pair[0])
        self._results.show_hits([hit for _, hit in found], words=text.strip())
        self._stack.setCurrentWidget(self._results)

    def _end_search(self) -> None:
        """Back to the page that was looked at."""
        self._stack.setCurrentIndex(self._list.current)

    def _on_hit_chosen(self, hit: Hit) -> None:
        self._search.clear()
        self._show_index(list(self._pages).index(hit.page))
        hit.entry.show()
        target = hit.entry.target()
        if target is not None:
            FoundMark(theme=self._theme, around=target)

    def _show_index(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._list.show_current(index)
        self._box.setCurrentIndex(index)
        self.page_shown.emit(list(self._pages)[index])

    def _show_notice(self) -> None:
        problem = self._settings.save_problem
        copy = self._settings.kept_copy
        text = reason_of(problem) if problem is not None else ""
        if not text and copy is not None:
            text = self.tr("The old settings file could not be read. It was kept as %1.").replace("%1", str(copy))
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    def _fit(self) -> None:
        """Leave out the list where there is no room for it."""
        left = self.width() - self._list.sizeHint().width()
        narrow = left < self._theme.px(NARROWEST_COLUMN_PX)
        self._list.setVisible(not narrow)
        self._box_row.setVisible(narrow)
        if narrow is not self._narrow:
            self._narrow = narrow
            if narrow:
                self._box_column.insertWidget(0, self._search)
            else:
                self._list.set_search(self._search)
        for page in self._pages.values():
            page.set_compact(narrow)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # closed, not minimised
            self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
