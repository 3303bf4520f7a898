"""Holds what was handed to Qt for as long as Qt may use it, and no longer.

Qt keeps plain pointers to accessible objects. It deletes those of a widget together with the widget; all others stay
until they are deleted by their id. Either way Python may forget an object only after Qt has.
"""

import atexit
from typing import TypeVar

from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from shiboken6 import isValid

Interface = TypeVar("Interface", bound=QAccessibleInterface)

_FEWEST = 256


class Closing:
    """Has objects beneath it that belong to no widget, and perhaps listens to somebody.

    Abstract without ABC: it is mixed into Qt's classes, whose metaclass goes together with no other.
    """

    def close(self) -> None:
        """Delete them, and listen no more."""
        raise NotImplementedError


class Kept:
    """The accessible objects of widgets, by the address of their widget, the one in use last.

    There may be several. Connecting one of its methods for the first time makes a widget's class another one to Qt,
    which then asks for a new object but still has the old one, and forgets them both when either is deleted.
    """

    def __init__(self) -> None:
        self._interfaces: dict[int, list[QAccessibleInterface]] = {}
        self._look_at = _FEWEST

    def __len__(self) -> int:
        return sum(map(len, self._interfaces.values()))

    def keep(self, address: int, interface: Interface) -> Interface:
        """Hold `interface` until the widget at `address` is gone."""
        earlier = self._interfaces.pop(address, [])
        for old in earlier:
            close(old)
        self._interfaces[address] = [*filter(isValid, earlier), interface]
        if len(self._interfaces) > self._look_at:
            self._forget_deleted()
        return interface

    def drop(self, address: int) -> None:
        """The widget at `address` means something else from now on: what was known of it is no longer true."""
        for interface in self._interfaces.pop(address, []):
            delete(interface)

    def clear(self) -> None:
        """Let Qt delete them all, before Python does when the program ends."""
        interfaces = [interface for several in self._interfaces.values() for interface in several]
        self._interfaces.clear()
        for interface in interfaces:
            close(interface)
            _delete_in_qt(interface)

    def _forget_deleted(self) -> None:
        """Looked for each time their number has doubled, so that it costs next to nothing."""
        for address, interfaces in list(self._interfaces.items()):
            if not isValid(interfaces[-1]):
                del self._interfaces[address]
                for interface in interfaces:
                    close(interface)
        self._look_at = max(_FEWEST, 2 * len(self._interfaces))


def close(interface: QAccessibleInterface) -> None:
    if isinstance(interface, Closing):
        interface.close()


def delete(interface: QAccessibleInterface) -> None:
    """Tell those who listen that it is gone, and let Qt delete it."""
    close(interface)
    parent = interface.parent() if isValid(interface) else None
    if parent is not None and parent.isValid():  # else nobody can have heard of it
        QAccessible.updateAccessibility(QAccessibleEvent(interface, QAccessible.Event.ObjectDestroyed))
    _delete_in_qt(interface)


def _delete_in_qt(interface: QAccessibleInterface) -> None:
    if isValid(interface):
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(interface))


kept = Kept()
"""One a process, as Qt's own table is, of which this is the other half."""
atexit.register(kept.clear)
