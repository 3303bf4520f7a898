"""What becomes of the work that a section of a page has started."""

from collections.abc import Collection

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.bridge.transfer import Failed, Outcome, Transfer, Work
from gui.preferences.field import wrapped_label
from gui.preferences.transfer_strip import TransferStrip
from gui.preferences.transfer_texts import cancelled_text, failure_text, outcome_text
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class TransferStatus(QWidget):
    """How far it is, and then what came of it. Tells of these kinds of work only."""

    def __init__(self, *, transfer: Transfer, theme: Theme, works: Collection[Work], name: str) -> None:
        super().__init__()
        self._works = works
        self._result = wrapped_label("", role="dim")
        self._result.setObjectName(f"{name}_result")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(TransferStrip(transfer=transfer, theme=theme, works=works))
        column.addWidget(self._result)
        transfer.started.connect(self._on_started)
        transfer.finished.connect(self._on_finished)
        transfer.failed.connect(self._on_failed)
        transfer.cancelled.connect(self._on_cancelled)
        self._tell("", role="dim")

    def _on_started(self, _work: Work) -> None:
        self._tell("", role="dim")

    def _on_finished(self, outcome: Outcome) -> None:
        if outcome.work in self._works:
            self._tell(outcome_text(outcome), role="good")

    def _on_failed(self, failed: Failed) -> None:
        if failed.work in self._works:
            self._tell(failure_text(failed), role="error")

    def _on_cancelled(self, work: Work) -> None:
        if work in self._works:
            self._tell(cancelled_text(work), role="dim")

    def _tell(self, text: str, *, role: str) -> None:
        set_role(self._result, role)
        self._result.setText(text)
        self._result.setVisible(bool(text))
        self.setVisible(True)
        if text and self._result.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
