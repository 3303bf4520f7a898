"""Brings files and pictures into the composer: chosen in a dialog, dropped on the window, or pasted."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.bridge.tasks import Tasks
from gui.chat.attachment import MOST_BYTES, Attachment
from gui.chat.conversation import Conversation
from gui.transcript.accessibility import announce
from gui.window.composer import Composer
from gui.window.offered_files import has_picture, local_files, picture_bytes

if TYPE_CHECKING:  # what reads and shows files is loaded with the first one
    from gui.bridge.attachment_reader import AttachmentError
    from gui.window.attachment_chip import AttachmentChip

log = logging.getLogger(__name__)


class Attaching(QObject):
    """Everything is read on threads of its own; what cannot be attached is said in the composer."""

    def __init__(
        self,
        *,
        composer: Composer,
        window: QWidget,
        tasks: Tasks,
        conversation: Callable[[], Conversation],
        keep: Callable[[Conversation], None],
        parent: QObject,
    ) -> None:
        """`conversation` is the one in front; `keep` is told that another one's draft has got an attachment."""
        super().__init__(parent)
        self._conversation = conversation
        self._keep = keep
        self._composer = composer
        self._window = window
        self._tasks = tasks
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        composer.attach_requested.connect(self.choose_files)
        composer.editor.files_offered.connect(self.attach_files)
        composer.editor.picture_offered.connect(self._attach_picture)

    def choose_files(self) -> None:
        """Let the user choose some."""
        dialog = QFileDialog(self._window, self.tr("Attach pictures and text files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.attach_files([Path(path) for path in chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def attach_files(self, paths: list[Path]) -> None:
        """Those for which there is room; the first that is refused is told."""
        from gui.bridge.attachment_reader import name_of, read_beside  # late: with the first file

        for path in paths:
            if not self._composer.has_room():
                return
            self._attach(name_of(path), read_beside(path))

    def _attach_picture(self, data: QMimeData) -> None:
        from gui.bridge.attachment_reader import PICTURE_NAME, beside, picture, picture_of  # late, too

        if not self._composer.has_room():
            return
        content = picture_bytes(data)
        if content:
            self._attach(PICTURE_NAME, beside(partial(picture, content, PICTURE_NAME)))
            return
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            self._attach(PICTURE_NAME, beside(partial(picture_of, image.copy(), PICTURE_NAME)))

    def _attach(self, name: str, reading: Awaitable[Attachment]) -> None:
        chip = self._composer.strip.add(name)
        self._tasks.spawn(self._read(chip, name, reading), name="attach a file")

    async def _read(self, chip: "AttachmentChip", name: str, reading: Awaitable[Attachment]) -> None:
        from gui.bridge.attachment_reader import AttachmentError  # as above

        strip, conversation = self._composer.strip, self._conversation()
        try:
            attachment = await reading
        except AttachmentError as error:
            strip.remove(chip)
            self._composer.say(_in_words(error))
            return
        except Exception:
            strip.remove(chip)
            log.exception("A file could not be attached")
            self._composer.say(self.tr("“{name}” cannot be attached.").format(name=name))
            return
        if sum(len(each.data) for each in strip.attachments) + len(attachment.data) > MOST_BYTES:
            strip.remove(chip)
            most = MOST_BYTES // 1_000_000
            self._composer.say(self.tr("All attachments of a message may have {most} MB together.").format(most=most))
            return
        if strip.fill(chip, attachment):
            announce(self._composer, self.tr("{name} is attached").format(name=name))
        elif not chip.taken_out:
            self._give_to(conversation, attachment)

    def _give_to(self, conversation: Conversation, attachment: Attachment) -> None:
        """Another draft was shown before it was read: it still goes to the one it was meant for."""
        front = self._conversation()
        if conversation.key == front.key:
            self._composer.strip.fill(self._composer.strip.add(attachment.name), attachment)
        else:
            conversation.draft_attachments += (attachment,)
            self._keep(conversation)

    # -- dropping on the window

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            taken = _can_be_attached(event.mimeData())
            if taken:
                event.acceptProposedAction()
                self._composer.expect_drop(True)
            return taken
        if kind == QEvent.Type.DragLeave:
            self._composer.expect_drop(False)
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._composer.expect_drop(False)
            if _can_be_attached(event.mimeData()):
                self._take(event.mimeData())
                event.acceptProposedAction()
                return True
        return False

    def _take(self, data: QMimeData) -> None:
        files = local_files(data)
        if files:
            self.attach_files(files)
        else:
            self._attach_picture(data)
        self._composer.setFocus()


def _can_be_attached(data: QMimeData) -> bool:
    return bool(local_files(data)) or has_picture(data)


def _in_words(error: "AttachmentError") -> str:
    return QCoreApplication.translate("Attachments", error.template).format(**error.fields)
