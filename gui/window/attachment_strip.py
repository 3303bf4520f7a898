"""What is attached to the message that is being written, side by side."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.chat.attachment import Attachment
from gui.theme.theme import Theme
from gui.transcript.attachments.thumbnails import Thumbnails
from gui.transcript.flow import flow
from gui.transcript.tab_order import put_before
from gui.window.attachment_chip import AttachmentChip

_GAP = 8
_ABOVE = 4
"""Beneath the text."""


class AttachmentStrip(QWidget):
    """Nothing of its own is painted; it is hidden while there is nothing."""

    changed = Signal()
    emptied = Signal()
    """The last one, or the one with the focus, was taken out: the focus has to go somewhere."""

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbnails = Thumbnails(self)
        self._chips: list[AttachmentChip] = []
        self._height = 0
        self._next: QWidget | None = None
        self.setAccessibleName(self.tr("Attachments"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_followed_by(self, following: QWidget) -> None:
        """Tab goes from the last chip to this."""
        self._next = following

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Those that have been read."""
        return tuple(chip.attachment for chip in self._chips if chip.attachment is not None)

    @property
    def count(self) -> int:
        """With those that are being read."""
        return len(self._chips)

    @property
    def reading(self) -> bool:
        return any(chip.attachment is None for chip in self._chips)

    def add(self, name: str) -> AttachmentChip:
        """Room for a file that is about to be read."""
        chip = AttachmentChip(name=name, theme=self._theme, thumbnails=self._thumbnails, parent=self)
        chip.remove_requested.connect(lambda: self.remove(chip))
        chip.open_requested.connect(lambda: self._open(chip))
        self._chips.append(chip)
        for stop in chip.stops():
            if self._next is not None:
                put_before(stop, self._next)
        chip.show()
        self._on_changed()
        return chip

    def fill(self, chip: AttachmentChip, attachment: Attachment) -> bool:
        """It has been read; False where it is not here any more."""
        here = chip in self._chips
        if here:
            chip.show_attachment(attachment)
            self._on_changed()
        return here

    def remove(self, chip: AttachmentChip) -> None:
        if chip not in self._chips:
            return
        focused = self.window().focusWidget()
        had_focus = focused is not None and chip.isAncestorOf(focused)
        self._chips.remove(chip)
        chip.taken_out = True
        if had_focus or not self._chips:
            self.emptied.emit()
        chip.hide()
        chip.deleteLater()
        self._on_changed()

    def set_attachments(self, attachments: tuple[Attachment, ...]) -> None:
        """In place of all there are: another draft is shown."""
        if not self._chips and not attachments:
            return
        chips, self._chips = self._chips, []
        for chip in chips:
            chip.hide()
            chip.deleteLater()
        for attachment in attachments:
            self.fill(self.add(attachment.name), attachment)
        self._on_changed()

    def _open(self, chip: AttachmentChip) -> None:
        if chip.attachment is not None:
            from gui.transcript.attachments.viewer import AttachmentViewer  # late: not before the first paint

            viewer = AttachmentViewer(attachment=chip.attachment, thumbnails=self._thumbnails, parent=self.window())
            viewer.show()

    def _on_changed(self) -> None:
        self.setVisible(bool(self._chips))
        self._place(self.width())
        self.changed.emit()

    def _place(self, width: int) -> None:
        self._height = flow(self._chips, left=0, top=_ABOVE, width=width, gap=_GAP)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height if width == self.width() else self._measured(width)

    def _measured(self, width: int) -> int:
        x, y, line = 0, _ABOVE, 0
        for chip in self._chips:
            size = chip.sizeHint()
            if x and x + size.width() > width:
                x, y, line = 0, y + line + _GAP, 0
            x += size.width() + _GAP
            line = max(line, size.height())
        return y + line

    def sizeHint(self) -> QSize:
        return QSize(200, self._height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place(event.size().width())
