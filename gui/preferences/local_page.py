"""Preferences: models that run on this computer."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.field import wrapped_label
from gui.preferences.line_field import LineField
from gui.preferences.page import Page
from gui.preferences.text_field import TextField
from gui.settings.network import models_folder
from gui.settings.schema import MODEL_CONTEXT, MODEL_FILES, MODELS_FOLDER
from gui.settings.settings import Settings
from gui.theme.theme import Theme


class LocalPage(Page):
    """Where the files of models are, and how much memory one is given."""

    def __init__(self, *, settings: Settings, theme: Theme) -> None:
        super().__init__(theme=theme, title=self.tr("On this computer"))
        self._settings = settings
        what = self.tr(
            "Rill runs models in GGUF files itself, without an account and without a network. "
            "Open or download one from the menu of the window."
        )
        choose = self._button(self.tr("C&hoose…"), "models_folder_choose", self._on_choose)
        show = self._button(self.tr("&Open"), "models_folder_open", self._on_open)
        show.setAccessibleName(self.tr("Open the folder"))
        buttons = AdaptiveRow(choose, show, stretch=None)
        self._folder = LineField(settings=settings, setting=MODELS_FOLDER, name="models_folder", extra=buttons)
        self._folder.edit.setPlaceholderText(str(models_folder(settings)))
        self._files = TextField(settings=settings, setting=MODEL_FILES, name="model_files", lines=4)
        self._context = LineField(
            settings=settings, setting=MODEL_CONTEXT, name="model_context", unit=self.tr("tokens")
        )
        self.add(wrapped_label(what, role="dim"), self._folder, self._files, self._context)
        self.end()

    def commit(self) -> None:
        for field in (self._folder, self._files, self._context):
            field.commit()

    def _button(self, text: str, name: str, then: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(then)
        return button

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder for models"), str(models_folder(self._settings)))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, path: str) -> None:
        self._folder.edit.setText(path)
        self._folder.commit()

    def _on_open(self) -> None:
        folder = models_folder(self._settings)
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
