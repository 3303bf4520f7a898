"""Which file to write or read: the system's own dialogs, which block nothing."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.history.archive.forms import Form, suggested_name, suggested_name_for_many

Chosen = Callable[[Path, Form], None]


def ask_export_file(*, title: str | None, parent: QWidget, then: Chosen) -> QFileDialog:
    """Ask where to write one chat (by its title) or all (None), and in which form."""
    dialog = QFileDialog(parent, _tr("Export all chats") if title is None else _tr("Export chat"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("export_dialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDirectory(_documents())
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _tr("Export"))
    filters = _filters(many=title is None)
    dialog.setNameFilters(list(filters))

    def suggest(chosen: str) -> None:
        form = filters[chosen]
        name = suggested_name_for_many(_tr("Rill chats"), form) if title is None else suggested_name(title, form)
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.selectFile(name)

    def accept() -> None:
        files, chosen = dialog.selectedFiles(), dialog.selectedNameFilter()
        if files:
            then(Path(files[0]), filters.get(chosen, next(iter(filters.values()))))

    suggest(next(iter(filters)))
    dialog.filterSelected.connect(suggest)
    dialog.accepted.connect(accept)
    dialog.open()
    return dialog


def ask_import_file(*, parent: QWidget, then: Callable[[Path], None]) -> QFileDialog:
    """Ask for an export of Rill or of ChatGPT."""
    dialog = QFileDialog(parent, _tr("Import chats"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("import_dialog")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setDirectory(_documents())
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, _tr("Import"))
    dialog.setNameFilters([_tr("Exports of Rill or ChatGPT (*.json *.zip)"), _tr("All files (*)")])
    dialog.accepted.connect(lambda: then(Path(dialog.selectedFiles()[0])))
    dialog.open()
    return dialog


def _filters(*, many: bool) -> dict[str, Form]:
    """By what the dialog calls them, the likeliest first."""
    if many:
        return {
            _tr("JSON, everything, can be imported again (*.json)"): Form.JSON,
            _tr("Markdown, a file for each chat (*.zip)"): Form.MARKDOWN,
            _tr("Web pages, one for each chat (*.zip)"): Form.HTML,
        }
    return {
        _tr("Markdown (*.md)"): Form.MARKDOWN,
        _tr("Web page (*.html)"): Form.HTML,
        _tr("JSON, everything, can be imported again (*.json)"): Form.JSON,
    }


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TransferDialogs", text)
