"""What the parts of a bubble ask of the view they are in."""

from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QObject, QPoint, QRect, Signal

from gui.chat.message import Message
from gui.markdown.blocks import BACK_TARGET, NOTE_TARGET
from gui.transcript.beneath import Beneath
from gui.transcript.edits import Edits
from gui.transcript.segments.formula_shelf import FormulaShelf

if TYPE_CHECKING:
    from gui.transcript.attachments.thumbnails import Thumbnails


class EditEnd(Enum):
    """What is to become of what was typed."""

    SAVE = auto()
    RESEND = auto()
    CANCEL = auto()


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
    stop_requested = Signal(int)
    """Of this reply only."""
    choose_requested = Signal(int)
    """To go on with one of the replies that are compared."""
    front_requested = Signal(int)
    """One of them is being read: the next prompt is to go on from it."""
    beside_requested = Signal(int)
    """The focus is to go to the one before (-1) or after (1)."""
    compare_requested = Signal(int, QPoint)
    """To ask other models, too, and show what they say beside this reply."""
    side_by_side_requested = Signal(int)
    """To show its versions beside it."""
    details_requested = Signal(int)
    edit_requested = Signal(int)
    """To write in the prompt itself."""
    edit_finished = Signal(int, EditEnd)
    prompt_edited = Signal(int, str, bool)
    """The prompt's new text, and whether that is to be asked as another version. What was typed is kept until the
    message has that text, or is shown no more."""
    delete_requested = Signal(int)
    fork_requested = Signal(int)
    preferences_requested = Signal(str, str)
    """A page, and the service that it is about; "" for none."""

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

    def __init__(self, *, beneath: Beneath, parent: QObject) -> None:
        super().__init__(parent)
        self.beneath = beneath
        self.edits = Edits(self)
        self.formulas = FormulaShelf(self)
        self.something_selected = False
        """Whether there is anything in the view that copying would take."""
        self.unfolded: WeakSet[Message] = WeakSet()
        """The replies whose reasoning the user has opened: a bubble that shows one of them again opens it again."""

    @cached_property
    def thumbnails(self) -> "Thumbnails":
        """Made for the first prompt with a picture."""
        from gui.transcript.attachments.thumbnails import Thumbnails  # late: most prompts have none

        return Thumbnails(self)

    def follow(self, part: QObject, target: str, text: str) -> None:
        """A link in this widget was chosen: one that leads out is reported, one inside of the message jumped to."""
        if target.startswith((NOTE_TARGET, BACK_TARGET)):
            self.jump_requested.emit(part, target)
        else:
            self.link_clicked.emit(target, text)

    def walk_versions(self, message: Message, versions: list[int], step: int) -> bool:
        """Ask for the version before this one (`step` -1) or after it (1); False where there is none."""
        at = versions.index(message.id) + step if message.id in versions else -1
        if 0 <= at < len(versions):
            self.version_requested.emit(versions[at])
        return 0 <= at < len(versions)
