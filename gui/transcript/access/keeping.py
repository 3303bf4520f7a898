"""Holds what was handed to Qt for as long as Qt may use it, and no longer.

Qt keeps plain pointers to accessible objects. It deletes those of a widget together with the widget; all others stay
until they are deleted by their id. Either way Python may forget an object only after Qt has.
"""

from typing import TypeVar

from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from shiboken6 import isValid

Interface = TypeVar("Interface", bound=QAccessibleInterface)

_FEWEST = 256


class Kept:
    """The accessible objects of widgets, found again by their widget's address."""

    def __init__(self) -> None:
        self._interfaces: dict[int, QAccessibleInterface] = {}
        self._look_at = _FEWEST

    def __len__(self) -> int:
        return len(self._interfaces)

    def keep(self, address: int, interface: Interface) -> Interface:
        """Hold `interface` until the widget at `address` is gone."""
        old = self._interfaces.pop(address, None)
        if old is not None:  # of a widget that stood at this address before
            close(old)
        self._interfaces[address] = interface
        if len(self._interfaces) > self._look_at:
            self._forget_deleted()
        return interface

    def drop(self, address: int) -> None:
        """The widget at `address` means something else from now on: what was known of it is no longer true."""
        interface = self._interfaces.pop(address, None)
        if interface is not None:
            delete(interface)

    def _forget_deleted(self) -> None:
        """Looked for each time their number has doubled, so that it costs next to nothing."""
        gone = [address for address, interface in self._interfaces.items() if not isValid(interface)]
        for address in gone:
            close(self._interfaces.pop(address))
        self._look_at = max(_FEWEST, 2 * len(self._interfaces))


def close(interface: QAccessibleInterface) -> None:
    """Delete what stands beneath it and has no widget of its own."""
    if isinstance(interface, Closing):
        interface.delete_items()


def delete(interface: QAccessibleInterface) -> None:
    """Tell those who listen that it is gone, and let Qt delete it."""
    close(interface)
    if not isValid(interface):
        return
    parent = interface.parent()
    if parent is not None and parent.isValid():  # else nobody can have heard of it
        QAccessible.updateAccessibility(QAccessibleEvent(interface, QAccessible.Event.ObjectDestroyed))
    QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(interface))


class Closing:
    """Has objects beneath it that belong to no widget."""

    def delete_items(self) -> None:
        raise NotImplementedError


kept = Kept()
"""One a process, as Qt's own table is, of which this is the other half."""
