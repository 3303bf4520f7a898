"""Where messages are written and sent, and where a reply is stopped."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.theme.icon_button import IconButton
from gui.theme.icons import icon
from gui.theme.palette import faded, mixed
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_BUBBLE
from gui.transcript.growing_field import SendKey
from gui.window.composer_editor import ComposerEditor

if TYPE_CHECKING:  # the first paint does without what is hidden then
    from gui.chat.attachment import Attachment
    from gui.window.attachment_strip import AttachmentStrip
    from gui.window.context_meter import ContextMeter
    from gui.window.picture_warning import PictureWarning

MAX_CHARACTERS = 1_000_000
"""More than any model takes; a message beyond this is refused in words."""
LONG_DRAFT = 20_000
"""Characters from which on a draft comes back as an attachment, as it does when it is pasted."""
CORNER = 6
"""Pixels of the frame's edges and corners: what lies further inside is all surface."""
SHADOW = 5
"""Pixels below the frame for its shadow."""


class Composer(QWidget):
    """What is written and attached stays until the owner calls `clear`, so that a failure loses nothing.

    A very long paste becomes an attachment. Files are only offered here: whoever reads them fills `strip`.
    """

    send_requested = Signal(str)
    several_requested = Signal(QPoint)
    """The draft is to be sent to several models, which can be chosen at this point of the screen."""
    stop_requested = Signal()
    recall_requested = Signal()
    draft_changed = Signal()
    attach_requested = Signal()
    choose_model_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._active = False
        self._obstacle: Callable[[], str] = str
        self._warned_of: str | None = None
        """The message that the user was warned of: sent once more it goes out."""
        self._refusal = ""
        self._drop_expected = False
        self.editor = self._editor = ComposerEditor(self)
        self._strip: AttachmentStrip | None = None
        self._warning: PictureWarning | None = None
        self._meter: ContextMeter | None = None
        self._hint = QLabel(self)
        self._hint.setProperty("role", "small")
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.setWordWrap(True)
        self._hint.hide()
        self._notice = QLabel(self)
        self._notice.setProperty("role", "error")
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setWordWrap(True)
        self._notice.hide()
        attach = self.tr("Attach files")
        self._attach = IconButton(theme=theme, icon="attach", name=attach, parent=self)
        self._attach.setToolTip(self.tr("{name} (Ctrl+Shift+A)").format(name=attach))
        self._several = IconButton(theme=theme, icon="columns", name=self.tr("Ask several models…"), parent=self)
        self._several.setToolTip(self.tr("Ask several models… (Ctrl+Alt+Enter)"))
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
        self._attach.clicked.connect(self.attach_requested)
        self._editor.focus_changed.connect(self.update)
        self._several.clicked.connect(self.ask_several)
        self._button.clicked.connect(self._on_button_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self._bottom = bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._attach)
        bottom.addStretch(0)
        bottom.addWidget(self._several)
        bottom.addWidget(self._button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 13, 10, 9 + SHADOW)
        column.setSpacing(6)
        column.addWidget(self._editor)
        column.addWidget(self._notice)
        column.addWidget(self._hint)
        column.addLayout(bottom)

    @property
    def strip(self) -> "AttachmentStrip":
        """Made when something is attached for the first time."""
        if self._strip is None:
            from gui.window.attachment_strip import AttachmentStrip  # late: not before the first paint

            self._strip = AttachmentStrip(theme=self._theme, parent=self)
            self._strip.changed.connect(self._on_attached)
            self._strip.emptied.connect(self._editor.setFocus)
            self._strip.set_followed_by(self._attach)
            self._column.insertWidget(self._column.indexOf(self._editor) + 1, self._strip)
        return self._strip

    @property
    def meter(self) -> "ContextMeter":
        if self._meter is None:
            from gui.window.context_meter import ContextMeter  # late, too

            self._meter = ContextMeter(theme=self._theme, parent=self)
            self._bottom.insertWidget(self._bottom.indexOf(self._attach) + 1, self._meter, 1)
            self.setTabOrder(self._button, self._meter.control)
        return self._meter

    def set_obstacle(self, obstacle: Callable[[], str]) -> None:
        """Ask this before a message goes out. What it says is shown, and the message only goes out when it is sent
        once more; empty for nothing in the way."""
        self._obstacle = obstacle

    def reconsider(self) -> None:
        """Another model is asked: what the user was warned of may be no obstacle now, or a greater one."""
        if self._warned_of is not None:
            self._warned_of = None
            self._notice.hide()

    @property
    def draft(self) -> str:
        """What has been written."""
        return self._editor.toPlainText()

    @draft.setter
    def draft(self, text: str) -> None:
        self.set_draft(text, ())

    @property
    def attachments(self) -> "tuple[Attachment, ...]":
        """What goes with it."""
        return () if self._strip is None else self._strip.attachments

    @property
    def _attached(self) -> int:
        """How many, with those that are being read."""
        return 0 if self._strip is None else self._strip.count

    def set_draft(self, text: str, attachments: "tuple[Attachment, ...]") -> None:
        """What was written and attached before; a very long text comes as an attachment."""
        if len(text) > LONG_DRAFT:
            from gui.chat.attachment import PASTED_NAME, text_attachment  # late: not before the first paint

            text, attachments = "", (text_attachment(text, PASTED_NAME), *attachments)
        if attachments or self._strip is not None:
            self.strip.set_attachments(attachments)
        self._editor.setPlainText(text)
        self._editor.moveCursor(self._editor.textCursor().MoveOperation.End)

    def clear(self) -> None:
        self.draft = ""

    def set_picture_refusal(self, why: str) -> None:
        """Why no picture can be sent, in plain words; empty where one can."""
        self._refusal = why
        self._update_warning()

    def set_hint(self, text: str) -> None:
        """Something to know before sending, said quietly."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def expect_drop(self, expected: bool) -> None:
        """Whether something is being dragged over the window that could be attached."""
        if expected is not self._drop_expected:
            self._drop_expected = expected
            self._editor.setPlaceholderText(self.tr("Drop to attach") if expected else self.tr("Message"))
            self.update()

    def set_active(self, active: bool) -> None:
        """Whether a reply is on its way: then the button stops it, and nothing is sent."""
        if active != self._active:
            self._active = active
            self._notice.hide()
            self._update_button()

    def set_send_key(self, key: SendKey) -> None:
        self._editor.set_send_key(key)

    def ask_several(self) -> None:
        """Send the draft to several models, once the user has chosen them."""
        if self._can_be_sent():
            self.several_requested.emit(self._several.mapToGlobal(QPoint(0, 0)))
        elif not self.draft.strip() and not self._attached:
            self.say(self.tr("Write the message first, then ask several models."))
            self.setFocus()

    def _send(self) -> None:
        if not self._can_be_sent():
            return
        text = self.draft
        if self._warned:
            self.say(self.tr("Nothing was sent."))
        elif self._warned_of != text and (words := self._obstacle()):
            self._warned_of = text
            self.say(words)
        else:
            self.send_requested.emit(text)

    def _can_be_sent(self) -> bool:
        """Whether there is a message that any model could be asked; says why not."""
        if not self.draft.strip() and not self._attached:
            return False
        if self._active:
            self.say(self.tr("The reply is still being written. Esc stops it."))
        elif self._strip is not None and self._strip.reading:
            self.say(self.tr("A file is still being read."))
        elif len(self.draft) > MAX_CHARACTERS:
            self._say_too_long(len(self.draft))
        else:
            return True
        return False

    def _on_button_clicked(self) -> None:
        if self._active:
            self.stop_requested.emit()
        else:
            self._send()

    def _on_escape(self) -> None:
        if self._active:
            self.stop_requested.emit()

    def _on_recall(self) -> None:
        if not self._attached:
            self.recall_requested.emit()

    def _on_long_text_pasted(self, text: str) -> None:
        from gui.chat.attachment import PASTED_NAME, text_attachment  # late: not before the first paint

        length = len(self.draft) + len(text)
        if length > MAX_CHARACTERS:
            self._say_too_long(length)
        elif self.has_room():
            self.strip.fill(self.strip.add(PASTED_NAME), text_attachment(text, PASTED_NAME))

    def has_room(self) -> bool:
        """Whether one more can be attached; says so where not."""
        from gui.chat.attachment import MOST_ATTACHMENTS  # late: not before the first paint

        room = self._attached < MOST_ATTACHMENTS
        if not room:
            self.say(self.tr("A message takes up to {limit} attachments.").format(limit=MOST_ATTACHMENTS))
        return room

    def _on_edited(self) -> None:
        self._notice.hide()
        self._on_attached()

    def _on_attached(self) -> None:
        """What was said of a file stays: others are being read."""
        self._warned_of = None
        self._update_warning()
        self._update_button()
        self.draft_changed.emit()

    def _update_warning(self) -> None:
        refused = bool(self._refusal) and any(attachment.is_image for attachment in self.attachments)
        if refused and self._warning is None:
            from gui.window.picture_warning import PictureWarning  # late: most pictures can be sent

            self._warning = PictureWarning(theme=self._theme, parent=self)
            self._warning.choose_model_requested.connect(self.choose_model_requested)
            self._column.insertWidget(self._column.indexOf(self._notice), self._warning)
        warned = self._warned
        if self._warning is not None:
            self._warning.say(self._refusal if refused else "")
        if warned and not refused:
            self._notice.hide()

    @property
    def _warned(self) -> bool:
        """Whether a picture cannot be sent, which is said above the buttons."""
        return self._warning is not None and bool(self._warning.text)

    def _say_too_long(self, length: int) -> None:
        text = self.tr("Too long: {length} characters. A message takes up to {limit}.")
        self.say(text.format(length=f"{length:,}", limit=f"{MAX_CHARACTERS:,}"))

    def say(self, text: str) -> None:
        """Shown until the next edit, and told to a screen reader."""
        self._notice.setText(text)
        self._notice.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._notice, text))

    def _update_button(self) -> None:
        enabled = self._active or bool(self._attached) or not _is_blank(self._editor)
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
        lit = 1.0 if self._drop_expected else 0.55 if self._editor.hasFocus() else 0.0
        painter.setPen(QPen(mixed(tokens.line, tokens.accent, lit), 2 if self._drop_expected else 1))
        painter.setBrush(surface)
        painter.drawRoundedRect(frame, RADIUS_BUBBLE, RADIUS_BUBBLE)


def _is_blank(editor: ComposerEditor) -> bool:
    return editor.document().isEmpty() or not editor.toPlainText().strip()
