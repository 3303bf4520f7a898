"""Notices above the messages: what the user should know, and can go on without."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QColor,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import icons
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import GRID, RADIUS_CODE

Level = Literal["info", "warning"]

SHOWN_AT_ONCE = 2
"""The rest waits until one of them is gone."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a banner says. A notice with the `key` of another takes its place."""

    key: str
    text: str
    """Plain text, never markup."""
    level: Level = "info"
    action: str = ""
    """The label of a button; empty for none."""


class BannerBar(QWidget):
    """The notices in the order they came, a few at a time."""

    action_requested = Signal(str)
    """The key of the notice whose button was pressed. It stays until it is removed."""
    dismissed = Signal(str)
    """The user closed the notice of that key."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notices: dict[str, Notice] = {}
        self._callbacks: dict[str, Callable[[], None]] = {}
        self._banners: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def notices(self) -> list[Notice]:
        """Those on screen and those that wait."""
        return list(self._notices.values())

    def show_message(
        self,
        text: str,
        *,
        level: Level = "info",
        key: str = "",
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Show plain text, with a button where `action` names one. It takes the place of what has the same `key`
        (by itself the text), so that nothing is said twice."""
        notice = Notice(key=key or text, text=text, level=level, action=action)
        if self._notices.get(notice.key) != notice:
            self._take_off(notice.key)
        self._notices[notice.key] = notice
        self._callbacks.pop(notice.key, None)
        if on_action is not None:
            self._callbacks[notice.key] = on_action
        self._fill()

    def remove(self, key: str) -> None:
        """Nothing happens where there is no such notice."""
        self._notices.pop(key, None)
        self._callbacks.pop(key, None)
        self._take_off(key)
        self._fill()

    def _fill(self) -> None:
        # Large text leaves room for one beside the chat itself.
        at_once = SHOWN_AT_ONCE if self._theme.text_scale < 1.5 else 1
        for key, notice in list(self._notices.items())[:at_once]:
            if key not in self._banners:
                self._put_on(notice)
        edge = GRID if self._banners else 0
        self._column.setContentsMargins(0, edge, 0, edge)

    def _put_on(self, notice: Notice) -> None:
        banner = Banner(notice=notice, theme=self._theme, parent=self)
        banner.action_requested.connect(lambda: self._on_action(notice.key))
        banner.dismiss_requested.connect(lambda: self._on_dismissed(notice.key))
        self._banners[notice.key] = banner
        self._column.addWidget(banner)
        banner.show()
        banner.announce()

    def _take_off(self, key: str) -> None:
        banner = self._banners.pop(key, None)
        if banner is not None:
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()

    def _on_action(self, key: str) -> None:
        callback = self._callbacks.get(key)
        if callback is not None:
            callback()
        self.action_requested.emit(key)

    def _on_dismissed(self, key: str) -> None:
        self.remove(key)
        self.dismissed.emit(key)


class Banner(QWidget):
    """One notice with its button and a way to close it."""

    action_requested = Signal()
    dismiss_requested = Signal()

    def __init__(self, *, notice: Notice, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setText(notice.text)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sign = QLabel(self)
        self._close = IconButton(theme=theme, icon="close", name=self.tr("Dismiss"), size=16, parent=self)
        self._close.clicked.connect(self.dismiss_requested)
        body = QVBoxLayout()
        body.setSpacing(8)
        body.addWidget(self._text)
        if notice.action:
            action = QPushButton(notice.action, self)
            action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            action.setAutoDefault(True)  # Enter presses it, too
            action.clicked.connect(self.action_requested)
            body.addWidget(action, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(self._words())
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def announce(self) -> None:
        """An alert to assistive technology, which moves no focus."""
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words()))

    def _words(self) -> str:
        return self.tr("Warning: {text}").format(text=self._notice.text) if self._is_warning() else self._notice.text

    def _is_warning(self) -> bool:
        return self._notice.level == "warning"

    def _on_theme_changed(self) -> None:
        tokens = self._theme.tokens
        name, color = ("warning", tokens.warning) if self._is_warning() else ("info", tokens.accent)
        size = self._theme.px(icons.ICON_PX)
        self._sign.setPixmap(icons.pixmap(name, color, size=size, ratio=self.devicePixelRatioF()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.warning_surface if self._is_warning() else tokens.selected))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CODE, RADIUS_CODE)
