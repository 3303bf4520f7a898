"""An attachment in full: a picture as large as the window lets it be, or a text to read, copy and save."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from gui.bridge.pictures import LONGER_SIDE, upright_size
from gui.chat.attachment import Attachment
from gui.transcript.accessibility import announce
from gui.transcript.attachments.thumbnails import Thumbnail, Thumbnails, thumbnail_of
from gui.transcript.attachments.words import size_text, spoken

SHOWN_CHARACTERS = 300_000
"""Of a text; the rest is in the file that can be saved."""
LONGEST_LINE = 1_000
"""Characters; Qt needs seconds to lay out a line of a million."""
_SCREEN_SHARE = 0.8


class AttachmentViewer(QDialog):
    """Blocks nothing, and shows what was attached even where the message is gone meanwhile."""

    def __init__(self, *, attachment: Attachment, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(attachment.name)
        self._attachment = attachment
        self._size = upright_size(attachment.data) if attachment.is_image else QSize(0, 0)
        self._notice = QLabel(self._about(), self)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setProperty("role", "dim")
        self._notice.setWordWrap(True)
        body = _Picture(attachment, thumbnails, self) if attachment.is_image else _text_field(attachment, self)
        body.setAccessibleName(spoken(attachment))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        save = buttons.addButton(self.tr("Save as…"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._on_copy)
        save.clicked.connect(self._on_save)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(body, 1)
        column.addWidget(self._notice)
        column.addWidget(buttons)
        self.resize(self._first_size(column.sizeHint().height() - body.sizeHint().height()))
        close.setFocus()

    def _about(self) -> str:
        parts = [size_text(self._attachment)]
        if not self._size.isEmpty():
            parts.insert(0, f"{self._size.width()} × {self._size.height()}")
        elif not self._attachment.is_image and len(self._attachment.text) > SHOWN_CHARACTERS:
            parts.append(self.tr("Only the beginning is shown. Save the file to see all of it."))
        return " · ".join(parts)

    def _first_size(self, around: int) -> QSize:
        """As the picture is where the screen has room for it."""
        parent = self.parentWidget()
        room = parent.screen().availableSize() * _SCREEN_SHARE if parent is not None else QSize(800, 600)
        em = self.fontMetrics().height()
        if self._size.isEmpty():
            return QSize(44 * em, 32 * em).boundedTo(room)
        size = self._size / self.devicePixelRatioF()
        if size.width() > room.width() - 32 or size.height() > room.height() - around:
            size = size.scaled(room - QSize(32, around), Qt.AspectRatioMode.KeepAspectRatio)
        return (size + QSize(32, around)).expandedTo(QSize(24 * em, 12 * em))

    def _on_copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        picture = self.findChild(_Picture)
        if picture is None:
            clipboard.setText(self._attachment.text)
        elif picture.pixmap is not None:
            clipboard.setImage(picture.pixmap.toImage())
        self._say(self.tr("Copied"))

    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the attachment"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(_with_ending(self._attachment))
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        """Write it to a file, or say why that cannot be."""
        try:
            Path(path).write_bytes(self._attachment.data)
        except OSError as error:
            why = error.strerror or type(error).__name__
            self._say(self.tr("It could not be saved: {why}.").format(why=why))
        else:
            self._say(self.tr("Saved"))

    def _say(self, text: str) -> None:
        self._notice.setText(f"{self._about()} · {text}")
        announce(self, text)


class _Picture(QWidget):
    """As large as there is room, never larger than it is."""

    def __init__(self, attachment: Attachment, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._attachment = attachment
        self._thumbnails = thumbnails
        self._wanted = thumbnail_of(attachment, 2 * LONGER_SIDE)
        self.pixmap: QPixmap | None = None
        thumbnails.loaded.connect(self._on_loaded)
        self._on_loaded(self._wanted)

    def _on_loaded(self, thumbnail: Thumbnail) -> None:
        if thumbnail == self._wanted:
            self.pixmap = self._thumbnails.get(self._attachment, self._wanted)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.pixmap is None or self.pixmap.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.pixmap.size() / self.devicePixelRatioF()
        if size.width() > self.width() or size.height() > self.height():
            size = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = self.rect()
        box.setSize(size)
        box.moveCenter(self.rect().center())
        painter.drawPixmap(box, self.pixmap)


def _text_field(attachment: Attachment, parent: QWidget) -> QPlainTextEdit:
    field = QPlainTextEdit(parent)
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    lines = attachment.text[:SHOWN_CHARACTERS].split("\n")
    field.setPlainText("\n".join(part for line in lines for part in _parts(line)))
    return field


def _parts(line: str) -> list[str]:
    return [line[at : at + LONGEST_LINE] for at in range(0, max(1, len(line)), LONGEST_LINE)]


def _with_ending(attachment: Attachment) -> str:
    """Its name with the ending of what it is now: a picture may have been changed into another kind."""
    endings = {
        "image/png": (".png",),
        "image/jpeg": (".jpg", ".jpeg"),
        "image/gif": (".gif",),
        "image/webp": (".webp",),
    }
    fitting = endings.get(attachment.media_type)
    name = attachment.name.replace("/", "_").lstrip(".") or "file"
    if fitting is None or name.lower().endswith(fitting):
        return name
    return f"{name.rpartition('.')[0] or name}{fitting[0]}"
