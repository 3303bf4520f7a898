"""A preferences window over a settings file and a keyring that the test can look into."""

import asyncio
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Transfer
from gui.history.history import History
from gui.history.places import Places
from gui.preferences.field import Field
from gui.preferences.text_field import TextField
from gui.preferences.window import PreferencesWindow
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.theme import Theme
from provider.probe_step import ProbeStep
from tests.fakes.keyring import FakeKeyring

W = TypeVar("W", bound=QWidget)


@dataclass
class Walk:
    """The way that Test walks: the test says what it meets."""

    steps: list[ProbeStep] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    before_end: Callable[[], Any] | None = None
    """Awaited after the steps, where it is given."""
    closed: bool = False

    async def diagnose(self, provider_id: str) -> AsyncIterator[ProbeStep]:
        self.asked.append(provider_id)
        try:
            for step in self.steps:
                yield step
            if self.before_end is not None:
                await self.before_end()
        finally:
            self.closed = True


@dataclass
class Preferences:
    """The window, and what a test asks of it."""

    window: PreferencesWindow
    settings: Settings
    secrets: SecretStore
    keyring: FakeKeyring
    theme: Theme
    walk: Walk
    qtbot: QtBot
    directory: ProviderDirectory

    def find(self, kind: type[W], name: str) -> W:
        """What is on screen, if there are several."""
        found = self.window.findChildren(kind, name)
        assert found, name
        return next((widget for widget in found if widget.isVisible()), found[-1])

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str, *, leave: bool = True) -> QLineEdit:
        """Replace what stands in a line, as a user does, and go on to the next control."""
        edit = self.find(QLineEdit, name)
        edit.setFocus()
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        QTest.keyClicks(edit, text)
        if leave:
            QTest.keyClick(edit, Qt.Key.Key_Tab)
        return edit

    def write_text(self, name: str, text: str) -> None:
        """Replace what stands in a field of several lines, and take it over."""
        edit = self.find(QPlainTextEdit, name)
        edit.setPlainText(text)
        field = edit.parentWidget()
        assert isinstance(field, TextField)
        field.commit()

    def error_of(self, name: str) -> str:
        """What is said to be wrong with a control."""
        at: QWidget | None = self.find(QWidget, name)
        while at is not None and not isinstance(at, Field):
            at = at.parentWidget()
        assert at is not None
        return at.error

    def texts(self, role: str = "") -> list[str]:
        """The texts of all visible labels, of one role if it is given."""
        labels = (label for label in self.window.findChildren(QLabel) if label.isVisible())
        return [label.text() for label in labels if not role or label.property("role") == role]

    def on_disk(self) -> dict[str, Any]:
        path = self.settings.path
        return tomllib.loads(path.read_text()) if path.exists() else {}

    def proxy_on_disk(self) -> dict[str, Any]:
        found: dict[str, Any] = self.on_disk().get("network", {}).get("proxy", {})
        return found


Open = Callable[[str], Awaitable[Preferences]]


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Write it before the window opens, that is, before `preferences` is used."""
    return tmp_path / "settings.toml"


@pytest.fixture
async def history(tmp_path: Path) -> AsyncIterator[History]:
    """An empty one, open."""
    history = History(Places(tmp_path))
    await history.open()
    yield history
    await history.close()


@pytest.fixture
def open_preferences(qtbot: QtBot, settings_file: Path, history: History, tmp_path: Path) -> Open:
    """Opens the window at a page and waits until it has the keyboard."""

    async def open_window(page: str) -> Preferences:
        keyring, walk, theme, tasks = FakeKeyring(), Walk(), Theme(scheme="light"), Tasks()
        settings = Settings(settings_file)
        secrets = SecretStore(profile="", names_file=tmp_path / "names", open_keyring=lambda: keyring)
        directory = ProviderDirectory(settings=settings, secrets=secrets)
        window = PreferencesWindow(
            settings=settings,
            secrets=secrets,
            theme=theme,
            directory=directory,
            diagnose=walk.diagnose,
            spawn=tasks.spawn,
            keys=lambda: (("New chat", ("Ctrl+N",)), ("Send the message", ("Enter", "Ctrl+Enter"))),
            transfer=Transfer(history=history, spawn=tasks.spawn),
        )
        qtbot.addWidget(window)
        window.show_page(page)
        async with asyncio.timeout(5):
            await until(window.isActiveWindow)
        return Preferences(window, settings, secrets, keyring, theme, walk, qtbot, directory)

    return open_window


def write(path: Path, text: str) -> None:
    path.write_text(text)


async def until(holds: Callable[[], bool]) -> None:
    loop = asyncio.get_running_loop()
    happened = asyncio.Event()

    def look() -> None:
        if holds():
            happened.set()
        else:
            loop.call_later(0.01, look)

    look()
    await happened.wait()


async def settle() -> None:
    """Let tasks and threads that were just started come to their end."""
    async with asyncio.timeout(5):
        await until(lambda: len(asyncio.all_tasks()) == 1)
