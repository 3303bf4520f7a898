"""Small pictures of what is attached, decoded beside the window's thread and kept as long as there is room."""

import threading
from collections import OrderedDict, deque
from contextlib import suppress
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from gui.bridge.pictures import PictureError, read
from gui.chat.attachment import Attachment

KEPT_BYTES = 32 << 20
"""Of decoded pictures: some hundred small ones, or one in full size."""


class Thumbnail(NamedTuple):
    """Which picture, and how many pixels its longer side has at most."""

    content: tuple[int, int]
    """A hash of its bytes, and how many there are."""
    longer_side: int


def thumbnail_of(attachment: Attachment, longer_side: int) -> Thumbnail:
    """Two attachments with the same bytes are the same picture."""
    return Thumbnail((hash(attachment.data), len(attachment.data)), longer_side)


class Thumbnails(QObject):
    """Gives a picture at once where it is there, else tells when it is."""

    loaded = Signal(object)
    """The `Thumbnail` can be had now."""
    _decoded = Signal(object, QImage)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[Thumbnail, QPixmap] = OrderedDict()
        self._bytes = 0
        self._wanted: set[Thumbnail] = set()
        self._waiting: deque[tuple[Thumbnail, bytes]] = deque()
        self._working = False
        self._lock = threading.Lock()
        self._decoded.connect(self._on_decoded)

    def get(self, attachment: Attachment, wanted: Thumbnail) -> QPixmap | None:
        """None until `loaded` tells of it; a null pixmap for what cannot be shown."""
        found = self._kept.get(wanted)
        if found is not None:
            self._kept.move_to_end(wanted)
        elif wanted not in self._wanted:
            self._wanted.add(wanted)
            self._begin(wanted, attachment.data)
        return found

    def _begin(self, wanted: Thumbnail, data: bytes) -> None:
        with self._lock:
            self._waiting.append((wanted, data))
            begins = not self._working
            self._working = True
        if begins:
            # Not one of Qt's threads: it would wait for that with Python's lock held, which it needs to end.
            threading.Thread(target=self._work, name="thumbnails").start()

    def _work(self) -> None:
        """On a thread of its own, until nothing waits."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._working = False
                    return
                wanted, data = self._waiting.popleft()
            try:
                image = read(data, wanted.longer_side)
            except PictureError:
                image = QImage()
            with suppress(RuntimeError):  # nobody is there any more whom it could be told
                self._decoded.emit(wanted, image)

    def _on_decoded(self, wanted: Thumbnail, image: QImage) -> None:
        self._wanted.discard(wanted)
        self._kept[wanted] = QPixmap.fromImage(image)
        self._bytes += image.sizeInBytes()
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            _oldest, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.width() * dropped.height() * 4
        self.loaded.emit(wanted)
