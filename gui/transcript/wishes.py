"""What the parts of a bubble ask of the view they are in."""

from weakref import WeakSet

from PySide6.QtCore import QObject, QPoint, QRect, Signal

from gui.chat.message import Message
from gui.markdown.blocks import BACK_TARGET, NOTE_TARGET
from gui.transcript.segments.formula_shelf import FormulaShelf


class Wishes(QObject):
    """One place where all bubbles of a view report, so that signals need no relaying from widget to widget.

    Ids are those of messages.
    """

    retry_requested = Signal(int)
    continue_requested = Signal(int)
    regenerate_requested = Signal(int)
    another_model_requested = Signal(int, QPoint)
    version_requested = Signal(int)
    cancel_retry_requested = Signal(int)
    details_requested = Signal(int)
    preferences_requested = Signal(str)

    link_clicked = Signal(str, str)
    """The target as it is written, and the text that stands for it."""
    jump_requested = Signal(QObject, str)
    """To a place in the same message; the widget where that was asked for, and the target."""
    link_hovered = Signal(str)
    """The target; empty when the pointer leaves it."""
    selection_begun = Signal(QObject)
    """In a widget with a selection of its own: there is one in the view."""
    copy_requested = Signal()
    """Of what is selected, else of the message with the focus."""
    height_changed = Signal(QObject)
    """Something inside this widget was folded, unfolded or wrapped."""
    reveal_requested = Signal(QRect)
    """What stands in this rectangle of the screen, perhaps beyond the view's edge, is to be seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.formulas = FormulaShelf(self)
        self.something_selected = False
        """Whether there is anything in the view that copying would take."""
        self.unfolded: WeakSet[Message] = WeakSet()
        """The replies whose reasoning the user has opened: a bubble that shows one of them again opens it again."""

    def follow(self, part: QObject, target: str, text: str) -> None:
        """A link in this widget was chosen: one that leads out is reported, one inside of the message jumped to."""
        if target.startswith((NOTE_TARGET, BACK_TARGET)):
            self.jump_requested.emit(part, target)
        else:
            self.link_clicked.emit(target, text)
