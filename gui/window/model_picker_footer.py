"""What stands beneath the list of models: more ways to get one, or what is going to be compared."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.theme.theme import Theme
from gui.window.elided_label import ElidedLabel

FAVOURITE_KEY = QKeySequence("Ctrl+D")
SPACING = 4
LEAST = 2
"""So many models make a comparison."""


class ModelPickerFooter(QWidget):
    """Either the buttons with a hint, or the names of the checked models with the button that confirms them."""

    add_provider_requested = Signal()
    open_file_requested = Signal()
    confirmed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers_files = False
        self._choosing_several = False
        self._add = _quiet(self.tr("Add a provider…"), self)
        self._open = _quiet(self.tr("Open a GGUF file…"), self)
        self._names = ElidedLabel(parent=self)
        self._names.setProperty("role", "small")
        self._confirm = QPushButton(self)
        self._confirm.setProperty("role", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 6, 0)
        row.setSpacing(SPACING)
        row.addWidget(self._add)
        row.addWidget(self._open)
        row.addSpacing(SPACING)
        row.addWidget(self._names, 1)
        row.addWidget(self._confirm)
        self._add.clicked.connect(self.add_provider_requested)
        self._open.clicked.connect(self.open_file_requested)
        self._confirm.clicked.connect(self.confirmed)
        self.choose_one()

    def set_offers_files(self, offers: bool) -> None:
        """Whether a model can be a file that is opened."""
        self._offers_files = offers
        self._show()

    def choose_one(self) -> None:
        self._choosing_several = False
        self._show()

    def choose_several(self, names: Sequence[str], *, most: int) -> None:
        """These models are checked, of at most so many."""
        self._choosing_several = True
        enough = len(names) >= LEAST
        self._confirm.setText(
            self.tr("Compare {count} models").format(count=len(names)) if enough else self.tr("Compare")
        )
        self._confirm.setEnabled(enough)
        hint = (
            self.tr("Choose 2 models with Space.")
            if most == LEAST
            else self.tr("Choose 2 to {most} models with Space.")
        )
        self._names.setText(", ".join(names) if enough else hint.format(most=most))
        self._show()

    def _show_hint(self) -> None:
        """Only whole: it is no more than a reminder."""
        keys = FAVOURITE_KEY.toString(QKeySequence.SequenceFormat.NativeText)
        hint = self.tr("{keys}: favourite").format(keys=keys)
        buttons = sum(one.sizeHint().width() + SPACING for one in (self._add, self._open) if not one.isHidden())
        fits = buttons + self._names.fontMetrics().horizontalAdvance(hint) + 3 * SPACING <= self.width()
        self._names.setText(hint if fits else "")

    def _show(self) -> None:
        self._add.setVisible(not self._choosing_several)
        self._open.setVisible(not self._choosing_several and self._offers_files)
        side = Qt.AlignmentFlag.AlignLeft if self._choosing_several else Qt.AlignmentFlag.AlignRight
        self._names.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        if not self._choosing_several:
            self._show_hint()
        self._confirm.setVisible(self._choosing_several)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._choosing_several:
            self._show_hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line that tells it from the list above."""
        del event
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.tokens.line))


def _quiet(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", "link")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
