"""Where Tab leads: the message list is one stop of its window, and the controls of one message follow each other."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

WALKED = "walked"
"""A property of a widget: Tab does not come to what is in it, which is walked in another way."""


def go_past(window: QWidget, *, forwards: bool) -> bool:
    """Give the focus to the next stop of the window; False where there is no other."""
    focused = window.focusWidget() or window
    start = _walked(focused) or focused
    at = _neighbour(start, forwards=forwards)
    while at is not None and at is not start:
        if _is_stop(at, window) and _walked(at) is None:
            at.setFocus(_reason(forwards))
            return True
        at = _neighbour(at, forwards=forwards)
    return False


def put_before(widget: QWidget, other: QWidget) -> None:
    """Let Tab come to `widget` just before it comes to anything in `other`."""
    at = other.previousInFocusChain()
    while at is not None and at is not other and at.focusPolicy() is Qt.FocusPolicy.NoFocus:
        at = at.previousInFocusChain()
    if at is not None:
        QWidget.setTabOrder(at, widget)


def go_on_inside(message: QWidget, focused: QWidget, *, forwards: bool) -> bool:
    """Give the focus to the message's next control; False at its end. The message itself comes before them all."""
    stops = [message, *controls_of(message)]
    at = stops.index(focused) if focused in stops else _index_before(focused, stops, message)
    to = at + (1 if forwards else -1)
    if not 0 <= to < len(stops):
        return False
    stops[to].setFocus(_reason(forwards))
    return True


def controls_of(message: QWidget) -> list[QWidget]:
    """What in a message takes the focus, in reading order."""
    found = [child for child in message.findChildren(QWidget) if _is_stop(child, message)]
    return sorted(found, key=lambda control: _place(control, message))


def screen_box(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def _is_stop(widget: QWidget, within: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    takes_tab = widget.focusPolicy() & tab == tab and widget.focusProxy() is None
    return takes_tab and widget.isEnabled() and widget.isVisibleTo(within) and not widget.isWindow()


def _walked(widget: QWidget) -> QWidget | None:
    """What the widget is in, where that is walked in its own way."""
    up: QWidget | None = widget
    while up is not None and not up.property(WALKED):
        up = up.parentWidget()
    return up


def _index_before(focused: QWidget, stops: list[QWidget], message: QWidget) -> int:
    """What has the focus without being a stop, as text that was clicked has, stands after this one."""
    place = _place(focused, message)
    return sum(1 for stop in stops[1:] if _place(stop, message) <= place)


def _neighbour(widget: QWidget, *, forwards: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forwards else widget.previousInFocusChain()


def _place(widget: QWidget, within: QWidget) -> tuple[int, int]:
    at = widget.mapTo(within, QPoint(0, 0))
    return at.y(), at.x()


def _reason(forwards: bool) -> Qt.FocusReason:
    return Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason
