"""The line above the messages: which model answers, which chat it is, and the menu."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import HEADER_HEIGHT
from gui.window.chat_settings_button import ChatSettingsButton
from gui.window.elided_label import ElidedLabel
from gui.window.model_picker import ModelPicker

TITLE_FROM_WIDTH = 520
"""In a narrower header the model has the room to itself."""


class Header(QWidget):
    """While the sidebar is hidden, New chat stands here."""

    sidebar_toggle_requested = Signal()
    new_chat_requested = Signal()
    chat_settings_requested = Signal()

    def __init__(self, *, theme: Theme, picker: ModelPicker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._menu: QMenu | None = None
        self._sidebar = IconButton(theme=theme, icon="sidebar", name=self.tr("Sidebar"), parent=self)
        self._new_chat = IconButton(theme=theme, icon="new-chat", name=self.tr("New chat"), parent=self)
        self._more = IconButton(theme=theme, icon="more", name=self.tr("Menu"), parent=self)
        self._settings = ChatSettingsButton(theme=theme, parent=self)
        self._title = ElidedLabel(parent=self)
        self._title.setProperty("role", "dim")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._new_chat.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 1)
        row.setSpacing(6)
        row.addWidget(self._sidebar)
        row.addWidget(self._new_chat)
        row.addWidget(picker, 1000)
        row.addWidget(self._settings)
        row.addWidget(self._title, 1)
        row.addStretch(0)
        row.addWidget(self._more)

        # The picker was made elsewhere, and would come last.
        self.setTabOrder(self._new_chat, picker)
        self.setTabOrder(picker, self._settings)
        self.setTabOrder(self._settings, self._more)
        self._sidebar.clicked.connect(self.sidebar_toggle_requested)
        self._new_chat.clicked.connect(self.new_chat_requested)
        self._settings.clicked.connect(self.chat_settings_requested)
        self._more.clicked.connect(self._on_more_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def set_title(self, title: str) -> None:
        """Plain text; shortened where it does not fit."""
        self._title.setText(title)

    @property
    def chat_settings(self) -> ChatSettingsButton:
        return self._settings

    def set_menu(self, menu: QMenu) -> None:
        """What the ⋯ button opens."""
        self._menu = menu

    def set_sidebar_shown(self, shown: bool) -> None:
        self._new_chat.setVisible(not shown)
        self._sidebar.setToolTip(self.tr("Hide the sidebar") if shown else self.tr("Show the sidebar"))

    def _on_more_clicked(self) -> None:
        if self._menu is not None:
            corner = self._more.mapToGlobal(QPoint(self._more.width(), self._more.height() + 4))
            self._menu.popup(corner - QPoint(self._menu.sizeHint().width(), 0))

    def _on_theme_changed(self) -> None:
        # A larger text needs a higher line, but not as much higher as it is larger.
        self.setFixedHeight(HEADER_HEIGHT + round((self._theme.text_scale - 1) * 24))
        self._show_title()
        self.update()

    def _show_title(self) -> None:
        self._title.setVisible(self.width() >= TITLE_FROM_WIDTH * self._theme.text_scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.line))
        painter.drawRect(0, self.height() - 1, self.width(), 1)  # by fillRect PySide loads all named gradients: 2 ms
