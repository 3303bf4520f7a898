"""Downloads a model by the address of its file: progress, pause, going on later."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.bridge.model_download import ModelDownload, Stage
from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import Field, wrapped_label
from gui.preferences.texts import error_text
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from gui.window.fitting_dialog import FittingDialog
from gui.window.ollama_pull import size_text

WIDTH_PX = 520
_STEPS = 1_000
_CHECKSUM = re.compile(r"(?:sha256:)?[0-9a-fA-F]{64}")


class LocalDownloadDialog(FittingDialog):
    """Blocks nothing. A download goes on while it is closed; opening it again shows how far that is."""

    def __init__(self, *, download: ModelDownload, folder: Path, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Download a model"))
        self._download = download
        self._theme = theme
        self._stage = download.stage
        self._address = QLineEdit(download.address)
        self._address.setObjectName("download_address")
        self._address.setPlaceholderText("https://…/model.gguf")
        self._checksum = QLineEdit()
        self._checksum.setObjectName("download_checksum")
        self._checksum_field = Field(
            control=self._checksum,
            label=self.tr("&SHA-256 checksum, where you have one"),
            help_text=self.tr("The file is compared with it, and deleted where it is another one."),
        )
        self._folder = wrapped_label("", role="small")
        self._folder.setObjectName("download_folder")
        self._bar = QProgressBar()
        self._bar.setObjectName("download_bar")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("How much of the file has come"))
        self._text = wrapped_label("", role="dim")
        self._text.setObjectName("download_text")
        self._error = wrapped_label("", role="error")
        self._error.setObjectName("download_error")
        self._start = self._button("", "download_start", role="primary")
        self._pause = self._button(self.tr("&Pause"), "download_pause")
        self._give_up = self._button(self.tr("&Delete what has come"), "download_give_up", role="quiet")
        self._close = self._button(self.tr("&Close"), "download_close")
        self._lay_out()
        self.set_folder(folder)
        self._start.clicked.connect(self._on_start)
        self._pause.clicked.connect(download.pause)
        self._give_up.clicked.connect(download.give_up)
        self._close.clicked.connect(self.close)
        self._address.textChanged.connect(self._show)
        self._checksum.textChanged.connect(lambda: self._checksum_field.show_error(""))
        download.changed.connect(self._show)
        self.setMinimumWidth(min(theme.px(WIDTH_PX), parent.window().width()))
        self._show()
        self._address.setFocus()

    def set_folder(self, folder: Path) -> None:
        """Where files go."""
        self._folder.setText(self.tr("The file goes to {folder}").format(folder=folder))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        heading = QLabel(self.windowTitle())
        set_role(heading, "heading")
        column.addWidget(heading)
        column.addWidget(
            Field(
                control=self._address,
                label=self.tr("&Address of a GGUF file"),
                help_text=self.tr("Copy it from the page of the model; it ends in .gguf and begins with https://."),
            )
        )
        column.addWidget(self._checksum_field)
        column.addWidget(self._folder)
        for widget in (self._bar, self._text, self._error):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(AdaptiveRow(self._start, self._pause, self._give_up, self._close, stretch=None))

    def _button(self, text: str, name: str, *, role: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        if role:
            set_role(button, role)
        return button

    def _on_start(self) -> None:
        checksum = self._checksum.text().strip()
        if checksum and _CHECKSUM.fullmatch(checksum) is None:
            self._checksum_field.show_error(self.tr("A SHA-256 checksum has 64 digits from 0 to 9 and a to f."))
            self._checksum.setFocus()
        elif self._address.text().strip() and self._download.stage is not Stage.RUNNING:
            self._download.start(self._address.text().strip(), sha256=checksum)
            self._pause.setFocus()

    def _show(self) -> None:
        stage = self._download.stage
        running, stopped = stage is Stage.RUNNING, stage in (Stage.PAUSED, Stage.FAILED)
        same = self._address.text().strip() == self._download.address
        self._address.setEnabled(not running)
        self._checksum.setEnabled(not running)
        going_on = stopped and same and bool(self._download.done)
        self._start.setText(self.tr("&Go on") if going_on else self.tr("Down&load"))
        self._start.setVisible(not running)
        self._start.setEnabled(bool(self._address.text().strip()))
        if not running and self._pause.hasFocus():
            self._start.setFocus()  # else the next button would get it, and that deletes what has come
        self._pause.setVisible(running)
        self._give_up.setVisible(running or going_on)
        self._show_progress(stage)
        error = error_text(self._download.error) if self._download.error is not None and stage is Stage.FAILED else ""
        self._error.setText(error)
        self._error.setVisible(bool(error))
        if stage is not self._stage:
            self._stage = stage
            self._tell(error)

    def _show_progress(self, stage: Stage) -> None:
        done, total = self._download.done, self._download.total
        shown = stage is Stage.RUNNING or (stage in (Stage.PAUSED, Stage.FAILED) and bool(done))
        self._bar.setVisible(shown)
        if total:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(done, total) * _STEPS // total)
        else:
            self._bar.setRange(0, 0 if stage is Stage.RUNNING else _STEPS)
        self._text.setText(self._words(stage))
        self._text.setVisible(bool(self._text.text()))

    def _words(self, stage: Stage) -> str:
        if stage is Stage.DONE:
            return self.tr("The model is there, and was checked.")
        if not self._download.done:
            return self.tr("Connecting…") if stage is Stage.RUNNING else ""
        done, total = size_text(self._download.done), self._download.total
        amount = done if total is None else self.tr("{done} of {total}").format(done=done, total=size_text(total))
        if stage is Stage.RUNNING:
            return self._with_rate(amount)
        return self.tr("Stopped at {amount}; what has come is kept.").format(amount=amount)

    def _with_rate(self, amount: str) -> str:
        rate, total = self._download.rate, self._download.total
        if rate < 1:
            return amount
        words = self.tr("{amount} · {rate}/s").format(amount=amount, rate=size_text(round(rate)))
        if total is None or total <= self._download.done:
            return words
        time = self._time((total - self._download.done) / rate)
        return self.tr("{words} · {time} left").format(words=words, time=time)

    def _time(self, seconds: float) -> str:
        if seconds < 100:
            return self.tr("{count} s").format(count=max(1, round(seconds)))
        if seconds < 6000:
            return self.tr("{count} min").format(count=round(seconds / 60))
        return self.tr("{count} h").format(count=round(seconds / 3600))

    def _tell(self, error: str) -> None:
        """A screen reader hears how it went."""
        text = error or self._text.text()
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        if not self._start.isHidden() and self.focusWidget() in (None, self._pause):
            self._start.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_start()
        else:
            super().keyPressEvent(event)
