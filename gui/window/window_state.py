"""Remembers where the window was. The one place for QSettings: geometry is Qt's own format."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gui.window.main_window import MainWindow


def restore_window(window: MainWindow, path: Path) -> None:
    """Put the window where it was when it was closed; Qt moves it back onto a screen that is there."""
    stored = QSettings(str(path), QSettings.Format.IniFormat)
    geometry = stored.value("geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    window.sides.set_sidebar_wanted(bool(stored.value("sidebar", True, bool)))
    if stored.value("chat", False, bool):
        window.wait_for_chat()


def save_window(window: MainWindow, path: Path, *, chat: bool) -> None:
    """`chat` says whether one with messages is in front, which the next start then brings back."""
    stored = QSettings(str(path), QSettings.Format.IniFormat)
    stored.setValue("geometry", window.saveGeometry())
    stored.setValue("sidebar", window.sides.sidebar_wanted)
    stored.setValue("chat", chat)
    stored.sync()
