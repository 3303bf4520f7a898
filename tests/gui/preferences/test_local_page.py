"""The page of models on this computer: what is typed is in the settings, and what is wrong is named."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.preferences.local_page import LocalPage
from gui.settings.network import models_folder
from gui.settings.schema import MODEL_CONTEXT, MODEL_FILES, MODELS_FOLDER
from gui.settings.settings import Settings
from gui.theme.theme import Theme

W = TypeVar("W", bound=QWidget)


def find(page: LocalPage, kind: type[W], name: str) -> W:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def opened(qtbot: QtBot, file: Path) -> tuple[LocalPage, Settings]:
    settings = Settings(file)
    page = LocalPage(settings=settings, theme=Theme())
    qtbot.addWidget(page)
    return page, settings


def test_what_is_typed_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    page, settings = opened(qtbot, tmp_path / "settings.toml")
    find(page, QLineEdit, "models_folder").setText(str(tmp_path / "big"))
    find(page, QPlainTextEdit, "model_files").setPlainText("/a/x.gguf\n\n/b/y.gguf")
    find(page, QLineEdit, "model_context").setText("4096")
    page.commit()
    assert settings.get(MODELS_FOLDER) == str(tmp_path / "big")
    assert models_folder(settings) == tmp_path / "big"
    assert settings.get(MODEL_FILES) == ("/a/x.gguf", "/b/y.gguf")
    assert settings.get(MODEL_CONTEXT) == 4096


def test_the_usual_folder_is_named_where_none_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    page, _settings = opened(qtbot, tmp_path / "settings.toml")
    assert find(page, QLineEdit, "models_folder").placeholderText() == str(tmp_path / "data" / "models")


def test_a_context_that_no_model_has_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    page, settings = opened(qtbot, tmp_path / "settings.toml")
    find(page, QLineEdit, "model_context").setText("7")
    page.commit()
    assert settings.get(MODEL_CONTEXT) == 8192
