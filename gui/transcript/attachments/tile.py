"""An attachment as a button: a rounded picture, or a chip with a text file's name."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.bridge.pictures import upright_size
from gui.chat.attachment import Attachment
from gui.theme.icons import pixmap
from gui.theme.palette import mixed
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CODE, SMALL_PX, Tokens
from gui.transcript.attachments.thumbnails import Thumbnail, Thumbnails, thumbnail_of
from gui.transcript.attachments.words import size_text, spoken

CHIP_HEIGHT = 36
LONGEST_CHIP = 240
_ICON = 18
_PADDING = 10
_ROUNDING = 2
"""Pixels; a width is told in whole ones."""
_LONGEST_ASPECT = 4
"""A strip of a picture is not decoded larger than so many times the tile."""


def chip_surface(tokens: Tokens) -> QColor:
    """Of a chip in the composer, whose own surface is lighter in the dark."""
    return mixed(tokens.hover, tokens.text, 0.07) if tokens.dark else QColor(tokens.hover)


class AttachmentTile(QAbstractButton):
    """Pressed, it wants to be looked at. `fills` cuts a picture to the tile instead of letting it stand in it whole."""

    def __init__(self, *, theme: Theme, thumbnails: Thumbnails, own: bool, parent: QWidget) -> None:
        """`own` is for tiles that stand on a prompt's tint."""
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._own = own
        self._attachment: Attachment | None = None
        self._thumbnail: Thumbnail | None = None
        self._room_right = 0
        self.fills = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        thumbnails.loaded.connect(self._on_loaded)

    @property
    def attachment(self) -> Attachment | None:
        return self._attachment

    def show_attachment(self, attachment: Attachment) -> None:
        if attachment is not self._attachment:
            self._attachment = attachment
            self._thumbnail = None
            self.setAccessibleName(spoken(attachment))
            self.setAccessibleDescription(size_text(attachment))
            from html import escape  # late: it brings all of HTML’s entities

            self.setToolTip(escape(attachment.name))
            self.update()

    def set_room_right(self, pixels: int) -> None:
        """Keep so much of a chip free for something that stands upon it."""
        self._room_right = pixels

    def picture_size(self) -> QSize:
        """Of the picture in pixels; empty where it is none, or cannot be shown."""
        return upright_size(self._attachment.data) if self._attachment is not None else QSize(0, 0)

    def sizeHint(self) -> QSize:
        """Of a chip: as wide as its name needs."""
        if self._attachment is None:
            return QSize(0, 0)
        metrics = QFontMetrics(self._theme.font(SMALL_PX + 1))
        words = metrics.horizontalAdvance(self._words(self._attachment)) + _ROUNDING
        needed = words + 3 * _PADDING + self._theme.px(_ICON)
        return QSize(min(needed, self._theme.px(LONGEST_CHIP)), self._theme.px(CHIP_HEIGHT))

    def _words(self, attachment: Attachment) -> str:
        return f"{attachment.name} · {size_text(attachment)}"

    def _on_loaded(self, thumbnail: Thumbnail) -> None:
        if thumbnail == self._thumbnail:
            self.update()

    def _picture(self, attachment: Attachment) -> QPixmap | None:
        """None while it is still being decoded."""
        side = round(max(self.width(), self.height()) * self.devicePixelRatioF())
        if self.fills:
            size = self.picture_size()
            aspect = max(size.width(), size.height()) / max(1, min(size.width(), size.height()))
            side = round(side * min(max(1.0, aspect), _LONGEST_ASPECT))
        if self._thumbnail is None or self._thumbnail.longer_side != side:
            self._thumbnail = thumbnail_of(attachment, side)
        return self._thumbnails.get(attachment, self._thumbnail)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._attachment is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), RADIUS_CODE, RADIUS_CODE)
        painter.fillPath(shape, self._surface())
        painter.setClipPath(shape)
        if self._attachment.is_image:
            self._paint_picture(painter, self._attachment)
        else:
            self._paint_chip(painter, self._attachment)
        if self.hasFocus():
            painter.strokePath(shape, QPen(QColor(self._theme.tokens.window), 8))
            painter.strokePath(shape, QPen(QColor(self._theme.tokens.accent), 4))

    def _surface(self) -> QColor:
        tokens = self._theme.tokens
        under = mixed(tokens.own, tokens.window, 0.55) if self._own else chip_surface(tokens)
        lit = (self.underMouse() or self.isDown()) and not (self._attachment is not None and self._attachment.is_image)
        return mixed(under.name(), tokens.text, 0.08) if lit else under

    def _paint_picture(self, painter: QPainter, attachment: Attachment) -> None:
        picture = self._picture(attachment)
        if picture is None:
            return
        if picture.isNull():
            self._paint_icon(painter, "warning", self.rect())
            return
        mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if self.fills else Qt.AspectRatioMode.KeepAspectRatio
        box = QRect(0, 0, 0, 0)
        box.setSize(picture.size().scaled(self.size(), mode))
        box.moveCenter(self.rect().center())
        painter.drawPixmap(box, picture)

    def _paint_chip(self, painter: QPainter, attachment: Attachment) -> None:
        tokens, icon = self._theme.tokens, self._theme.px(_ICON)
        self._paint_icon(painter, "document", QRect(_PADDING, 0, icon, self.height()))
        font = self._theme.font(SMALL_PX + 1)
        room = self.rect().adjusted(2 * _PADDING + icon, 0, -_PADDING - self._room_right, 0)
        metrics = QFontMetrics(font)
        words = metrics.elidedText(self._words(attachment), Qt.TextElideMode.ElideMiddle, room.width())
        painter.setFont(font)
        painter.setPen(QColor(tokens.own_text if self._own else tokens.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_icon(self, painter: QPainter, name: str, room: QRect) -> None:
        tokens, size = self._theme.tokens, self._theme.px(_ICON)
        colour = tokens.own_text if self._own else tokens.dim
        box = QRect(0, 0, size, size)
        box.moveCenter(room.center())
        painter.drawPixmap(box, pixmap(name, colour, size=size, ratio=self.devicePixelRatioF()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
