"""What the message list tells assistive technology by itself. Nothing of it costs anything while there is none."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer


def announce(view: QWidget, text: str) -> None:
    """Let a screen reader say something that is not at the focus, when it has nothing else to say."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, text))


def forget_parts(bubble: QWidget) -> None:
    """The bubble is about to show another message: whoever listens gets new objects for its parts."""
    if QAccessible.isActive():
        from gui.transcript.access.keeping import kept  # late: mostly nobody listens

        for widget in bubble.findChildren(QWidget):
            kept.drop(getCppPointer(widget)[0])


def tell_focus(part: QWidget) -> None:
    """The keyboard's focus has come to something inside of `part`, such as a link."""
    if QAccessible.isActive():
        within = QAccessible.queryAccessibleInterface(part).focusChild()
        if within is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(within, QAccessible.Event.Focus))
