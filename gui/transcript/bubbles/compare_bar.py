"""What can be done with one of several replies that stand side by side."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from gui.chat.message import Message
from gui.theme.theme import Theme
from gui.transcript.clipboard import copy_message
from gui.transcript.flat_button import ButtonLook, FlatButton
from gui.transcript.flow import flow
from gui.transcript.wishes import Wishes

_GAP = 4


class CompareBar(QWidget):
    """“Go on with this one”, Stop while it is written, Copy and ⋯: always to be seen, since one is to be chosen."""

    menu_requested = Signal(QPoint)
    """Where the menu should open, in screen coordinates."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._message: Message | None = None
        self.setAccessibleName(self.tr("Compared replies"))
        self._choose = FlatButton(self.tr("Go on with this one"), theme=theme, look=ButtonLook.OUTLINED, parent=self)
        self._stop = FlatButton(self.tr("Stop"), theme=theme, parent=self)
        self._copy = FlatButton(self.tr("Copy"), theme=theme, parent=self)
        self._more = FlatButton("⋯", theme=theme, parent=self)
        self._more.setAccessibleName(self.tr("More actions"))
        self._more.setToolTip(self._more.accessibleName())
        self._choose.clicked.connect(self._on_choose)
        self._stop.clicked.connect(self._on_stop)
        self._copy.clicked.connect(self._on_copy)
        self._more.clicked.connect(self._on_more)

    def show_message(self, message: Message, *, front: bool) -> None:
        """`front` says whether the next prompt goes on from this reply."""
        self._message = message
        self._choose.set_look(ButtonLook.PRIMARY if front else ButtonLook.OUTLINED)
        hint = self.tr("Your next message goes on from this reply.") if front else ""
        self._choose.setAccessibleDescription(hint)
        self._choose.setToolTip(hint)
        self._stop.setVisible(message.state.active)
        self._copy.setVisible(bool(message.text))

    def lay_out(self, width: int) -> int:
        """Place the buttons, in several lines where they need them; the height that takes."""
        buttons = [one for one in (self._choose, self._stop, self._copy, self._more) if not one.isHidden()]
        height = flow(buttons, left=0, top=0, width=width, gap=_GAP)
        for quiet in buttons[1:]:  # in the middle of their line
            quiet.move(quiet.x(), quiet.y() + (self._choose.height() - quiet.height()) // 2)
        return max(height, self._choose.height())

    def _on_choose(self) -> None:
        if self._message is not None:
            self._wishes.choose_requested.emit(self._message.id)

    def _on_stop(self) -> None:
        if self._message is not None:
            self._wishes.stop_requested.emit(self._message.id)

    def _on_copy(self) -> None:
        if self._message is not None:
            copy_message(self._message)

    def _on_more(self) -> None:
        self.menu_requested.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))
