"""The palette: one field from which to go to a chat, run a command or choose a model."""

from collections.abc import Sequence

from PySide6.QtCore import QKeyCombination, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gui.bridge.model_choices import ProviderChoice
from gui.bridge.model_index import Hit, ModelIndex
from gui.bridge.palette_chats import PaletteChats
from gui.bridge.palette_items import Kind, PaletteItem, PaletteQuery, matching, matching_models
from gui.chat.model_ref import ModelRef
from gui.settings.prompts import Prompt
from gui.theme.theme import Theme
from gui.window.list_steering import ListSteering
from gui.window.model_words import shown_tags, tag_words
from gui.window.palette_row_delegate import PaletteRowDelegate
from gui.window.palette_rows import PaletteRows
from gui.window.popup_frame import MARGIN, PopupFrame

MAX_WIDTH = 560
MAX_HEIGHT = 480
TOP = 64
"""Beneath the window's upper edge, where there is room."""
WINDOW_MARGIN = 16
CHATS = 8
"""So many chats are listed before the commands."""
MODELS = 40
"""So many models are listed after them."""
MOST_MODELS = 200
"""So many where one asks for models only."""


class Palette(PopupFrame):
    """Typing finds, the arrows move, Enter or a click chooses, Esc closes; “>”, “@”, “#” and “/” ask for commands,
    models, chats or system prompts only.

    What is older than the recent chats comes later than the rest and stands at the end, so that nothing that can be
    seen ever moves under the mouse or the mark.
    """

    chat_chosen = Signal(str)
    """A conversation's key."""
    model_chosen = Signal(object)
    """A `ModelRef`. The palette is closed then, as it is with the others."""
    prompt_chosen = Signal(object)
    """A `Prompt` of the library."""

    def __init__(self, *, theme: Theme, chats: PaletteChats, parent: QWidget) -> None:
        super().__init__(theme=theme, parent=parent)
        self._window = parent.window()
        self._chats = chats
        self._actions: Sequence[QAction] = ()
        self._commands: list[PaletteItem] = []
        self._models = ModelIndex(())
        self._first_models: Sequence[ModelRef] = ()
        self._prompts: Sequence[Prompt] = ()
        self._query = PaletteQuery.parse("")
        self._rows = PaletteRows()
        self._field = _Field(self)
        self._list = QListView(self)
        self._nothing = QLabel(self.tr("Nothing has that name."), self)
        self._lay_out()
        self.setFocusProxy(self._field)
        self._field.textChanged.connect(self._on_text_changed)
        self._field.close_requested.connect(self.hide)
        self._steering = ListSteering(field=self._field, view=self._list, step=self._rows.step)
        self._steering.chosen.connect(self._choose)
        self._steering.escaped.connect(self.hide)
        self.closed.connect(chats.forget)
        chats.recent_changed.connect(self._on_recent_changed)
        chats.found.connect(self._on_found)
        theme.changed.connect(self._list.doItemsLayout)

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("Go to"))
        self._field.setPlaceholderText(self.tr("Go to a chat, run a command, choose a model"))
        self._field.setAccessibleName(self._field.placeholderText())
        self._field.setAccessibleDescription(
            self.tr("> for commands, @ for models, # for chats, / for system prompts only")
        )
        self._list.setModel(self._rows)
        self._list.setItemDelegate(PaletteRowDelegate(theme=self._theme, parent=self._list))
        self._list.setAccessibleName(self.tr("Chats, commands and models"))
        self._list.setProperty("role", "bare")
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._nothing.setProperty("role", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN // 2)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        column.addWidget(self._nothing, 1)

    def open(
        self,
        *,
        actions: Sequence[QAction],
        providers: Sequence[ProviderChoice],
        first_models: Sequence[ModelRef] = (),
        prompts: Sequence[Prompt] = (),
    ) -> None:
        """Open near the window's upper edge, with the actions that can be triggered now. `first_models` stand before
        the other models."""
        self._actions = [action for action in actions if action.isEnabled()]
        self._commands = [_command(number, action) for number, action in enumerate(self._actions)]
        if self._models.providers != tuple(providers):
            self._models = ModelIndex(providers, tag_words=tag_words(), earlier=self._models)
        self._first_models = first_models
        self._prompts = prompts
        self._field.clear()
        self._fill()
        self._place()
        self._steering.leave_mouse()
        self.show()
        self._list.doItemsLayout()
        self._list.scrollToTop()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._chats.refresh()

    def _place(self) -> None:
        window = self._window
        scale = self._theme.text_scale
        top = min(TOP, window.height() // 8)
        width = min(round(MAX_WIDTH * scale), window.width() - 2 * WINDOW_MARGIN)
        height = min(round(MAX_HEIGHT * scale), window.height() - 2 * top)
        self.resize(QSize(width, height).boundedTo(self.room().size()))
        self.move_near(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, top)))

    def _fill(self, *, mark: PaletteItem | None = None) -> None:
        """Mark the item if it is (still) there, else the first."""
        query = self._query
        chats = matching(self._chats.recent, query, limit=CHATS if len(query.kinds) > 1 else None)
        self._rows.set_sections(
            (
                (self.tr("Chats"), chats),
                (self.tr("Commands"), matching(self._commands, query)),
                (self.tr("Models"), self._matching_models(query)),
                (self.tr("System prompts"), self._matching_prompts(query)),
            )
        )
        self._steering.mark(self._rows.row_of(mark))
        self._mark_something()

    def _matching_prompts(self, query: PaletteQuery) -> list[PaletteItem]:
        items = (PaletteItem(Kind.PROMPT, str(number), each.name) for number, each in enumerate(self._prompts))
        return matching(items, query)

    def _matching_models(self, query: PaletteQuery) -> list[PaletteItem]:
        limit = MODELS if len(query.kinds) > 1 else MOST_MODELS
        return matching_models(self._models, query, first=self._first_models, limit=limit, detail=_model_detail)

    def _mark_something(self) -> None:
        empty = self._rows.rowCount() == 0
        self._list.setVisible(not empty)
        self._nothing.setVisible(empty)
        if not self._list.currentIndex().isValid():
            self._steering.mark_first()

    def _marked(self) -> PaletteItem | None:
        index = self._list.currentIndex()
        return self._rows.row(index.row()).item if index.isValid() else None

    def _on_text_changed(self, text: str) -> None:
        self._query = PaletteQuery.parse(text)
        self._fill()
        if self._query.words and Kind.CHAT in self._query.kinds:
            self._chats.look_for(self._query.words)
        else:
            self._chats.forget()

    def _on_recent_changed(self) -> None:
        if self.isVisible():
            # The mark that has not been moved is on what is first, which may be another now.
            first = self._list.currentIndex().row() == self._rows.step(-1, 0)
            self._fill(mark=None if first and not self._query.words else self._marked())
            if self._query.words and Kind.CHAT in self._query.kinds:
                self._chats.look_for(self._query.words)

    def _on_found(self, words: str) -> None:
        if self.isVisible() and words == self._query.words and Kind.CHAT in self._query.kinds:
            self._rows.append(self.tr("Older chats"), self._chats.older)
            self._mark_something()

    def _choose(self, index: QModelIndex) -> None:
        item = self._rows.row(index.row()).item
        if item is None:
            return
        self.hide()
        if item.kind is Kind.CHAT:
            self.chat_chosen.emit(item.key)
        elif item.kind is Kind.MODEL:
            self.model_chosen.emit(ModelRef.parse(item.key))
        elif item.kind is Kind.PROMPT:
            self.prompt_chosen.emit(self._prompts[int(item.key)])
        else:
            self._actions[int(item.key)].trigger()


class _Field(QLineEdit):
    """Ctrl+K opened the palette and closes it; it does not delete what is behind the cursor."""

    close_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.keyCombination() == QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K):
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)


def _model_detail(hit: Hit) -> str:
    provider, model = hit
    return " · ".join((provider.label, *shown_tags(provider, model)))


def _command(number: int, action: QAction) -> PaletteItem:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
    return PaletteItem(Kind.COMMAND, str(number), text, keys)
