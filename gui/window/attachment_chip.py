"""An attachment in the composer: it can be looked at, and taken out again."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.chat.attachment import Attachment
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CODE, SMALL_PX
from gui.transcript.attachments.thumbnails import Thumbnails
from gui.transcript.attachments.tile import CHIP_HEIGHT, LONGEST_CHIP, AttachmentTile, chip_surface

PICTURE = 72
"""The side of a picture."""
_REMOVE = 14
_PADDING = 10


class AttachmentChip(QWidget):
    """While a file is being read it shows its name. Delete takes it out, as the button does."""

    remove_requested = Signal()
    open_requested = Signal()

    def __init__(self, *, name: str, theme: Theme, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.taken_out = False
        """By the user, who does not want it any more."""
        self._waiting: QLabel | None = QLabel(self)
        self._words = self.tr("Reading {name} …").format(name=name)
        self._waiting.setTextFormat(Qt.TextFormat.PlainText)
        self._waiting.setProperty("role", "small")
        self._tile = AttachmentTile(theme=theme, thumbnails=thumbnails, own=False, parent=self)
        self._tile.hide()
        self._tile.clicked.connect(self.open_requested)
        self._remove = IconButton(
            theme=theme, icon="close", name=self.tr("Remove {name}").format(name=name), size=_REMOVE, parent=self
        )
        self._remove.setProperty("role", "over")
        self._remove.clicked.connect(self.remove_requested)

    @property
    def attachment(self) -> Attachment | None:
        """None while it is being read."""
        return self._tile.attachment

    def show_attachment(self, attachment: Attachment) -> None:
        """It has been read."""
        if self._waiting is not None:
            self._waiting.hide()
            self._waiting.deleteLater()
            self._waiting = None
        self._tile.show_attachment(attachment)
        self._tile.show()
        self._remove.raise_()
        self.updateGeometry()

    @property
    def _side(self) -> int:
        """Of the button, in pixels: its own hint is another one before it is shown."""
        return self._theme.px(_REMOVE) + 6

    def stops(self) -> list[QWidget]:
        """What the keyboard comes to, in its order."""
        return [self._tile, self._remove]

    def sizeHint(self) -> QSize:
        button = self._side
        if self._waiting is not None:
            words = QFontMetrics(self._theme.font(SMALL_PX)).horizontalAdvance(self._words)
            return QSize(
                min(words + 4, self._theme.px(LONGEST_CHIP)) + button + 2 * _PADDING, self._theme.px(CHIP_HEIGHT)
            )
        if self.attachment is not None and self.attachment.is_image:
            return QSize(PICTURE, PICTURE)
        return self._tile.sizeHint() + QSize(button, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tile.setGeometry(self.rect())
        side = self._side
        picture = self.attachment is not None and self.attachment.is_image
        top = 3 if picture else (self.height() - side) // 2
        self._remove.setGeometry(self.width() - side - 4, top, side, side)
        self._tile.set_room_right(0 if picture else side)
        if self._waiting is not None:
            room = self.width() - side - 2 * _PADDING
            self._waiting.setGeometry(_PADDING, 0, room, self.height())
            metrics = QFontMetrics(self._theme.font(SMALL_PX))
            self._waiting.setText(metrics.elidedText(self._words, Qt.TextElideMode.ElideMiddle, room))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._waiting is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(chip_surface(self._theme.tokens))
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CODE, RADIUS_CODE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)
