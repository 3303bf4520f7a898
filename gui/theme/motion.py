"""Whether anything may move by itself."""

from PySide6.QtGui import QGuiApplication


def motion_reduced() -> bool:
    """Whether the system wants nothing to blink or glide: every platform tells it by a text cursor that does not."""
    return QGuiApplication.styleHints().cursorFlashTime() <= 0
