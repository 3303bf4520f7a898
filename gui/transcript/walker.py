"""Takes the keyboard's focus from message to message."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from gui.transcript.arranger import Arranger
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.scroller import Scroller
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.tab_order import controls_of, go_on_inside, screen_box


class Walker:
    """Knows which message has the focus, or holds what has it."""

    def __init__(self, *, arranger: Arranger, scroller: Scroller, viewport: QWidget) -> None:
        self._arranger = arranger
        self._scroller = scroller
        self._viewport = viewport
        self.focused: Bubble | None = None
        self._lost: tuple[int, str] | None = None
        """The row of a message that went with the focus, and the name of its control that had it."""

    def focus_message(self, step: int) -> None:
        """Give the keyboard's focus to the next message (`step` 1) or the one before (-1)."""
        count = len(self._arranger.heights)
        if not count:
            return
        current = self.row_of(self.focused)
        if current is None:
            visible = self._arranger.visible_rows()
            row = (visible[0] if step > 0 else visible[-1]) if visible else 0
        else:
            row = max(0, min(current + step, count - 1))
        self.focus_row(row)

    def focus_row(self, row: int) -> None:
        """Give it to the message in this row."""
        self._scroller.show_row(row)
        self._arranger.live[row].setFocus(Qt.FocusReason.TabFocusReason)

    def row_of(self, bubble: Bubble | None) -> int | None:
        return next((row for row, live in self._arranger.live.items() if live is bubble), None)

    def on_message(self) -> Bubble | None:
        """The message that has the focus itself, as opposed to something in it."""
        focused = self._viewport.window().focusWidget()
        return focused if isinstance(focused, Bubble) and focused is self.focused else None

    def bubble_of(self, widget: QWidget | None) -> Bubble | None:
        """The bubble that this widget is, or is in."""
        if widget is None or not self._viewport.isAncestorOf(widget):
            return None
        while widget is not None and not isinstance(widget, Bubble):
            widget = widget.parentWidget()
        return widget

    def take_focus_from(self, bubble: Bubble, *, to: QWidget) -> None:
        """The bubble is about to show another message: what has the focus in it must let go."""
        focused = to.window().focusWidget()  # also while another window is in front
        if focused is not None and (focused is bubble or bubble.isAncestorOf(focused)):
            self.focused = None
            to.setFocus()

    def removing(self, first: int, last: int) -> None:
        """These rows are about to go: what takes their place is to have the focus that one of them has."""
        row, focused = self.row_of(self.focused), self._viewport.window().focusWidget()
        if row is not None and first <= row <= last and isinstance(focused, Bubble | QPushButton | QPlainTextEdit):
            self._lost = row, "" if isinstance(focused, Bubble) else _name(focused)

    def give_back(self, *, view: QWidget) -> None:
        """Give the focus that went with a message to the one in its place, where nobody else has it since."""
        lost, self._lost = self._lost, None
        if lost is None or not self._arranger.live or view.window().focusWidget() is not view:
            return
        row, name = lost
        bubble = self._arranger.live.get(min(row, len(self._arranger.heights) - 1))
        if bubble is None:
            return
        bubble.setFocus(Qt.FocusReason.OtherFocusReason)
        for control in controls_of(bubble) if name else ():
            if _name(control) == name:
                control.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_inside(self, focused: QWidget | None, *, forwards: bool) -> bool:
        """Tab inside a message, from control to control; False where it leads out of it, or none has the focus."""
        bubble = self.bubble_of(focused)
        if bubble is None or focused is None or not go_on_inside(bubble, focused, forwards=forwards):
            return False
        now = bubble.window().focusWidget()
        if isinstance(now, Prose | TableGrid):
            now.show_link()
        return True

    def reveal(self, box: QRect) -> None:
        """Scroll as little as possible until what stands in this part of the screen is seen, or as much as fits."""
        top = self._viewport.mapFromGlobal(box.topLeft()).y()
        self._scroller.reveal(top, box.height())

    def on_focus_changed(self, now: QWidget | None) -> None:
        bubble = self.bubble_of(now)
        if now is not None and bubble is not None and now is not bubble:
            self.reveal(screen_box(now))
        if bubble is self.focused:
            return
        if self.focused is not None:
            self.focused.set_focus_within(False)
        self.focused = bubble
        if bubble is not None:
            bubble.set_focus_within(True)
            row = self.row_of(bubble)
            if row is not None and row not in self._arranger.visible_rows():
                self._scroller.show_row(row)


def _name(control: QWidget) -> str:
    return control.accessibleName() or (control.text() if isinstance(control, QPushButton) else "")
