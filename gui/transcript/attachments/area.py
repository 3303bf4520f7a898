"""What goes with a prompt, above its text: pictures up to three in a line, then text files one beneath the other."""

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from gui.chat.attachment import Attachment
from gui.theme.theme import Theme
from gui.transcript.attachments.metrics import FEW_IN_A_LINE, GAP, SINGLE_HEIGHT, SINGLE_WIDTH, TILE
from gui.transcript.attachments.thumbnails import Thumbnails
from gui.transcript.attachments.tile import CHIP_HEIGHT, LONGEST_CHIP, AttachmentTile


class AttachmentArea(QWidget):
    """Its height is known before any picture is decoded: only their headers are looked at."""

    def __init__(self, *, theme: Theme, thumbnails: Thumbnails, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = thumbnails
        self._tiles: list[AttachmentTile] = []
        self._shown: tuple[Attachment, ...] = ()
        self.setAccessibleName(self.tr("Attachments"))
        self.hide()

    def show_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        if attachments is self._shown:
            return
        self._shown = attachments
        while len(self._tiles) < len(attachments):
            tile = AttachmentTile(theme=self._theme, thumbnails=self._thumbnails, own=True, parent=self)
            tile.clicked.connect(partial(self._open, tile))
            self._tiles.append(tile)
        ordered = sorted(attachments, key=lambda each: not each.is_image)
        for tile, attachment in zip(self._tiles, ordered, strict=False):
            tile.show_attachment(attachment)
        for number, tile in enumerate(self._tiles):
            tile.setVisible(number < len(attachments))
        self.setVisible(bool(attachments))

    def lay_out(self, most: int) -> QSize:
        """Place the tiles in at most this width; what they take of it."""
        tiles = self._tiles[: len(self._shown)]
        pictures = [tile for tile in tiles if tile.attachment is not None and tile.attachment.is_image]
        boxes = self._single(pictures[0], most) if len(pictures) == 1 else self._lines(len(pictures), most)
        y = max((box.bottom() + 1 for box in boxes), default=-GAP)
        for tile in tiles[len(pictures) :]:
            y += GAP
            width = min(tile.sizeHint().width(), self._theme.px(LONGEST_CHIP), most)
            boxes.append(QRect(0, y, width, self._theme.px(CHIP_HEIGHT)))
            y += self._theme.px(CHIP_HEIGHT)
        for tile, box in zip(tiles, boxes, strict=True):
            tile.fills = len(pictures) > 1
            tile.setGeometry(box)
        return QSize(max((box.right() + 1 for box in boxes), default=0), max(0, y))

    def _single(self, tile: AttachmentTile, most: int) -> list[QRect]:
        """A picture alone shows all of itself."""
        room = QSize(min(most, SINGLE_WIDTH), SINGLE_HEIGHT)
        size = tile.picture_size()
        if size.isEmpty():
            return [QRect(0, 0, min(most, TILE), TILE)]
        if size.width() > room.width() or size.height() > room.height():
            size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return [QRect(QPoint(0, 0), size.expandedTo(QSize(TILE // 2, TILE // 2)))]

    def _lines(self, count: int, most: int) -> list[QRect]:
        in_a_line = max(1, min(FEW_IN_A_LINE, (most + GAP) // (TILE + GAP)))
        side = min(TILE, most)
        return [
            QRect(number % in_a_line * (side + GAP), number // in_a_line * (side + GAP), side, side)
            for number in range(count)
        ]

    def _open(self, tile: AttachmentTile) -> None:
        if tile.attachment is not None:
            from gui.transcript.attachments.viewer import AttachmentViewer  # late: the window comes first

            AttachmentViewer(attachment=tile.attachment, thumbnails=self._thumbnails, parent=self.window()).show()
