"""Asked before all chats are deleted: by a second press, since this is the one thing that cannot be taken back."""

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from gui.bridge.data_overview import DataOverview
from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import wrapped_label
from gui.preferences.transfer_texts import chats, messages, number
from gui.preferences.wrapping_check_box import WrappingCheckBox
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

SECOND_PRESS_MS = 700
"""A double click is one press."""
WIDTH_PX = 460


class DeleteAllDialog(QDialog):
    """Open it with `open()`."""

    delete_requested = Signal(bool)
    """Whether the backups are to go, too."""
    export_requested = Signal()

    def __init__(self, *, overview: DataOverview, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Delete all chats"))
        self._overview = overview
        self._since_first = QElapsedTimer()
        question = self.tr("Delete {chats} with {messages}?").format(
            chats=chats(overview.conversations), messages=messages(overview.messages)
        )
        export = _button(self.tr("&Export them first…"), "delete_all_export")
        set_role(export, "quiet")
        cancel = _button(self.tr("&Cancel"), "delete_all_cancel")
        self._delete = _button(self.tr("&Delete"), "delete_all_confirm")
        self._sure = wrapped_label("", role="error")
        self._sure.setObjectName("delete_all_sure")
        self._sure.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(wrapped_label(question, role="heading"))
        gone = self.tr("They are overwritten on the disk, with all drafts and folders. This cannot be undone.")
        column.addWidget(wrapped_label(gone, role=""))
        self._copies = self._copies_box()
        if self._copies is not None:
            column.addWidget(self._copies)
        column.addWidget(self._sure)
        column.addStretch(1)
        column.addWidget(AdaptiveRow(export, cancel, self._delete, stretch=None))
        export.clicked.connect(self._on_export)
        cancel.clicked.connect(self.reject)
        self._delete.clicked.connect(self._on_delete)
        cancel.setFocus()
        self._column = column
        self.setMinimumWidth(min(theme.px(WIDTH_PX), parent.window().width()))

    def _copies_box(self) -> WrappingCheckBox | None:
        backups, damaged = len(self._overview.backups), self._overview.damaged
        if not backups and not damaged:
            return None
        if damaged:
            label = self.tr("Delete the &backups and what was put aside damaged, too ({count})")
        else:
            label = self.tr("Delete the &backups, too ({count})")
        return WrappingCheckBox(
            label=label.format(count=number(backups + damaged)),
            help_text=self.tr("Otherwise all texts stay in them, and can be restored from there."),
            name="delete_all_copies",
        )

    def _on_export(self) -> None:
        self.reject()
        self.export_requested.emit()

    def _on_delete(self) -> None:
        if not self._since_first.isValid():
            self._since_first.start()
            self._ask_again()
        elif self._since_first.hasExpired(SECOND_PRESS_MS):
            self.accept()
            self.delete_requested.emit(self._copies is not None and self._copies.is_checked())

    def _ask_again(self) -> None:
        text = self.tr("Press once more to delete {chats} for good.")
        self._sure.setText(text.format(chats=chats(self._overview.conversations)))
        self._sure.show()
        self._delete.setText(self.tr("&Delete for good"))
        self._delete.setAccessibleDescription(self._sure.text())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._sure.text()))

    def _fit(self) -> None:
        """Grow to what the texts need at this width: Qt itself looks once, before anything wraps."""
        needed = self._column.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
