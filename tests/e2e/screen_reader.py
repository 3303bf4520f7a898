"""The window as a screen reader meets it: found by role and name, read, and pressed."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

_SYSTEM_PYTHON = "/usr/bin/python3"
_DRIVER = Path(__file__).with_name("at_spi_driver.py")

T = TypeVar("T")


@dataclass(frozen=True)
class Node:
    """What the window tells about one of its objects. Roles are AT-SPI's: "combo box", "text", "button", "list"."""

    role: str
    name: str
    description: str
    text: str
    """Its own text, for a combo box what is chosen in it; what is no text has its description, or its children's."""
    states: list[str]


@dataclass(frozen=True)
class MessageNode(Node):
    place: int
    """Which item of its list it is, from 0."""
    parent: str
    """The list's name."""


@dataclass(frozen=True)
class PartNode(Node):
    depth: int
    """1 for what is directly beneath the message."""


@dataclass(frozen=True)
class Told:
    """What the window told by itself, such as "object:announcement"."""

    kind: str
    role: str
    name: str
    said: str


class ScreenReader:
    """Requests by role and name, each tried for up to `seconds`; AssertionError where the window has no such thing."""

    def __init__(self, *, env: Mapping[str, str]) -> None:
        self._driver = subprocess.Popen(
            [_SYSTEM_PYTHON, str(_DRIVER)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def read(self, role: str, name: str, *, seconds: float = 10) -> Node:
        return Node(**self._ask("read", role, name, seconds=seconds))

    def items(self, role: str, name: str, *, seconds: float = 10) -> list[Node]:
        """The children, such as the messages of the list "Conversation"."""
        return [Node(**item) for item in self._ask("items", role, name, seconds=seconds)]

    def press(self, role: str, name: str, *, seconds: float = 10) -> None:
        self._ask("press", role, name, seconds=seconds)

    def set_text(self, role: str, name: str, text: str, *, seconds: float = 10) -> None:
        self._ask("set_text", role, name, seconds=seconds, text=text)

    def select(self, role: str, name: str, item: str, *, seconds: float = 10) -> None:
        """Choose an item of a combo box without opening it."""
        self._ask("select", role, name, seconds=seconds, item=item)

    def focus(self, role: str, name: str, *, seconds: float = 10) -> None:
        self._ask("focus", role, name, seconds=seconds)

    def message(self, row: int) -> MessageNode:
        """A message of the conversation, on screen or not."""
        return MessageNode(**self._ask("message", row=row))

    def parts(self, row: int) -> list[PartNode]:
        """Everything beneath a message that is on screen, in reading order."""
        return [PartNode(**part) for part in self._ask("parts", row=row)]

    def pieces(self, row: int, *, by: str, most: int = 100) -> list[str]:
        """A message's text as a reader walks it: by "CHAR", "WORD" or "LINE"."""
        return list(self._ask("pieces", row=row, by=by, most=most))

    def focus_message(self, row: int) -> None:
        self._ask("focus_message", row=row)

    def press_part(self, row: int, role: str, name: str) -> None:
        self._ask("press_part", role, name, row=row)

    def told(self) -> list[Told]:
        """What the window told by itself since this was asked last."""
        return [Told(*event) for event in self._ask("events")]

    def tree(self) -> list[Node]:
        """Everything there is, nearest first: for finding out, and for a failing test's message."""
        return [Node(**item) for item in self._ask("tree")]

    def close(self) -> None:
        for pipe in (self._driver.stdin, self._driver.stdout):
            if pipe is not None:
                pipe.close()
        self._driver.terminate()
        self._driver.wait(timeout=10)

    def _ask(self, action: str, role: str = "", name: str = "", *, seconds: float = 10, **more: str | int) -> Any:
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        request = {"do": action, "role": role, "name": name, "seconds": seconds, **more}
        self._driver.stdin.write(json.dumps(request) + "\n")
        self._driver.stdin.flush()
        line = self._driver.stdout.readline()
        assert line, "the AT-SPI driver has ended"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["value"]


def wait_until(look: Callable[[], T], *, what: str, seconds: float = 10) -> T:
    """What `look` gives as soon as it is true; AssertionError with `what` where it never is."""
    deadline = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s; seen last: {seen!r}"
        time.sleep(0.05)
