"""Pictures that people attach: decoded within limits, turned upright, scaled down and without what a camera noted.

Everything here may run on any thread; Qt lets go of Python's lock while it decodes and encodes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from gui.chat.attachment import picture_type

MOST_FILE_BYTES = 20_000_000
"""Of a picture as it is chosen; cameras write less."""
MOST_PIXELS = 64_000_000
"""Four bytes each: what the largest sensors of telephones give is still read, what only makes memory run out is not."""
ALLOCATION_MB = 384
"""What Qt may take for one picture, whatever its file says of its size."""
LONGER_SIDE = 2_048
"""Pixels that are sent: services scale down what is larger themselves."""
MOST_SENT_BYTES = 3_500_000
"""As base64 less than 5 MB, which is what the strictest service takes of one picture."""

_QUALITIES = (90, 80, 70)
_FORMATS = {"image/png": b"png", "image/jpeg": b"jpg", "image/gif": b"gif", "image/webp": b"webp"}
_MORE_FORMATS = ((b"BM", b"bmp"), (b"II*\0", b"tiff"), (b"MM\0*", b"tiff"))
"""What can be read and is sent as something else."""
_PHONE_BRANDS = frozenset((b"heic", b"heix", b"mif1", b"msf1", b"avif"))

TOO_MANY_PIXELS = "“{name}” has {width} × {height} pixels, which is more than Rill opens."
UNREADABLE = "“{name}” is a damaged picture."
UNKNOWN_FORMAT = "“{name}” is a picture in a format that Rill does not know. Save it as JPEG or PNG and attach that."


class PictureError(Exception):
    """A picture that is not taken. `template` names the fields `name`, `width` and `height`."""

    def __init__(self, template: str, *, width: int = 0, height: int = 0) -> None:
        super().__init__(template)
        self.template = template
        self.width = width
        self.height = height


def format_of(data: bytes) -> bytes:
    """Qt's name of the picture's format by how it begins, whatever its file is called; empty for none that is read.

    SVG is a text and a program, and none of these.
    """
    known = _FORMATS.get(picture_type(data))
    return known or next((name for beginning, name in _MORE_FORMATS if data.startswith(beginning)), b"")


def is_unknown_picture(data: bytes) -> bool:
    """Whether it is one of the kinds that telephones make and Qt cannot read."""
    return data[4:8] == b"ftyp" and data[8:12] in _PHONE_BRANDS


def prepared(data: bytes) -> tuple[str, bytes]:
    """The media type and the bytes that are kept and sent of a picture.

    Raises:
        PictureError: it is too large, damaged, or of another kind.
    """
    image = read(data, LONGER_SIDE)
    return encoded(image, lossless=format_of(data) not in (b"jpg", b"webp"))


def encoded(image: QImage, *, lossless: bool) -> tuple[str, bytes]:
    """A picture as PNG, or as JPEG where that was its format or PNG would be too long."""
    image = _bare(_within(image, LONGER_SIDE))
    if lossless or image.hasAlphaChannel():
        data = _saved(image, b"png")
        if len(data) <= MOST_SENT_BYTES:
            return "image/png", data
    for quality in _QUALITIES:
        data = _saved(image, b"jpg", quality)
        if len(data) <= MOST_SENT_BYTES:
            break
    return "image/jpeg", data


def read(data: bytes, longer_side: int) -> QImage:
    """The picture upright, as it is or scaled down to that many pixels.

    Raises:
        PictureError: see `prepared`.
    """
    with _reading(data) as reader:
        size = reader.size()
        if not size.isValid() or size.isEmpty():
            raise PictureError(UNREADABLE)
        if size.width() * size.height() > MOST_PIXELS:
            raise PictureError(TOO_MANY_PIXELS, width=size.width(), height=size.height())
        if max(size.width(), size.height()) > longer_side:
            reader.setScaledSize(_fitted(size, longer_side))
        image = reader.read()
    if image.isNull():
        raise PictureError(UNREADABLE)
    return image


def upright_size(data: bytes) -> QSize:
    """Of a picture as it is shown, from its header only; empty where that cannot be read."""
    try:
        with _reading(data) as reader:
            size, turned = reader.size(), reader.transformation().value & _TURNED
    except PictureError:
        return QSize(0, 0)
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QSize(0, 0)
    return size.transposed() if turned else size


_TURNED = 4
"""Of `QImageIOHandler.Transformation`: by 90 degrees, mirrored or not."""


@contextmanager
def _reading(data: bytes) -> Iterator[QImageReader]:
    """A reader that knows the format already, so that nothing else is tried.

    Raises:
        PictureError: it is none that is read.
    """
    kind = format_of(data)
    if not kind:
        raise PictureError(UNKNOWN_FORMAT if is_unknown_picture(data) else UNREADABLE)
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    buffer = QBuffer()
    buffer.setData(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    try:
        yield reader
    finally:
        reader.setFileName("")  # what reads TIFF looks at the buffer once more at its end


def _within(image: QImage, longer_side: int) -> QImage:
    if max(image.width(), image.height()) <= longer_side:
        return image
    size = _fitted(image.size(), longer_side)
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _fitted(size: QSize, longer_side: int) -> QSize:
    fitted = size.scaled(longer_side, longer_side, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _bare(image: QImage) -> QImage:
    """Its pixels alone: no place, no camera, no comment, no profile goes out with a picture."""
    if image.colorSpace().isValid() and image.colorSpace() != QColorSpace(QColorSpace.NamedColorSpace.SRgb):
        image.convertToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    alpha = image.hasAlphaChannel()
    bare = QImage(image.size(), QImage.Format.Format_ARGB32 if alpha else QImage.Format.Format_RGB32)
    bare.fill(Qt.GlobalColor.transparent if alpha else Qt.GlobalColor.white)
    image.setDevicePixelRatio(1.0)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    return bare


def _saved(image: QImage, kind: bytes, quality: int = -1) -> bytes:
    if kind == b"jpg" and image.hasAlphaChannel():
        image = _on_white(image)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind)
    if quality >= 0:
        writer.setQuality(quality)
    writer.write(image)
    del writer  # before its buffer
    return bytes(buffer.data().data())


def _on_white(image: QImage) -> QImage:
    opaque = QImage(image.size(), QImage.Format.Format_RGB32)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(0, 0, image)
    painter.end()
    return opaque
