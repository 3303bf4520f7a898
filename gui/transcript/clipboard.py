"""What copying a message puts on the clipboard."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def copy_markdown(source: str) -> None:
    """The Markdown as it was written; programs that know Markdown can tell it from plain text."""
    mime = QMimeData()
    mime.setText(source)
    mime.setData("text/markdown", source.encode("utf-8", "replace"))
    QGuiApplication.clipboard().setMimeData(mime)


def copy_plain(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
