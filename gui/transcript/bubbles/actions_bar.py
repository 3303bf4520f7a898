"""The row of small buttons beneath a message."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.chat.speed import speed_of
from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX
from gui.transcript.clipboard import copy_message
from gui.transcript.flat_button import FlatButton
from gui.transcript.wishes import Wishes

_GAP = 1
_WORTH_SAYING = 0.05
"""Seconds; less would be shown as none."""


class ActionsBar(QWidget):
    """Copy, Edit or Regenerate, ‹ 2/3 ›, ⋯ and, beside a reply, how fast it began.

    A bubble makes it when the pointer or the keyboard first comes to it: most bubbles never need one.
    """

    menu_requested = Signal(QPoint)
    """Where the menu should open, in screen coordinates."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._message: Message | None = None
        self._versions: list[int] = []
        self._aside = ""
        self._count_left = 0
        self._count_text = ""
        self.setFont(theme.font(SMALL_PX))
        self.setAccessibleName(self.tr("Actions"))
        self._copy = FlatButton(self.tr("Copy"), theme=theme, parent=self)
        self._edit = FlatButton(self.tr("Edit"), theme=theme, parent=self)
        self._regenerate = FlatButton(self.tr("Regenerate"), theme=theme, parent=self)
        self._previous = FlatButton("‹", theme=theme, parent=self)
        self._next = FlatButton("›", theme=theme, parent=self)
        self._more = FlatButton("⋯", theme=theme, parent=self)
        self._previous.setAccessibleName(self.tr("Previous version"))
        self._next.setAccessibleName(self.tr("Next version"))
        self._more.setAccessibleName(self.tr("More actions"))
        for sign in (self._previous, self._next, self._more):
            sign.setToolTip(sign.accessibleName())
        self._copy.clicked.connect(self._on_copy)
        self._edit.clicked.connect(self._on_edit)
        self._regenerate.clicked.connect(self._on_regenerate)
        self._previous.clicked.connect(lambda: self._walk(-1))
        self._next.clicked.connect(lambda: self._walk(1))
        self._more.clicked.connect(self._on_more)

    @property
    def aside(self) -> str:
        """What is said beside the buttons, where there is room."""
        return self._aside

    def show_message(self, message: Message, *, versions: list[int]) -> None:
        self._message = message
        self._versions = versions
        reply, active = message.role == "assistant", message.state.active
        several = len(versions) > 1 and message.id in versions
        self._copy.setVisible(bool(message.text))
        self._edit.setVisible(not reply)
        self._regenerate.setVisible(reply and not active)
        self._previous.setVisible(several)
        self._next.setVisible(several)
        self._count_text = ""
        if several:
            at = versions.index(message.id)
            self._count_text = f"{at + 1}/{len(versions)}"
            self._previous.setEnabled(at > 0)
            self._next.setEnabled(at < len(versions) - 1)
        self._aside = self._pace(message) if reply and not active else ""
        self._arrange()

    def _pace(self, message: Message) -> str:
        """How soon it began, and how fast it came: where the service does not count, “about” so many tokens."""
        seconds = message.timing.to_first_text() if message.timing is not None else None
        speed = speed_of(message)
        parts = []
        if seconds is not None and seconds >= _WORTH_SAYING:
            parts.append(self.tr("%1 s to first token").replace("%1", f"{seconds:.1f}"))
        if speed is not None:
            text = self.tr("about %1 tok/s") if speed.estimated else self.tr("%1 tok/s")
            parts.append(text.replace("%1", f"{speed.tokens_per_second:.0f}"))
        return " · ".join(parts)

    def _arrange(self) -> None:
        own = self._message is not None and self._message.role == "user"
        metrics = self.fontMetrics()
        count = metrics.horizontalAdvance(self._count_text) + 4 if self._count_text else 0
        row = (self._copy, self._edit, self._regenerate, self._previous, self._next, self._more)
        shown = [button for button in row if not button.isHidden()]
        total = sum(button.width() + _GAP for button in shown) + count
        x = self.width() - total if own else -self._theme.px(5)
        for button in shown:
            if button is self._next:
                self._count_left = x
                x += count
            button.move(x, (self.height() - button.height()) // 2)
            x += button.width() + _GAP
        self.update()

    def _walk(self, step: int) -> None:
        if self._message is not None:
            self._wishes.walk_versions(self._message, self._versions, step)

    def _on_copy(self) -> None:
        if self._message is not None:
            copy_message(self._message)

    def _on_edit(self) -> None:
        if self._message is not None:
            self._wishes.edit_requested.emit(self._message.id)

    def _on_regenerate(self) -> None:
        if self._message is not None:
            self._wishes.regenerate_requested.emit(self._message.id)

    def _on_more(self) -> None:
        self.menu_requested.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def resizeEvent(self, _event: object) -> None:
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.tokens.dim))
        box = self.rect().adjusted(0, 0, -2, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        used = self._more.geometry().right() + self._theme.px(8)
        if self._aside and box.width() - used > painter.fontMetrics().horizontalAdvance(self._aside):
            painter.drawText(box, right, self._aside)
        if self._count_text:
            box.setLeft(self._count_left)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._count_text)
