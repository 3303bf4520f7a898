"""A running program as its user meets it: typed into, read by a screen reader."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.e2e.desktop import ROOT, Desktop
from tests.e2e.screen_reader import Node, wait_until

RECORDED = "Hello wörld — 日本語 🎉!\nline2"
"""What the service said in the exchange "cbui_ok"."""


def talking_to(address: str, more: str = "", *, model: str = "gpt-4o") -> str:
    """Settings with this server and a model that is chosen already; `more` stands at their end."""
    return f'[chat]\ndefault_model = "ai365vip/{model}"\n[providers.ai365vip]\naddress = "{address}"\n{more}'


class ChatWindow:
    """Starts the program with this text of settings.toml and waits until one can type."""

    def __init__(
        self, desktop: Desktop, *, profile: Path, settings: str = "", env: Mapping[str, str] | None = None
    ) -> None:
        self.desktop = desktop
        self.reader = desktop.reader
        self.profile = profile
        profile.mkdir(parents=True)
        self.settings_file.write_text(settings, encoding="utf-8")
        self.process = desktop.start_rill(profile=profile, env=env)
        self.wait_for_focus()

    @property
    def settings_file(self) -> Path:
        return self.profile / "settings.toml"

    def log(self) -> str:
        """The log file, and what went to the terminal."""
        files = [path.read_text(encoding="utf-8") for path in self.profile.rglob("*.log*")]
        return "\n".join([*files, self.desktop.log("rill")])

    # -- talking

    def wait_for_focus(self) -> None:
        wait_until(lambda: "focused" in self.reader.read("text", "Message").states, what="a focused composer")

    def send(self, prompt: str) -> None:
        self.desktop.type_text(prompt)
        self.desktop.key("Return")

    def messages(self) -> list[Node]:
        return [item for item in self.reader.items("list", "Conversation") if item.role == "list item"]

    def reply_text(self) -> str:
        """What the newest reply says so far."""
        messages = self.messages()
        return messages[-1].text if messages and not messages[-1].name.startswith("You, ") else ""

    def wait_for_end(self) -> Node:
        """The newest reply, once it has ended: then Send stands where Stop stood."""
        self.reader.read("button", "Send", seconds=30)
        return self.messages()[-1]

    def ask(self, prompt: str) -> Node:
        self.send(prompt)
        wait_until(lambda: len(self.messages()) >= 2 and self.messages()[-2].text == prompt, what="the prompt")
        return self.wait_for_end()

    def watch_reply(self, prompt: str, *, whole: str) -> None:
        """Send the prompt and read its reply over and over until it is `whole`.

        It has to be seen at least twice on its way, and what was there once never goes away again.
        """
        before = len(self.messages()) if self.is_showing("list", "Conversation") else 0
        self.send(prompt)
        wait_until(lambda: len(self.messages()) == before + 2, what="the prompt and its reply")
        states = [""]
        began = time.monotonic()
        while states[-1] != whole:
            text = self.reply_text()
            assert text.startswith(states[-1]), f"{states[-1]!r} became {text!r}"
            assert time.monotonic() - began < 20, f"no more came than {text!r}"
            if text != states[-1]:
                states.append(text)
        assert len(states[1:-1]) >= 2, f"all that was seen on the way: {states}"
        self.wait_for_end()

    def choose_model(self, part_of_its_name: str) -> None:
        """From the dropdown, with the keyboard."""
        self.desktop.key("ctrl+shift+m")
        self.reader.read("text", "Find a model")
        self.desktop.type_text(part_of_its_name)
        self.desktop.key("Return")

    # -- reading

    def is_showing(self, role: str, name: str) -> bool:
        return any(node.role == role and node.name == name and "showing" in node.states for node in self.reader.tree())

    def texts(self) -> list[str]:
        """Everything that can be read in the windows."""
        shown = [node for node in self.reader.tree() if "showing" in node.states]
        return [text for node in shown for text in (node.name, node.text, node.description) if text]

    def says(self, words: str) -> bool:
        return any(words in text for text in self.texts())

    def wait_for_words(self, words: str, *, seconds: float = 15) -> None:
        wait_until(lambda: self.says(words), what=f"“{words}” in the window", seconds=seconds)

    # -- ending

    def quit(self) -> float:
        """Press Ctrl+Q; the seconds until the program had ended."""
        began = time.monotonic()
        self.desktop.key("ctrl+q")
        return self._ended(began)

    def close(self) -> float:
        """Close the window as its frame does; the seconds until the program had ended."""
        began = time.monotonic()
        self.desktop.close_window()
        return self._ended(began)

    def terminate(self) -> float:
        """As the session does at its end; the seconds until the program had ended."""
        began = time.monotonic()
        os.kill(self.process.pid, signal.SIGTERM)
        return self._ended(began)

    def _ended(self, began: float) -> float:
        status = self.process.wait(timeout=20)
        seconds = time.monotonic() - began
        assert status == 0, self.log()
        assert "Traceback" not in self.log(), self.log()
        return seconds


def run_in_terminal(*arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """The program as a command, to its end."""
    command = [sys.executable, "-m", "gui", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30)
