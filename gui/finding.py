"""Joins what leads to a chat, a command or a model by its words: the search over everything, and the palette."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gui.bridge.chat_session import ChatSession
from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.chat.model_ref import ModelRef
from gui.history.history import History
from gui.theme.theme import Theme
from gui.window.chat_pane import ChatPane
from gui.window.chat_tuning import ChatTuning
from gui.window.parts import WindowParts

if TYPE_CHECKING:  # both are loaded when they are first asked for
    from gui.history.search.search import Hit
    from gui.window.palette import Palette
    from gui.window.search_results import SearchResults


class Finding(QObject):
    """Makes its widgets when they are first needed."""

    def __init__(
        self,
        *,
        parts: WindowParts,
        theme: Theme,
        history: History,
        session: ChatSession,
        pane: ChatPane,
        directory: ProviderDirectory,
        choose_model: Callable[[ModelRef], None],
        tuning: ChatTuning,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._theme = theme
        self._history = history
        self._session = session
        self._pane = pane
        self._directory = directory
        self._choose_model = choose_model
        self._tuning = tuning
        self._tasks = tasks
        self._results: SearchResults | None = None
        self._palette: Palette | None = None
        sidebar, actions = parts.sidebar, parts.actions
        sidebar.search_changed.connect(self._on_search_changed)
        sidebar.search_left.connect(sidebar.left)
        actions.search_all.triggered.connect(self._on_search_all)
        actions.palette.triggered.connect(self._on_palette)

    def _on_search_all(self) -> None:
        if not self._parts.window.sides.sidebar_shown:
            self._parts.window.sides.toggle_sidebar()
        self._parts.sidebar.focus_search()

    def _on_search_changed(self, text: str) -> None:
        sidebar = self._parts.sidebar
        if text.strip():
            results = self._found()
            sidebar.show_results(results)
            results.search(text)
        elif self._results is not None:
            self._results.leave()
            sidebar.show_conversations()

    def _found(self) -> "SearchResults":
        if self._results is None:
            from gui.bridge.search_model import SearchModel
            from gui.window.search_results import SearchResults

            model = SearchModel(read=self._history.read, spawn=self._tasks.spawn, parent=self)
            field = self._parts.sidebar.search_field
            self._results = SearchResults(model=model, field=field, theme=self._theme, parent=self._parts.sidebar)
            self._results.hit_chosen.connect(self._on_hit_chosen)
        return self._results

    def _on_hit_chosen(self, hit: "Hit") -> None:
        self._tasks.spawn(self._open(hit), name="open a hit")

    async def _open(self, hit: "Hit") -> None:
        chat = await self._session.open_chat(hit.key)
        if chat is not None and hit.message is not None:
            first = hit.marks[0] if hit.marks else (0, 0)
            self._pane.show_hit(hit.message, hit.source, hit.source + first[1] - first[0])
        self._parts.window.sides.close_overlay()

    def _on_palette(self) -> None:
        if self._palette is None:
            from gui.bridge.palette_chats import PaletteChats
            from gui.window.palette import Palette

            chats = PaletteChats(read=self._history.read, spawn=self._tasks.spawn, parent=self)
            self._palette = Palette(theme=self._theme, chats=chats, parent=self._parts.window)
            self._palette.chat_chosen.connect(self._session.show_chat)
            self._palette.model_chosen.connect(self._choose_model)
            self._palette.prompt_chosen.connect(lambda prompt: self._tuning.use_prompt(prompt.text))
        self._palette.open(
            actions=self._parts.actions.commands(),
            providers=self._directory.choices(),
            first_models=self._parts.picker.first_choices,
            prompts=self._tuning.prompts(),
        )
