"""The Test button, and the way to a provider as it is walked."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QVBoxLayout, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.callables import Diagnose, Spawn
from gui.preferences.diagnosis_row import DiagnosisRow
from gui.preferences.field import wrapped_label
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from provider.errors import ProviderError


class DiagnosisPanel(QWidget):
    """Each step appears when it has been taken: its state, its time, and what went wrong in plain words."""

    about_to_start = Signal()
    """What was typed is to be taken over now."""
    ended = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        diagnose: Diagnose,
        spawn: Spawn,
        providers: Sequence[tuple[str, str]],
        name: str,
        help_text: str,
        word: Diagnose | None = None,
    ) -> None:
        """`providers`: the ids and names of those that can be tested. `name` is the Test button's object name. `word`
        walks the same way and then asks for a word, for a button of its own: that may cost a little."""
        super().__init__()
        self._theme = theme
        self._diagnose = diagnose
        self._spawn = spawn
        self._task: asyncio.Task[None] | None = None
        self._provider = QComboBox()
        self._provider.setObjectName(f"{name}_provider")
        self._provider.setAccessibleName(self.tr("Provider to test"))
        self._start = QPushButton(self.tr("&Test"))
        self._cancel = QPushButton(self.tr("Cancel"))
        self._start.setObjectName(name)
        self._cancel.setObjectName(f"{name}_cancel")
        self._start.setAccessibleDescription(help_text)
        self._word = QPushButton(self.tr("Test w&ith one word"))
        self._word.setObjectName(f"{name}_word")
        self._word.setAccessibleDescription(self.tr("Sends a short question, which may cost a few tokens."))
        self._word.setToolTip(self._word.accessibleDescription())
        if word is None:
            self._word.hide()
        set_role(self._word, "quiet")
        for button in (self._start, self._word, self._cancel):
            button.setAutoDefault(False)
        self._cancel.hide()
        self._result = wrapped_label("", role="dim")
        self._result.setObjectName(f"{name}_result")
        self._card = QFrame()
        set_role(self._card, "card")
        self._card.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        inside.setSpacing(GRID)
        inside.addLayout(self._rows)
        inside.addWidget(self._result)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(AdaptiveRow(self._provider, self._start, self._word, self._cancel, stretch=None))
        column.addWidget(wrapped_label(help_text, role="small"))
        column.addWidget(self._card)
        self.set_providers(providers)
        self._start.clicked.connect(lambda: self.start())
        if word is not None:
            self._word.clicked.connect(lambda: self.start(word))
        self._cancel.clicked.connect(self.cancel)

    def set_providers(self, providers: Sequence[tuple[str, str]]) -> None:
        """The ids and names of those that can be tested; the chosen one stays while it is among them."""
        box = self._provider
        if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] != list(providers):
            chosen = box.currentData()
            box.clear()
            for provider_id, label in providers:
                box.addItem(label, provider_id)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setVisible(len(providers) > 1)

    @property
    def running(self) -> bool:
        return self._task is not None

    def start(self, walk: Diagnose | None = None) -> None:
        """Walk the way from its beginning."""
        if self._task is not None:
            return
        self.about_to_start.emit()
        self._clear()
        self._show_running(True)
        self._tell(self.tr("Testing…"), role="dim")
        provider_id: str = self._provider.currentData()
        self._task = self._spawn(self._walk(walk or self._diagnose, provider_id), name="test a provider")
        self._task.add_done_callback(self._on_done)

    def cancel(self) -> None:
        """Stop walking; the steps that were taken stay."""
        if self._task is not None:
            self._task.cancel()

    def forget(self) -> None:
        """The way is another one now: what was found out about the last one is no longer shown."""
        if self._task is None:
            self._clear()
            self._card.hide()

    async def _walk(self, walk: Diagnose, provider_id: str) -> None:
        failed = False
        steps = walk(provider_id)
        try:
            async for step in steps:
                self._add(DiagnosisRow.of(step, theme=self._theme))
                failed = failed or step.state == "failed"
        except ProviderError as error:
            self._add(DiagnosisRow.failure(error, theme=self._theme))
            failed = True
        finally:
            if isinstance(steps, AsyncGenerator):
                await steps.aclose()  # qasync's loop does not close what is left half read
        if failed:
            self._tell(self.tr("The test failed."), role="error")
        else:
            self._tell(self.tr("Everything works."), role="good")

    def _add(self, row: DiagnosisRow) -> None:
        self._rows.addWidget(row)

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()

    def _on_done(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        self._show_running(False)
        if task.cancelled():
            self._tell(self.tr("Cancelled."), role="dim")
        elif task.exception() is not None:  # a bug, which whoever spawned the task reports
            self._tell(self.tr("Something went wrong inside Rill. The log file has the details."), role="error")
        self.ended.emit()

    def _show_running(self, running: bool) -> None:
        had_focus = self._start.hasFocus() or self._word.hasFocus() or self._cancel.hasFocus()
        self._cancel.setVisible(running)
        for button in (self._start, self._word):
            button.setEnabled(not running)
        self._provider.setEnabled(not running)
        if had_focus:
            (self._cancel if running else self._start).setFocus()

    def _tell(self, text: str, *, role: str) -> None:
        """Say how it stands, to a screen reader too."""
        set_role(self._result, role)
        self._result.setText(text)
        self._card.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
