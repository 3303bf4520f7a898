"""The chats of this session, and the ways to a new one and to the preferences."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.theme import Theme
from gui.window.elided_label import ElidedLabel

ICON_PX = 18
MARGIN = 8


class Sidebar(QWidget):
    """Emits wishes only: what the list shows and which row is current is told to it."""

    new_chat_requested = Signal()
    conversation_chosen = Signal(int)
    """The row the user went to, by click or by keyboard."""
    preferences_requested = Signal()
    left = Signal()
    """The user is done here: a chat was clicked, confirmed or begun."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._new_chat = WideButton(text=self.tr("New chat"), keys=QKeySequence("Ctrl+N"), parent=self)
        self._preferences = QPushButton(self.tr("Preferences"), self)
        self._preferences.setProperty("role", "quiet")
        self._preferences.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._preferences.setAutoDefault(True)  # Enter presses it, too
        self._proxy = ElidedLabel(parent=self)
        self._proxy.setProperty("role", "small")
        self._proxy.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._list = ChatList(self)
        self._list.setAccessibleName(self.tr("Chats"))
        self._lay_out()

        self.setFocusProxy(self._new_chat)
        self._new_chat.clicked.connect(self.new_chat_requested)
        self._new_chat.clicked.connect(self.left)
        self._preferences.clicked.connect(self.preferences_requested)
        self._preferences.clicked.connect(self.left)
        self._list.chosen.connect(self.conversation_chosen)
        self._list.confirmed.connect(self.left)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        bottom = QHBoxLayout()
        bottom.setContentsMargins(0, 5, 6, 0)
        bottom.addWidget(self._preferences)
        bottom.addWidget(self._proxy, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 12, MARGIN + 1, MARGIN)
        column.setSpacing(MARGIN)
        column.addWidget(self._new_chat)
        column.addWidget(self._list, 1)
        column.addLayout(bottom)

    def set_model(self, model: QAbstractItemModel) -> None:
        """One row a conversation, DisplayRole being its title."""
        from gui.window.chat_row_delegate import ChatRowDelegate  # the first paint has no rows

        self._list.setItemDelegate(ChatRowDelegate(theme=self._theme, parent=self._list))
        self._list.setModel(model)

    def set_current_row(self, row: int | None) -> None:
        """Mark the conversation that is shown; None where it is not in the list (yet)."""
        model = self._list.model()
        if model is not None:
            self._list.setCurrentIndex(QModelIndex() if row is None else model.index(row, 0))

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
        self._list.doItemsLayout()
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


class ChatList(QListView):
    """Going to a row is choosing it: a chat is there at once, so there is nothing to confirm."""

    chosen = Signal(int)
    confirmed = Signal()
    """By a click or Enter: there is no walking on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.chosen.emit(index.row())
        self.confirmed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        row = self.currentIndex().row()
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if row >= 0 and (row != before or entered):
            self.chosen.emit(row)
        if row >= 0 and entered:
            self.confirmed.emit()


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
