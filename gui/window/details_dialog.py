"""What is known about one reply."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget


class DetailsDialog(QDialog):
    """Two columns of plain text that can be selected, and a button that copies all of them.

    It shows the reply as it was when it was opened, and blocks nothing.
    """

    def __init__(self, *, rows: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Details of the reply"))
        self._rows = list(rows)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, (what, value) in enumerate(self._rows):
            name = _label(what, role="dim")
            text = _label(value)
            text.setWordWrap(True)
            text.setAccessibleName(f"{what}: {value}")
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(self._rows), 1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QDialogButtonBox()
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._on_copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 12, 12)
        column.setSpacing(16)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        em = self.fontMetrics().height()
        self.resize(32 * em, min(36 * em, round((len(self._rows) * 1.6 + 7) * em)))
        close.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{what}: {value}" for what, value in self._rows))


def _label(text: str, *, role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if role:
        label.setProperty("role", role)
    return label
