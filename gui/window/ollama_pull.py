"""Fetches a model by its name, and shows how far it is."""

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from gui.preferences.field import wrapped_label
from gui.preferences.texts import advice_of, error_text
from gui.theme.tokens import GRID
from gui.window.ollama_calls import OllamaCalls, Spawn
from provider.errors import ProviderError

if TYPE_CHECKING:
    from provider.ollama_models import PullProgress

_STEPS = 1_000
"""Of the bar: a model has more bytes than Qt's numbers reach."""


class OllamaPull(QWidget):
    """A field for the name, and below it the progress of what is being fetched or why it failed."""

    fetched = Signal(str)
    """The name of a model that is there now."""

    def __init__(self, *, calls: OllamaCalls, spawn: Spawn) -> None:
        super().__init__()
        self._calls = calls
        self._spawn = spawn
        self._task: asyncio.Task[None] | None = None
        self._name = QLineEdit()
        self._name.setObjectName("ollama_name")
        self._name.setPlaceholderText(self.tr("Name of a model, such as qwen3:8b"))
        label = QLabel(self.tr("&Fetch a model from Ollama’s library"))
        label.setBuddy(self._name)
        self._name.setAccessibleName(self.tr("Fetch a model from Ollama’s library"))
        self._fetch = self._button(self.tr("Fe&tch"), "ollama_fetch")
        self._cancel = self._button(self.tr("&Cancel"), "ollama_cancel")
        self._text = wrapped_label("", role="")
        self._text.setObjectName("ollama_progress")
        self._bar = QProgressBar()
        self._bar.setObjectName("ollama_bar")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How much of the model has come"))
        self._error = wrapped_label("", role="error")
        self._error.setObjectName("ollama_pull_error")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._name, 1)
        row.addWidget(self._fetch)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._text)
        column.addWidget(self._bar)
        column.addWidget(self._error)
        self._name.textChanged.connect(self._show)
        self._name.returnPressed.connect(self._start)
        self._fetch.clicked.connect(self._start)
        self._cancel.clicked.connect(self.stop)
        self._text.hide()
        self._bar.hide()
        self._error.hide()
        self._show()

    def stop(self) -> None:
        """Stop fetching; the server keeps what has come."""
        if self._task is not None:
            self._task.cancel()

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _start(self) -> None:
        name = self._name.text().strip()
        if name and self._task is None:
            self._task = self._spawn(self._pull(name), name="pull a model")
            self._show()
            self._cancel.setFocus()

    async def _pull(self, name: str) -> None:
        self._say(self.tr("Asking for {model}…").format(model=name))
        self._error.hide()
        self._bar.setRange(0, 0)
        try:
            async with aclosing(self._calls.pull(name)) as steps:
                async for step in steps:
                    self._show_step(name, step)
            self._on_ended(fetched=name)
        except ProviderError as error:
            self._on_ended(error=" ".join(part for part in (error_text(error), advice_of(error)) if part))
        except asyncio.CancelledError:
            self._on_ended()
            raise

    def _on_ended(self, *, fetched: str = "", error: str = "") -> None:
        """Neither: it was cancelled, be it because the window was closed."""
        self._task = None
        if not isValid(self):
            return
        self._text.setVisible(not error)
        self._error.setVisible(bool(error))
        self._error.setText(error)
        self._show()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        if fetched:
            self._say(self.tr("{model} is there.").format(model=fetched))
            self._name.clear()
            self.fetched.emit(fetched)
        elif not error:
            self._say(self.tr("Cancelled. What has come is kept, and the next try goes on from there."))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, error or self._text.text()))

    def _show_step(self, name: str, step: "PullProgress") -> None:
        total, come = step.total_bytes, step.completed_bytes
        if not total:
            self._bar.setRange(0, 0)
            self._say(self.tr("{model}: {status}").format(model=name, status=step.status))
            return
        self._bar.setRange(0, _STEPS)
        self._bar.setValue(min(come, total) * _STEPS // total)
        text = self.tr("Fetching {model}: {come} of {total}")
        self._say(text.format(model=name, come=size_text(come), total=size_text(total)))

    def _say(self, text: str) -> None:
        self._text.setText(text)
        self._text.show()

    def _show(self) -> None:
        busy = self._task is not None
        self._name.setEnabled(not busy)
        self._fetch.setVisible(not busy)
        self._fetch.setEnabled(bool(self._name.text().strip()))
        self._cancel.setVisible(busy)
        self._bar.setVisible(busy)


def size_text(size_bytes: int) -> str:
    """As the system's language writes it, such as "5.2 GB"."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
