"""The whole program as its user meets it, in the test's own loop: what is on screen, the keyboard, what is on disk."""

import asyncio
import tomllib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gui.bridge.chat_controller import ChatController
from gui.chat.message import Message
from gui.log_file import start_log
from gui.settings.paths import Paths
from gui.settings.schema import TEXT_SIZE
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.view import TranscriptView
from gui.window.parts import build_window
from gui.wiring import Program

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


class Rill:
    """A running program over a profile, after `begin` and until `end`."""

    def __init__(self, *, app: QApplication, profile: Path, scheme: str = "light") -> None:
        self.paths = Paths.for_profile(profile)
        self.paths.create()
        self.settings = Settings(self.paths.settings_file)
        self.theme = Theme(scheme=scheme, text_scale=self.settings.get(TEXT_SIZE) / 100)
        apply_theme(app, self.theme)
        self.log_file = start_log(self.paths.logs)
        self.parts = build_window(theme=self.theme)
        self.window = self.parts.window

    async def begin(self) -> None:
        """Show the window as the program does: everything else follows its first paint."""
        self.window.show()
        await self.until(lambda: self.window.painted and self.window.isActiveWindow(), what="the window")
        self.program = Program(parts=self.parts, paths=self.paths, settings=self.settings, theme=self.theme)
        self._running = asyncio.ensure_future(self.program.run())

    async def end(self) -> None:
        """Close the window and wait until everything has ended."""
        self.window.close()
        await asyncio.wait_for(self._running, 5)
        self.window.deleteLater()

    async def in_front(self) -> None:
        """Give the keyboard back to the window: on the offscreen platform a popup that is gone keeps it."""
        self.window.activateWindow()
        handle = self.window.windowHandle()
        await self.until(lambda: QGuiApplication.focusWindow() is handle and self.window.isActiveWindow(), what="focus")

    # -- the conversation

    @property
    def chat(self) -> ChatController:
        return self.program.session.current

    @property
    def reply(self) -> Message:
        """The newest reply."""
        reply = self.chat.last_reply()
        assert reply is not None, "there is no reply yet"
        return reply

    @property
    def transcript(self) -> TranscriptView:
        return self._only(self.window.findChildren(TranscriptView), "message list")

    @property
    def bubble(self) -> Bubble:
        """The newest reply as it stands on the screen."""
        self.transcript.follow()
        row = self.chat.model.row_of(self.reply.id)
        assert row is not None
        return self.transcript.live_bubbles()[row]

    def send(self, prompt: str) -> None:
        self.write(prompt)
        self.key(Qt.Key.Key_Return)

    async def ended(self) -> None:
        """Wait until the reply on its way has ended, and nothing will be retried by itself."""
        await self.until(lambda: not self.chat.active and self.reply.retry_at is None, what="the end of the reply")
        await self.drawn()

    async def ask(self, prompt: str = "Hello!") -> Message:
        """Send a prompt and wait for the end of its reply."""
        self.send(prompt)
        await self.ended()
        return self.reply

    # -- the keyboard and the pointer

    @property
    def editor(self) -> QPlainTextEdit:
        editors = [one for one in self.window.findChildren(QPlainTextEdit) if one.accessibleName() == "Message"]
        return self._only(editors, "field for the message")

    def write(self, text: str) -> None:
        """Into the composer."""
        self.editor.setFocus()
        QTest.keyClicks(self.editor, text)

    def key(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, *, on: QWidget | None = None
    ) -> None:
        QTest.keyClick(on or self.editor, key, modifiers)

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    async def choose_in_list(self, model: str) -> None:
        """In the list of models that is about to open: type a part of the name, then Enter."""
        await self.until(lambda: self.named(QLineEdit, "Find a model"), what="the list of models")
        (line,) = self.named(QLineEdit, "Find a model")
        QTest.keyClicks(line, model)
        QTest.keyClick(line, Qt.Key.Key_Return)
        await self.in_front()

    # -- what is on the screen

    def buttons(self) -> set[str]:
        """The names of the visible buttons that can be pressed."""
        return {_name(button) for button in self._visible(QAbstractButton) if button.isEnabled()}

    def button(self, name: str) -> QAbstractButton:
        return self._only([one for one in self._visible(QAbstractButton) if _name(one) == name], f"button “{name}”")

    def find(self, kind: type[W], object_name: str) -> W:
        """A control of the preferences."""
        return self._only([one for one in self._visible(kind) if one.objectName() == object_name], object_name)

    def named(self, kind: type[W], name: str) -> list[W]:
        """The controls of this accessible name."""
        return [one for one in self._visible(kind) if one.accessibleName() == name]

    def texts(self) -> list[str]:
        """Everything that can be read, on the screen or with a screen reader."""
        found = []
        for widget in self._visible(QWidget):
            found += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
            if isinstance(widget, QTextEdit | QPlainTextEdit):
                found.append(widget.toPlainText())
            elif isinstance(widget, QLabel | QAbstractButton):
                found.append(widget.text())
            elif isinstance(widget, QLineEdit):
                found.append(widget.displayText())
            elif isinstance(widget, QComboBox):
                found += [widget.itemText(index) for index in range(widget.count())]
        return [text for text in found if text]

    def says(self, words: str) -> bool:
        return any(words in text for text in self.texts())

    async def drawn(self) -> None:
        """Let the last frame be laid out."""
        await asyncio.sleep(0.05)

    async def until(self, look: Callable[[], T], *, what: str, seconds: float = 20) -> T:
        """What `look` gives as soon as it is true."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not (seen := look()):
            assert asyncio.get_running_loop().time() < deadline, f"{what}: not within {seconds} s"
            await asyncio.sleep(0.01)
        return seen

    async def enter_key(self, key: str, *, service: str = "ai365vip") -> None:
        """In the preferences, where a user does."""
        self.program.open_preferences("providers", service)
        line = self.find(QLineEdit, "service_key")
        line.setFocus()
        QTest.keyClicks(line, key)
        line.window().close()
        await self.in_front()

    async def add_key(self, key: str, *, name: str, service: str) -> None:
        """One more."""
        self.program.open_preferences("providers", service)
        (await self.until(lambda: self._visible_named(QAbstractButton, "add_key"), what="the button"))[0].click()
        self.find(QLineEdit, "key_name").setText(name)
        line = self.find(QLineEdit, "service_key")
        QTest.keyClicks(line, key)
        QTest.keyClick(line, Qt.Key.Key_Return)
        await self.until(lambda: self._visible_named(QAbstractButton, f"key_{name}"), what="the new key")
        line.window().close()
        await self.in_front()

    # -- what is on disk

    def on_disk(self) -> dict[str, Any]:
        """The settings file as it stands."""
        path = self.paths.settings_file
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""

    def _visible_named(self, kind: type[W], object_name: str) -> list[W]:
        return [one for one in self._visible(kind) if one.objectName() == object_name]

    def _visible(self, kind: type[W]) -> list[W]:
        return [one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()]

    @staticmethod
    def _only(found: list[T], what: str) -> T:
        assert len(found) == 1, f"{what}: {len(found)} on the screen"
        return found[0]


def _name(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text()


OpenRill = Callable[[str], AbstractAsyncContextManager[Rill]]
"""Runs the program with this text of settings.toml: `async with open_rill("…") as rill`."""


def talking_to(address: str, more: str = "") -> str:
    """Settings with this server and a model that is chosen already; `more` stands at their end."""
    return f'[chat]\ndefault_model = "ai365vip/gpt-4o"\n[providers.ai365vip]\naddress = "{address}"\n{more}'
