"""What a prompt turns into while it is edited: a field with its text, and what can be done with that."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, RADIUS_CONTROL, SMALL_PX
from gui.transcript.accessibility import announce
from gui.transcript.edits import Edit
from gui.transcript.flat_button import ButtonLook, FlatButton
from gui.transcript.flow import flow
from gui.transcript.growing_field import GrowingField
from gui.transcript.wishes import EditEnd, Wishes

_GAP = 8
_PADDING_X = 12
_PADDING_Y = 9


class PromptEditor(QWidget):
    """Every change goes into the message's `Edit` at once, so that nothing is lost with the widget."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._message: Message | None = None
        self._edit: Edit | None = None
        self._box = QRect()
        self._laying_out = False
        self.setAccessibleName(self.tr("Editor"))
        self.field = GrowingField(self)
        self.field.setAccessibleName(self.tr("Edit message"))
        self.field.setFont(theme.font(BODY_PX))
        self._notice = QLabel(self)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setWordWrap(True)
        self._notice.setProperty("role", "dim")
        self._notice.setFont(theme.font(SMALL_PX))
        self._notice.hide()
        self._resend = self._button(self.tr("Save and resend"), EditEnd.RESEND, ButtonLook.PRIMARY)
        self._save = self._button(self.tr("Save"), EditEnd.SAVE, ButtonLook.OUTLINED)
        self._cancel = self._button(self.tr("Cancel"), EditEnd.CANCEL, ButtonLook.OUTLINED)
        self.field.textChanged.connect(self._on_edited)
        self.field.cursorPositionChanged.connect(self._on_cursor_moved)
        self.field.height_changed.connect(self._tell_height)
        self.field.focus_changed.connect(self.update)
        self.field.send_requested.connect(self._on_send)
        self.field.long_text_pasted.connect(self._on_long_text_pasted)
        wishes.edits.changed.connect(self._update_buttons)
        self._update_buttons()

    def _button(self, text: str, end: EditEnd, look: ButtonLook) -> FlatButton:
        button = FlatButton(text, theme=self._theme, look=look, parent=self)
        button.clicked.connect(lambda: self._finish(end))
        return button

    def show_edit(self, message: Message, edit: Edit) -> None:
        """Show what has been typed; what is shown already stays as it is, with what can be undone in it."""
        if edit is self._edit:
            return
        self._message, self._edit = message, None  # what Qt tells while it is filled in is no change
        self.field.setPlainText(edit.typed)
        cursor = self.field.textCursor()
        end = self.field.document().characterCount() - 1
        cursor.setPosition(end if edit.cursor < 0 else min(edit.cursor, end))
        self.field.setTextCursor(cursor)
        rest = self.tr("%1 more characters follow; they stay as they are.")
        self._say(rest.replace("%1", f"{len(edit.rest):,}") if edit.rest else "")
        self._edit = edit
        self._update_buttons()

    def forget(self) -> None:
        """The edit is over."""
        self._message = self._edit = None

    def lay_out(self, width: int) -> int:
        inner = width - 2 * _PADDING_X
        self._laying_out = True
        height = self.field.height_for(inner)
        self._laying_out = False
        self._box = QRect(0, 0, width, height + 2 * _PADDING_Y)
        self.field.setGeometry(_PADDING_X, _PADDING_Y, inner, height)
        y = self._box.bottom() + 1 + _GAP
        if not self._notice.isHidden():
            self._notice.setGeometry(0, y, width, self._notice.heightForWidth(width))
            y += self._notice.height() + _GAP
        return flow((self._resend, self._save, self._cancel), left=0, top=y, width=width, gap=_GAP)

    def _finish(self, end: EditEnd) -> None:
        if self._message is not None:
            self._wishes.edit_finished.emit(self._message.id, end)

    def _on_send(self) -> None:
        if self._wishes.edits.answering:
            self._say(self._reason())
            announce(self.field, self._reason())
        elif self._resend.isEnabled():
            self._finish(EditEnd.RESEND)

    def _on_edited(self) -> None:
        if self._edit is not None:
            self._edit.typed = _text_in(self.field)
            self._update_buttons()

    def _on_cursor_moved(self) -> None:
        if self._edit is None:
            return
        self._edit.cursor = self.field.textCursor().position()
        if self.field.hasFocus():
            caret = self.field.cursorRect()
            at = self.field.viewport().mapToGlobal(caret.topLeft())
            self._wishes.reveal_requested.emit(QRect(at, caret.size()))

    def _on_long_text_pasted(self, text: str) -> None:
        too_long = self.tr("%1 characters are too long to be pasted here. Send them as a message of their own.")
        self._say(too_long.replace("%1", f"{len(text):,}"))
        announce(self.field, self._notice.text())

    def _say(self, text: str) -> None:
        """Shown between the field and the buttons."""
        self._notice.setText(text)
        self._notice.setVisible(bool(text))
        self._tell_height()

    def _tell_height(self) -> None:
        if self._edit is not None and not self._laying_out:
            self._wishes.height_changed.emit(self)

    def _reason(self) -> str:
        return self.tr("A reply is still being written. It can be sent again when that has ended.")

    def _update_buttons(self) -> None:
        answering = self._wishes.edits.answering
        blank = self._edit is None or not self._edit.text.strip()
        blank = blank and not (self._message is not None and self._message.attachments)
        for button, enabled in ((self._resend, not blank and not answering), (self._save, not blank)):
            if not enabled and button.hasFocus():
                self.field.setFocus()
            button.setEnabled(enabled)
        self.field.set_send_key(self._wishes.edits.send_key)
        reason = self._reason() if answering else ""
        self._resend.setToolTip(reason or self.tr("Save and resend (Ctrl+Enter)"))
        self._resend.setAccessibleDescription(reason)
        self._cancel.setToolTip(self.tr("Cancel (Esc)"))
        if not answering and self._notice.text() == self._reason():
            self._say("")

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event):
            event.accept()  # it cancels here, whatever it stops elsewhere
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_escape(event):
            self._finish(EditEnd.CANCEL)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        focused = self.field.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if focused else tokens.line), 2 if focused else 1))
        painter.setBrush(QColor(tokens.window))
        painter.drawRoundedRect(QRectF(self._box).adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()


def _text_in(field: GrowingField) -> str:
    """As it was written: unlike Qt's plain text, with its spaces that do not break."""
    return field.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
