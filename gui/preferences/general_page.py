"""Preferences: General."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from gui.preferences.adaptive_row import AdaptiveRow
from gui.preferences.choice_fields import ChoiceField
from gui.preferences.field import Field
from gui.preferences.field_factory import commit_all, field_for
from gui.preferences.fold import Fold
from gui.preferences.page import Page
from gui.preferences.text_field import TextField
from gui.settings.schema import CHAT_TITLES, DEFAULT_MODEL, PICKER_FAVOURITES, PICKER_RECENT, SEND_KEY, SYSTEM_PROMPT
from gui.settings.settings import Settings
from gui.theme.theme import Theme


class GeneralPage(Page):
    def __init__(self, *, settings: Settings, theme: Theme) -> None:
        super().__init__(theme=theme, title=self.tr("General"))
        self._settings = settings
        self._prompt = TextField(settings=settings, setting=SYSTEM_PROMPT, name="system_prompt", lines=6)
        send_key = ChoiceField(
            settings=settings,
            setting=SEND_KEY,
            choices={"enter": self.tr("Enter"), "ctrl+enter": self.tr("Ctrl+Enter")},
            name="send_key",
        )
        titles = ChoiceField(
            settings=settings,
            setting=CHAT_TITLES,
            choices={
                "prompt": self.tr("From your first message"),
                "model": self.tr("Written by the model"),
            },
            name="chat_titles",
        )
        self._models = [
            field_for(DEFAULT_MODEL, settings=settings, name="default_model", optional=True),
            field_for(PICKER_FAVOURITES, settings=settings, name="favourites", optional=True),
            field_for(PICKER_RECENT, settings=settings, name="recent", optional=True),
        ]
        self._fold = Fold(theme=theme, title=self.tr("Models"), name="general_models")
        self._fold.add(*self._models)
        self.add(send_key, titles, self._prompt, self._fold, self._file_field())
        self.end()

    def commit(self) -> None:
        self._prompt.commit()
        commit_all(self._models)

    def _file_field(self) -> QWidget:
        path = QLineEdit(str(self._settings.path))
        path.setObjectName("settings_path")
        path.setReadOnly(True)
        path.setCursorPosition(0)
        button = QPushButton(self.tr("&Open folder"))
        button.setObjectName("open_settings_folder")
        button.setAutoDefault(False)
        button.clicked.connect(self._on_open_folder)
        return Field(
            control=path,
            label=self.tr("Settings &file"),
            help_text=self.tr("A text file you may edit; Rill reads it when it starts and keeps your comments."),
            row=AdaptiveRow(path, button),
        )

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._settings.path.parent)))
