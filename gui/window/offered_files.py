"""What of the clipboard, or of what is dragged here, can be attached."""

from pathlib import Path

from PySide6.QtCore import QMimeData

MODEL_ENDINGS = (".gguf",)
"""Files that are models, not attachments."""


def local_files(data: QMimeData) -> list[Path]:
    """Files on this computer; none where anything else is among them, such as the address of a page."""
    urls = data.urls()
    paths = [url.toLocalFile() for url in urls if url.isLocalFile() and not url.host()]
    if len(paths) != len(urls) or not all(paths):
        return []
    files = [Path(path) for path in paths]
    return [] if any(file.suffix.lower() in MODEL_ENDINGS for file in files) else files


def has_picture(data: QMimeData) -> bool:
    """A picture and no text: of what a spreadsheet offers as both, the text is wanted."""
    return data.hasImage() and not data.text().strip()


def picture_bytes(data: QMimeData) -> bytes:
    """The picture as the other program has written it, where it has."""
    for kind in ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff"):
        if data.hasFormat(kind):
            return bytes(data.data(kind).data())
    return b""
