"""The chats, the field that searches them, and the ways to a new one and to the preferences."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.window.elided_label import ElidedLabel
from gui.window.search_field import SearchField

if TYPE_CHECKING:
    from gui.bridge.conversation_list_model import ConversationListModel
    from gui.bridge.library import Library
    from gui.window.conversation_list import ConversationList
    from gui.window.undo_bar import UndoBar

ICON_PX = 18
MARGIN = 8
NAMED_CHARACTERS = 40
"""So much of a title is said in a notice."""


class Sidebar(QWidget):
    """Which chat is shown is told to it; what is done to chats and folders it asks the library for."""

    new_chat_requested = Signal()
    conversation_chosen = Signal(str)
    """The key of the one the user went to, by click or by keyboard."""
    export_requested = Signal(str)
    """The same, of one that is to be written to a file."""
    preferences_requested = Signal()
    left = Signal()
    """The user is done here: a chat was clicked, confirmed or begun."""
    search_changed = Signal(str)
    """What is in the search field; empty: the search is over."""
    search_confirmed = Signal()
    """Enter, in the search field."""
    search_left = Signal()
    """Esc, in the search field."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list: ConversationList | None = None
        self._undo_bar: UndoBar | None = None
        self._offered = ""
        """The key of the conversation whose deletion can be undone in the notice."""
        self._new_chat = WideButton(text=self.tr("New chat"), keys=QKeySequence("Ctrl+N"), parent=self)
        self._search = SearchField(self)
        self._stack = QStackedWidget(self)
        self._preferences = QPushButton(self.tr("Preferences"), self)
        self._preferences.setProperty("role", "quiet")
        self._preferences.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._preferences.setAutoDefault(True)  # Enter presses it, too
        self._proxy = ElidedLabel(parent=self)
        self._proxy.setProperty("role", "small")
        self._proxy.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._lay_out()

        self.setFocusProxy(self._new_chat)
        self._new_chat.clicked.connect(self.new_chat_requested)
        self._new_chat.clicked.connect(self.left)
        self._search.textChanged.connect(self.search_changed)
        self._search.returnPressed.connect(self.search_confirmed)
        self._search.escaped.connect(self.search_left)
        self._search.went_down.connect(self._on_went_down)
        self._preferences.clicked.connect(self.preferences_requested)
        self._preferences.clicked.connect(self.left)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.setContentsMargins(0, 5, 6, 0)
        bottom.addWidget(self._preferences)
        bottom.addWidget(self._proxy, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(MARGIN, 12, MARGIN + 1, MARGIN)
        self._column.setSpacing(MARGIN)
        self._column.addWidget(self._new_chat)
        self._column.addWidget(self._search)
        self._column.addWidget(self._stack, 1)
        self._column.addLayout(bottom)

    # -- the chats

    def set_model(self, model: "ConversationListModel", *, library: "Library") -> None:
        """Show what the model lists, and let the library do what is asked for there."""
        from gui.window.conversation_list import ConversationList  # the first paint has no rows

        self._list = ConversationList(model=model, library=library, theme=self._theme, parent=self._stack)
        self._stack.addWidget(self._list)
        self.setTabOrder(self._search, self._list)
        self._list.chosen.connect(self.conversation_chosen)
        self._list.confirmed.connect(self.left)
        self._list.export_requested.connect(self.export_requested)
        library.deleted.connect(lambda key, title: self._on_deleted(library, key, title))
        library.restored.connect(self._on_restored)

    def set_current_key(self, key: str | None) -> None:
        """Mark the conversation that is shown; None for one that is not in the list."""
        if self._list is not None:
            self._list.set_current_key(key)

    def rename_shown(self) -> None:
        """Let the user write another name for the chat that is shown."""
        if self._list is not None:
            self.show_conversations()
            self._list.rename_shown()

    # -- searching

    @property
    def search_field(self) -> SearchField:
        return self._search

    def focus_search(self) -> None:
        """Let the user type what to look for."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def show_results(self, results: QWidget) -> None:
        """In place of the chats; Down in the search field goes to it."""
        if self._stack.indexOf(results) < 0:
            self._stack.addWidget(results)
            self.setTabOrder(self._list or self._search, results)
        self._stack.setCurrentWidget(results)

    def show_conversations(self) -> None:
        """What was searched for is not shown any more."""
        if self._list is not None:
            self._stack.setCurrentWidget(self._list)

    # -- notices

    def show_undo(self, text: str, on_undo: Callable[[], None] | None) -> None:
        """Say for a while what was done, and offer the way back. Plain text."""
        if self._undo_bar is None:
            from gui.window.undo_bar import UndoBar  # late: it is needed once in a while

            self._undo_bar = UndoBar(theme=self._theme, parent=self)
            self._column.insertWidget(self._column.count() - 1, self._undo_bar)
            self.setTabOrder(self._undo_bar, self._preferences)
        self._offered = ""
        self._undo_bar.show_notice(text, on_undo)

    def _on_deleted(self, library: "Library", key: str, title: str) -> None:
        line = " ".join(title.split())
        short = line if len(line) <= NAMED_CHARACTERS else line[: NAMED_CHARACTERS - 1].rstrip() + "…"
        self.show_undo(self.tr("“{title}” deleted").format(title=short), lambda: library.undo(key=key))
        self._offered = key

    def _on_restored(self, key: str) -> None:
        if self._undo_bar is not None and key == self._offered:
            self._undo_bar.close_notice()

    def _on_went_down(self) -> None:
        listed = self._stack.currentWidget()
        if listed is not None:
            listed.setFocus(Qt.FocusReason.TabFocusReason)

    def set_proxy_status(self, text: str) -> None:
        """A word or two, such as “Proxy on”; it gives way where there is no room."""
        self._proxy.setText(text)

    def _on_theme_changed(self) -> None:
        tokens = self._theme.tokens
        size = QSize(self._theme.px(ICON_PX), self._theme.px(ICON_PX))
        for button, name, color in (
            (self._new_chat, "new-chat", tokens.text),
            (self._preferences, "settings", tokens.dim),
        ):
            button.setIconSize(size)
            button.setIcon(icon(name, color))
        if self._list is not None:
            self._list.scheduleDelayedItemsLayout()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        # By fillRect PySide loads all of Qt's named gradients: 2 ms of the start.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.sidebar))
        painter.drawRect(event.rect())
        painter.setBrush(QColor(tokens.line))
        painter.drawRect(self.width() - 1, 0, 1, self.height())
        painter.drawRect(MARGIN, self._preferences.y() - 6, self.width() - 2 * MARGIN - 1, 1)


class WideButton(QPushButton):
    """Text at the left, its shortcut at the right where there is room for both."""

    def __init__(self, *, text: str, keys: QKeySequence, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "wide")
        self.setAutoDefault(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._keys = QLabel(keys.toString(QKeySequence.SequenceFormat.NativeText), self)
        self._keys.setProperty("role", "small")
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(f"{text} ({self._keys.text()})")
        # The name is the text alone: the label is there for the eye.
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._keys.sizeHint()
        room = self.width() - 12 - size.width()
        self._keys.setGeometry(room, (self.height() - size.height()) // 2, size.width(), size.height())
        self._keys.setVisible(room > super().sizeHint().width())
