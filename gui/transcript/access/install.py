"""Tells Qt how to describe message lists. While nobody listens, this is all that is loaded of it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface

_installed: list[bool] = []


def install_accessibility() -> None:
    """Safe to call again."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make_interface)


def _make_interface(class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    from gui.transcript.access.factory import make_interface  # late: Qt asks only while somebody listens

    return make_interface(class_name, thing)
