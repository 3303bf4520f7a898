"""Remembers where the window was. The one place for QSettings: geometry is Qt's own format."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow


def restore_window(window: QMainWindow, path: Path) -> None:
    """Put the window where it was when it was closed; Qt moves it back onto a screen that is there."""
    geometry = QSettings(str(path), QSettings.Format.IniFormat).value("geometry")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)


def save_window(window: QMainWindow, path: Path) -> None:
    stored = QSettings(str(path), QSettings.Format.IniFormat)
    stored.setValue("geometry", window.saveGeometry())
    stored.sync()
