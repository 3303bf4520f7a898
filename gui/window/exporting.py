"""Export and import as the window has them: a dialog for the file, a strip while it lasts, and what came of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from gui.bridge.transfer import Failed, Outcome, Transfer, Work
from gui.chat.conversation import Conversation
from gui.history.archive.forms import Form
from gui.preferences.transfer_dialogs import ask_export_file, ask_import_file
from gui.preferences.transfer_strip import TransferStrip
from gui.preferences.transfer_texts import cancelled_text, document_words, failure_text, outcome_text
from gui.theme.theme import Theme
from gui.window.banner import BannerBar
from gui.window.main_window import MainWindow

NOTICE = "transfer"
"""The key of the notice that says what came of the last one."""
_QUIET = (Work.BACK_UP, Work.DELETE)
"""What the preferences say enough of, and what is plain to see."""


class Exporting(QObject):
    """Make it after the first paint. What is already going on has to end first: a wish meanwhile is passed over."""

    def __init__(
        self, *, transfer: Transfer, window: MainWindow, banners: BannerBar, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._transfer = transfer
        self._window = window
        self._banners = banners
        self._strip = TransferStrip(transfer=transfer, theme=theme, works=set(Work) - set(_QUIET))
        window.add_strip(self._strip)
        transfer.started.connect(self._on_started)
        transfer.finished.connect(self._on_finished)
        transfer.failed.connect(self._on_failed)
        transfer.cancelled.connect(self._on_cancelled)

    def export_all(self) -> None:
        """Ask where to, and write every chat there."""
        self._ask(None, lambda target, form: self._export(None, target, form))

    def export_chat(self, *, key: str, title: str) -> None:
        """Ask where to, and write the chat as it is on the disk."""
        self._ask(title, lambda target, form: self._export([key], target, form))

    def export_open(self, conversation: Conversation) -> None:
        """Ask where to, and write a chat that is open as it is in memory, once it is there as a whole."""
        words = document_words()
        self._ask(
            conversation.title,
            lambda target, form: (
                self._transfer.export_open(conversation, form=form, target=target, words=words)
                if conversation.whole
                else self._export([conversation.key], target, form)
            ),
        )

    def import_chats(self) -> None:
        """Ask for a file, and add what it has."""
        if self._transfer.work is None:
            ask_import_file(parent=self._window, then=self._transfer.import_file)

    def _ask(self, title: str | None, then: Callable[[Path, Form], None]) -> None:
        if self._transfer.work is None:
            ask_export_file(title=title, parent=self._window, then=then)

    def _export(self, keys: list[str] | None, target: Path, form: Form) -> None:
        self._transfer.export(keys=keys, form=form, target=target, words=document_words())

    def _on_started(self, _work: Work) -> None:
        self._banners.remove(NOTICE)

    def _on_finished(self, outcome: Outcome) -> None:
        target = outcome.target
        if outcome.work is Work.EXPORT and target is not None:
            self._banners.show_message(
                outcome_text(outcome),
                key=NOTICE,
                action=self.tr("Open folder"),
                on_action=lambda: self._open_folder(target.parent),
            )
        elif outcome.work not in _QUIET:
            self._banners.show_message(outcome_text(outcome), key=NOTICE)

    def _open_folder(self, folder: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self._banners.remove(NOTICE)

    def _on_failed(self, failed: Failed) -> None:
        if failed.work not in _QUIET:
            self._banners.show_message(failure_text(failed), level="warning", key=NOTICE)

    def _on_cancelled(self, work: Work) -> None:
        if work not in _QUIET:
            self._banners.show_message(cancelled_text(work), key=NOTICE)
