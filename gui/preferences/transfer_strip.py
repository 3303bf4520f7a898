"""How far an export, an import or a backup is, and a way to give it up: takes no focus and blocks nothing."""

from collections.abc import Collection

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.bridge.transfer import Transfer, Work
from gui.preferences.field import wrapped_label
from gui.preferences.transfer_texts import progress_text
from gui.theme.theme import Theme
from gui.theme.tokens import GRID, RADIUS_CODE

APPEAR_MS = 300
"""What is done sooner flashes nothing."""
_GIVEN_UP = (Work.EXPORT, Work.IMPORT, Work.BACK_UP)
"""What can be cancelled."""


class TransferStrip(QWidget):
    """Shows itself while something of `works` is done, and takes no room otherwise."""

    def __init__(self, *, transfer: Transfer, theme: Theme, works: Collection[Work] = tuple(Work)) -> None:
        super().__init__()
        self._works = works
        self._transfer = transfer
        self._theme = theme
        self._text: QLabel = wrapped_label("", role="")
        self._text.setObjectName("transfer_text")
        self._bar = QProgressBar()
        self._bar.setObjectName("transfer_bar")
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.setObjectName("transfer_cancel")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.setAutoDefault(True)  # Enter presses it, too
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self._text)
        left.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2 * GRID, 12, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()
        self._appear = QTimer(self)
        self._appear.setSingleShot(True)
        self._appear.setInterval(APPEAR_MS)
        self._appear.timeout.connect(self._on_appear)
        self._cancel.clicked.connect(self._on_cancel)
        transfer.started.connect(self._on_started)
        transfer.progressed.connect(self._show)
        transfer.ended.connect(self._on_ended)
        theme.changed.connect(self.update)
        if transfer.work is not None:
            self._on_started(transfer.work)

    def _on_started(self, work: Work) -> None:
        if work not in self._works:
            return
        self._cancel.setEnabled(True)
        self._cancel.setVisible(work in _GIVEN_UP)
        self._show(0, 0)
        self._appear.start()

    def _on_appear(self) -> None:
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._text.text()))

    def _show(self, done: int, total: int) -> None:
        work = self._transfer.work
        if work is None or self._transfer.is_cancelled:
            return
        text = progress_text(work, done, total)
        self._text.setText(text)
        self._bar.setVisible(total > 0)
        self._bar.setAccessibleName(text)
        # A file has more bytes than Qt's numbers reach.
        self._bar.setRange(0, 1000)
        self._bar.setValue(done * 1000 // total if total else 0)

    def _on_cancel(self) -> None:
        self._transfer.cancel()
        self._cancel.setEnabled(False)
        self._text.setText(self.tr("Cancelling…"))

    def _on_ended(self) -> None:
        self._appear.stop()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.selected))
        # The room above and below is its own: a layout would keep it where the strip is hidden.
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, GRID, 0, -GRID), RADIUS_CODE, RADIUS_CODE)
