"""The backups there are, making one now, and bringing back what the history lacks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QMessageBox, QPushButton, QVBoxLayout, QWidget

from gui.bridge.transfer import Transfer, Work
from gui.history.backups import Backup
from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import wrapped_label
from gui.preferences.transfer_status import TransferStatus
from gui.preferences.transfer_texts import backup_date, chats, data_size, messages
from gui.theme.theme import Theme
from gui.theme.tokens import GRID

ROWS_SHOWN = 4


class BackupSection(QWidget):
    """The list has the newest first; what is chosen in it is what is restored from."""

    def __init__(self, *, transfer: Transfer, theme: Theme) -> None:
        super().__init__()
        self._transfer = transfer
        self._backups: list[Backup] = []
        self._list = _BackupList()
        self._none = wrapped_label(self.tr("There are none yet."), role="dim")
        self._none.setObjectName("no_backups")
        self._now = _button(self.tr("&Back up now"), "back_up_now")
        self._restore = _button(self.tr("&Restore what is missing…"), "restore_missing")
        schedule = wrapped_label(
            self.tr(
                "Rill makes one by itself every half hour in which something changed; kept are the newest eight, and"
                " one for each of the last seven days, five weeks and twelve months."
            ),
            role="small",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(schedule)
        column.addWidget(self._list)
        column.addWidget(self._none)
        column.addWidget(AdaptiveRow(self._now, self._restore, stretch=None))
        status = TransferStatus(transfer=transfer, theme=theme, works=(Work.BACK_UP, Work.RESTORE), name="backup")
        column.addWidget(status)
        self._now.clicked.connect(transfer.back_up)
        self._restore.clicked.connect(self._on_restore)
        self._list.itemActivated.connect(self._on_restore)
        self.show_backups([])

    def show_backups(self, backups: Sequence[tuple[Backup, int]]) -> None:
        """With their sizes in bytes."""
        chosen = self._chosen()
        self._backups = [backup for backup, _size in backups]
        self._list.clear()
        for backup, size in backups:
            text = self.tr("{date}\n{chats}, {messages}, {size}").format(
                date=backup_date(backup),
                chats=chats(backup.conversations),
                messages=messages(backup.messages),
                size=data_size(size),
            )
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, text.replace("\n", ", "))
            self._list.addItem(item)
        self._list.setCurrentRow(self._backups.index(chosen) if chosen in self._backups else 0)
        self._list.setVisible(bool(backups))
        self._none.setVisible(not backups)

    def set_usable(self, usable: bool) -> None:
        """Whether something can be started now."""
        self._now.setEnabled(usable)
        self._restore.setEnabled(usable and bool(self._backups))

    def _chosen(self) -> Backup | None:
        row = self._list.currentRow()
        return self._backups[row] if 0 <= row < len(self._backups) else None

    def _on_restore(self) -> None:
        backup = self._chosen()
        if backup is None or not self._restore.isEnabled():
            return
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setObjectName("restore_question")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Restore what is missing"))
        box.setText(self.tr("Add what the backup of {date} has?").format(date=backup_date(backup)))
        box.setInformativeText(
            self.tr("Chats and messages that are missing now are added. Nothing is changed or removed.")
        )
        add = box.addButton(self.tr("&Add what is missing"), QMessageBox.ButtonRole.AcceptRole)
        box.setEscapeButton(box.addButton(self.tr("&Cancel"), QMessageBox.ButtonRole.RejectRole))
        add.clicked.connect(lambda: self._transfer.restore_missing(backup))
        box.open()


class _BackupList(QListWidget):
    """A few rows high; shorter where there are less."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("backups")
        self.setAccessibleName(self.tr("Backups, the newest first"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        rows = [self.sizeHintForRow(row) for row in range(min(self.count(), ROWS_SHOWN))]
        self.setFixedHeight(sum(rows) + 2 * self.spacing() * len(rows) + 2 * self.frameWidth() + 2)


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
