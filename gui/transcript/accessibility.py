"""What the message list does for assistive technology. While there is none, this is all that is ever loaded of it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QWidget

_installed: list[bool] = []


def install_accessibility() -> None:
    """Tell Qt how to describe message lists. Safe to call again."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_make_interface)


def announce(view: QWidget, text: str) -> None:
    """Let a screen reader say something that is not at the focus, when it has nothing else to say."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))


def forget_parts(bubble: QWidget) -> None:
    """The bubble is about to show another message."""
    if QAccessible.isActive():
        from gui.transcript.access.factory import forget_parts as forget

        forget(bubble)


def tell_focus(part: QWidget) -> None:
    """The keyboard's focus has come to something inside of `part`, such as a link."""
    if QAccessible.isActive():
        within = QAccessible.queryAccessibleInterface(part).focusChild()
        if within is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(within, QAccessible.Event.Focus))


def _make_interface(class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    from gui.transcript.access.factory import make_interface  # late: Qt asks only while somebody listens

    return make_interface(class_name, thing)
