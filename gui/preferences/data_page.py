"""Preferences: Data."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.bridge.data_overview import DataOverview, data_overview
from gui.bridge.transfer import Transfer, Work
from gui.history.problems import HistoryError
from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.backup_section import BackupSection
from gui.preferences.callables import Spawn
from gui.preferences.delete_all_dialog import DeleteAllDialog
from gui.preferences.field import Field, wrapped_label
from gui.preferences.page import Page
from gui.preferences.transfer_dialogs import ask_export_file, ask_import_file
from gui.preferences.transfer_status import TransferStatus
from gui.preferences.transfer_texts import chats, data_size, document_words, messages
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class DataPage(Page):
    """What it says is read anew whenever it is shown, and after everything that is done with the history."""

    def __init__(self, *, transfer: Transfer, theme: Theme, spawn: Spawn) -> None:
        super().__init__(theme=theme, title=self.tr("Data"))
        self._transfer = transfer
        self._spawn = spawn
        self._overview: DataOverview | None = None
        self._place = self._place_field()
        self._backups = BackupSection(transfer=transfer, theme=theme)
        self._export = _button(self.tr("&Export all…"), "export_all")
        self._import = _button(self.tr("&Import…"), "import_chats")
        self._delete = _button(self.tr("&Delete all chats…"), "delete_all")
        self.add(self._place)
        self.add_heading(self.tr("Backups"))
        self.add(self._backups)
        self.add_heading(self.tr("Export and import"))
        help_text = self.tr("Exports as JSON can be imported again with nothing lost; ChatGPT’s exports can, too.")
        self.add(self._section(AdaptiveRow(self._export, self._import, stretch=None), help_text, "transfer"))
        self.add_heading(self.tr("Delete"))
        help_text = self.tr("Every chat, for good. You are asked once more.")
        self.add(self._section(AdaptiveRow(self._delete, stretch=None), help_text, "delete"))
        self.end()
        self._export.clicked.connect(self._on_export)
        self._import.clicked.connect(lambda: ask_import_file(parent=self, then=transfer.import_file))
        self._delete.clicked.connect(self._on_delete)
        transfer.started.connect(self._show_usable)
        transfer.ended.connect(self._look_again)
        self._show_usable()

    def _place_field(self) -> Field:
        folder = self._transfer.history.places.folder
        path = QLineEdit(str(folder))
        path.setObjectName("history_path")
        path.setReadOnly(True)
        path.setCursorPosition(0)
        button = _button(self.tr("&Open folder"), "open_history_folder")
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return Field(control=path, label=self.tr("&History"), help_text=" ", row=AdaptiveRow(path, button))

    def _section(self, row: QWidget, help_text: str, name: str) -> QWidget:
        works = (Work.DELETE,) if name == "delete" else (Work.EXPORT, Work.IMPORT)
        section = QWidget()
        column = QVBoxLayout(section)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(row)
        column.addWidget(wrapped_label(help_text, role="small"))
        column.addWidget(TransferStatus(transfer=self._transfer, theme=self._theme, works=works, name=name))
        return section

    async def _look(self) -> None:
        try:
            self._overview = overview = await data_overview(self._transfer.history)
        except HistoryError:
            self._place.set_help(self.tr("It cannot be read just now."))
        else:
            self._place.set_help(self._place_text(overview))
            self._backups.show_backups(overview.backups)
        self._show_usable()

    def _place_text(self, overview: DataOverview) -> str:
        text = self.tr("{chats} with {messages}, {size}.").format(
            chats=chats(overview.conversations),
            messages=messages(overview.messages),
            size=data_size(overview.size),
        )
        if self._writable():
            return text
        return " ".join((text, self.tr("Nothing new is kept just now, for the reason that the main window says.")))

    def _writable(self) -> bool:
        opening = self._transfer.history.opening
        return opening is not None and opening.problem is None

    def _show_usable(self) -> None:
        idle, writable = self._transfer.work is None, self._writable()
        some = self._overview is not None and self._overview.conversations > 0
        self._export.setEnabled(idle and some)
        self._import.setEnabled(idle and writable)
        self._delete.setEnabled(idle and writable and self._overview is not None)
        self._backups.set_usable(idle and writable)

    def _look_again(self) -> None:
        self._show_usable()
        if self.isVisible():
            self._spawn(self._look(), name="look at the history")

    def _on_export(self) -> None:
        ask_export_file(
            title=None,
            parent=self,
            then=lambda target, form: self._transfer.export(
                keys=None, form=form, target=target, words=document_words()
            ),
        )

    def _on_delete(self) -> None:
        if self._overview is None:
            return
        dialog = DeleteAllDialog(overview=self._overview, theme=self._theme, parent=self)
        dialog.export_requested.connect(self._on_export)
        dialog.delete_requested.connect(lambda copies: self._transfer.delete_all(copies=copies))
        dialog.open()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._spawn(self._look(), name="look at the history")


def _button(text: str, name: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
