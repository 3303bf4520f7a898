"""Where messages are written and sent, and where a reply is stopped."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.theme.icons import icon
from gui.theme.palette import faded, mixed
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_BUBBLE
from gui.transcript.growing_field import SendKey
from gui.window.composer_editor import ComposerEditor
from gui.window.context_meter import ContextMeter
from gui.window.pasted_text_chip import PastedTextChip

MAX_CHARACTERS = 1_000_000
"""More than any model takes; a message beyond this is refused in words."""
LONG_DRAFT = 20_000
"""Characters from which on a draft comes back set aside, as it does when it is pasted."""
CORNER = 6
"""Pixels of the frame's edges and corners: what lies further inside is all surface."""
SHADOW = 5
"""Pixels below the frame for its shadow."""


class Composer(QWidget):
    """The text stays until the owner calls `clear`, so that a failure loses nothing.

    A very long paste is set aside as a chip, so that typing stays quick; it goes out after the typed text.
    """

    send_requested = Signal(str)
    stop_requested = Signal()
    recall_requested = Signal()
    draft_changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._active = False
        self._obstacle: Callable[[], str] = str
        self._warned_of: str | None = None
        """The message that the user was warned of: sent once more it goes out."""
        self._chips: list[PastedTextChip] = []
        self._editor = ComposerEditor(self)
        self._notice = QLabel(self)
        self._notice.setProperty("role", "error")
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setWordWrap(True)
        self._notice.hide()
        self._meter = ContextMeter(theme=theme, parent=self)
        self._button = QPushButton(self)
        self._button.setProperty("role", "round")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setAutoDefault(True)  # Enter presses it, too
        self._lay_out()
        self.setFocusProxy(self._editor)

        self._editor.send_requested.connect(self._send)
        self._editor.stop_requested.connect(self._on_escape)
        self._editor.recall_requested.connect(self._on_recall)
        self._editor.long_text_pasted.connect(self._on_long_text_pasted)
        self._editor.textChanged.connect(self._on_edited)
        self._editor.focus_changed.connect(self.update)
        self._button.clicked.connect(self._on_button_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self._chip_column = QVBoxLayout()
        self._chip_column.setSpacing(4)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._meter, 1)
        bottom.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 13, 10, 9 + SHADOW)
        column.setSpacing(6)
        column.addWidget(self._editor)
        column.addLayout(self._chip_column)
        column.addWidget(self._notice)
        column.addLayout(bottom)
        self.setTabOrder(self._button, self._meter.control)

    @property
    def meter(self) -> ContextMeter:
        return self._meter

    def set_obstacle(self, obstacle: Callable[[], str]) -> None:
        """Ask this before a message goes out. What it says is shown, and the message only goes out when it is sent
        once more; empty for nothing in the way."""
        self._obstacle = obstacle

    @property
    def draft(self) -> str:
        """What has been written, with what is set aside after it."""
        parts = [self._editor.toPlainText(), *(chip.text for chip in self._chips)]
        return "\n\n".join(part for part in parts if part)

    @draft.setter
    def draft(self, text: str) -> None:
        self._remove_chips()
        if len(text) > LONG_DRAFT:
            self._editor.clear()
            self._add_chip(text)
        else:
            self._editor.setPlainText(text)
            self._editor.moveCursor(self._editor.textCursor().MoveOperation.End)

    def clear(self) -> None:
        self.draft = ""

    def set_active(self, active: bool) -> None:
        """Whether a reply is on its way: then the button stops it, and nothing is sent."""
        if active != self._active:
            self._active = active
            self._notice.hide()
            self._update_button()

    def set_send_key(self, key: SendKey) -> None:
        self._editor.set_send_key(key)

    def _send(self) -> None:
        text = self.draft
        if not text.strip():
            return
        if self._active:
            self._say(self.tr("The reply is still being written. Esc stops it."))
        elif len(text) > MAX_CHARACTERS:
            self._say_too_long(len(text))
        elif self._warned_of != text and (words := self._obstacle()):
            self._warned_of = text
            self._say(words)
        else:
            self.send_requested.emit(text)

    def _on_button_clicked(self) -> None:
        if self._active:
            self.stop_requested.emit()
        else:
            self._send()

    def _on_escape(self) -> None:
        if self._active:
            self.stop_requested.emit()

    def _on_recall(self) -> None:
        if not self._chips:
            self.recall_requested.emit()

    def _on_long_text_pasted(self, text: str) -> None:
        length = len(self.draft) + len(text)
        if length > MAX_CHARACTERS:
            self._say_too_long(length)
        else:
            self._add_chip(text)

    def _add_chip(self, text: str) -> None:
        chip = PastedTextChip(text=text.replace("\0", "\N{REPLACEMENT CHARACTER}"), theme=self._theme, parent=self)
        chip.remove_requested.connect(lambda: self._remove_chip(chip))
        self._chips.append(chip)
        self._chip_column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        chip.show()
        self._on_edited()

    def _remove_chip(self, chip: PastedTextChip) -> None:
        self._chips.remove(chip)
        self._chip_column.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self._editor.setFocus()
        self._on_edited()

    def _remove_chips(self) -> None:
        for chip in list(self._chips):
            self._remove_chip(chip)

    def _on_edited(self) -> None:
        self._warned_of = None
        self._notice.hide()
        self._update_button()
        self.draft_changed.emit()

    def _say_too_long(self, length: int) -> None:
        text = self.tr("Too long: {length} characters. A message takes up to {limit}.")
        self._say(text.format(length=f"{length:,}", limit=f"{MAX_CHARACTERS:,}"))

    def _say(self, text: str) -> None:
        """Shown until the next edit, and told to a screen reader."""
        self._notice.setText(text)
        self._notice.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._notice, text))

    def _update_button(self) -> None:
        enabled = self._active or bool(self._chips) or not _is_blank(self._editor)
        if not enabled and self._button.hasFocus():
            self._editor.setFocus()
        self._button.setEnabled(enabled)
        name = self.tr("Stop") if self._active else self.tr("Send")
        self._button.setAccessibleName(name)
        self._button.setToolTip(self.tr("Stop (Esc)") if self._active else name)
        tokens = self._theme.tokens
        color = tokens.on_accent if enabled else tokens.dim
        self._button.setIcon(icon("stop" if self._active else "send", color))

    def _on_theme_changed(self) -> None:
        size = self._theme.px(20)
        self._button.setIconSize(QSize(size, size))
        self._editor.setFont(self._theme.font(BODY_PX))
        self._update_button()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._editor.setFocus(Qt.FocusReason.MouseFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        surface = QColor(tokens.reply if tokens.dark else tokens.window)
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5 - SHADOW)
        if frame.adjusted(CORNER, CORNER, -CORNER, -CORNER).contains(event.rect()):
            painter.fillRect(event.rect(), surface)  # under the caret, which blinks as long as the window is open
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for depth in range(SHADOW, 0, -1):
            painter.setBrush(faded("#000000", 0.10 / SHADOW if tokens.dark else 0.05 / SHADOW))
            painter.drawRoundedRect(frame.adjusted(0, depth, 0, depth), RADIUS_BUBBLE, RADIUS_BUBBLE)
        # It has the focus nearly always: the caret shows that, the line only says it again.
        painter.setPen(QPen(mixed(tokens.line, tokens.accent, 0.55 if self._editor.hasFocus() else 0.0), 1))
        painter.setBrush(surface)
        painter.drawRoundedRect(frame, RADIUS_BUBBLE, RADIUS_BUBBLE)


def _is_blank(editor: ComposerEditor) -> bool:
    return editor.document().isEmpty() or not editor.toPlainText().strip()
