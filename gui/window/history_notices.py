"""Tells what became of the history: what opening it found, and why something cannot be kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from gui.bridge.recorder import Recorder
from gui.bridge.transfer import Outcome, Transfer, Work
from gui.history.backups import Backup
from gui.history.opening import Opening
from gui.history.problems import Problem
from gui.window import history_texts
from gui.window.banner import BannerBar

OPENING, SALVAGED, INTERRUPTED = "history-opening", "history-salvaged", "history-interrupted"
WRITING, READING, CHANGING = "history-writing", "history-reading", "history-changing"
DAMAGE, REWRITTEN = "history-damage", "history-rewritten"
"""The keys of the notices."""


class HistoryNotices(QObject):
    """What tells of a state goes by itself when that is over."""

    def __init__(
        self,
        *,
        banners: BannerBar,
        recorder: Recorder,
        transfer: Transfer,
        export_all: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._banners = banners
        self._recorder = recorder
        self._transfer = transfer
        self._history = transfer.history
        self._export_all = export_all
        self._opening: Opening | None = None
        self._told_of_rewriting = False
        recorder.problem_changed.connect(self._on_problem_changed)
        recorder.written.connect(self._on_written)
        transfer.finished.connect(self._on_transfer_finished)

    def show_opening(self, opening: Opening) -> None:
        """The history is open: tell of what is not as usual."""
        self._opening = opening
        if opening.problem is not None:
            folder = self._history.places.folder
            self._banners.show_message(
                history_texts.opening_text(opening, self._history.places),
                level="warning",
                key=OPENING,
                action=self.tr("Open folder"),
                on_action=lambda: _open(folder),
            )
        if opening.salvaged is not None:
            self._show_salvaged(opening)
        if opening.interrupted:
            self._banners.show_message(history_texts.interrupted_text(opening.interrupted), key=INTERRUPTED)

    def show_reading_problem(self, problem: Problem) -> None:
        """A chat cannot be read, or not all of it."""
        self._banners.show_message(history_texts.reading_text(problem), level="warning", key=READING)

    def show_change_problem(self, problem: Problem) -> None:
        """Something the user did to a chat or folder was not done."""
        self._banners.show_message(history_texts.change_text(problem), level="warning", key=CHANGING)

    def show_damage(self, _key: str, messages: int) -> None:
        """So many messages of the chat that was opened are not as they were written."""
        self._banners.show_message(history_texts.damage_text(messages), level="warning", key=DAMAGE)

    def forget_chat(self) -> None:
        """Another chat is in front."""
        self._banners.remove(READING)
        self._banners.remove(DAMAGE)

    def _show_salvaged(self, opening: Opening) -> None:
        text, backup, aside = history_texts.salvaged_text(opening), opening.backup, opening.aside
        if backup is not None:
            add = self.tr("Add the rest")
            self._banners.show_message(
                text, level="warning", key=SALVAGED, action=add, on_action=lambda: self._restore(backup)
            )
        elif aside is not None:
            show = self.tr("Open folder")
            self._banners.show_message(
                text, level="warning", key=SALVAGED, action=show, on_action=lambda: _open(aside.parent)
            )

    def _restore(self, backup: Backup) -> None:
        self._transfer.restore_missing(backup)

    def _on_transfer_finished(self, outcome: Outcome) -> None:
        if outcome.work is Work.RESTORE:
            self._banners.remove(SALVAGED)

    def _on_problem_changed(self, problem: Problem | None) -> None:
        known = self._opening is not None and self._opening.read_only and problem is Problem.READ_ONLY
        if problem is None or known:
            self._banners.remove(WRITING)
            self._banners.remove(CHANGING)
            return
        text = history_texts.writing_text(problem, self._history.places)
        if problem in (Problem.DAMAGED, Problem.NEWER):
            action, on_action = self.tr("Export all chats…"), self._export_all
        else:
            action, on_action = self.tr("Try again"), self._recorder.try_again
        self._banners.show_message(text, level="warning", key=WRITING, action=action, on_action=on_action)

    def _on_written(self) -> None:
        self._banners.remove(CHANGING)
        if self._history.rewritten and not self._told_of_rewriting:
            self._told_of_rewriting = True
            folder = self._history.places.folder
            self._banners.show_message(
                history_texts.rewritten_text(self._history.places),
                level="warning",
                key=REWRITTEN,
                action=self.tr("Open folder"),
                on_action=lambda: _open(folder),
            )


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
