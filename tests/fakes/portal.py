"""A desktop's portal for proxies, as a program of its own on a real message bus.

    python -m tests.fakes.portal ANSWERS     # what dbus-daemon starts, or a test

ANSWERS is a JSON file, read for every question: a list of [pattern, answer], of which the first whose pattern matches
the whole URL counts. An answer is a list of proxies, {"error": name}, {"silent": true} or {"other": text}.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.fakes.components import program, require

_NAME = "org.freedesktop.portal.Desktop"
_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Desktop:
    """A session bus, and what its portal says. `address` belongs into DBUS_SESSION_BUS_ADDRESS."""

    address: str
    answers: Path
    asked: Path

    def says(self, *answers: tuple[str, object]) -> None:
        """From now on: pairs of a pattern of URLs and an answer."""
        self.answers.write_text(json.dumps(answers), encoding="utf-8")

    @property
    def questions(self) -> list[str]:
        """The URLs that were asked for so far."""
        return self.asked.read_text(encoding="utf-8").split() if self.asked.exists() else []


@contextmanager
def bus(folder: Path, *, portal: str = "started when asked") -> Iterator[Desktop]:
    """A bus with a portal that is "started when asked", "broken" (does not start) or "absent"."""
    require("dbus")
    services = folder / "services"
    services.mkdir(parents=True)
    socket = folder / "bus"
    desktop = Desktop(f"unix:path={socket}", folder / "answers.json", folder / "asked")
    desktop.says()
    if portal != "absent":
        command = f"{sys.executable} -m tests.fakes.portal {desktop.answers}" if portal != "broken" else "/bin/false"
        (services / f"{_NAME}.service").write_text(f"[D-BUS Service]\nName={_NAME}\nExec={command}\n")
    configuration = folder / "bus.conf"
    configuration.write_text(
        "<busconfig><type>session</type>"
        f"<listen>{desktop.address}</listen><servicedir>{services}</servicedir>"
        '<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>'
        "</busconfig>"
    )
    process = subprocess.Popen(
        [program("dbus-daemon"), f"--config-file={configuration}", "--nofork"],
        env={**os.environ, "PYTHONPATH": f"{_ROOT}:{_ROOT / 'packaging'}"},
    )
    try:
        deadline = time.monotonic() + 10
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        yield desktop
    finally:
        process.terminate()  # and the portal loses its bus with it
        process.wait(10)


def main(answers: Path) -> None:
    """Answer until the bus ends."""
    connection = open_dbus_connection()
    connection.send(message_bus.RequestName(_NAME))  # the first question may come before its reply
    while True:
        try:
            message = connection.receive()
        except ConnectionResetError:
            return
        if message.header.message_type is MessageType.method_call:
            _answer(connection, message, answers)


def _answer(connection: DBusConnection, message: Any, answers: Path) -> None:
    fields = message.header.fields
    if (fields[HeaderFields.interface], fields[HeaderFields.member]) != (
        "org.freedesktop.portal.ProxyResolver",
        "Lookup",
    ):
        connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        return
    url = message.body[0]
    with (answers.parent / "asked").open("a", encoding="utf-8") as asked:
        asked.write(f"{url}\n")
    found = [answer for pattern, answer in json.loads(answers.read_text("utf-8")) if fnmatchcase(url, pattern)]
    answer = found[0] if found else ["direct://"]
    if isinstance(answer, list):
        connection.send(new_method_return(message, "as", (answer,)))
    elif "error" in answer:
        connection.send(new_error(message, answer["error"]))
    elif "other" in answer:
        connection.send(new_method_return(message, "s", (answer["other"],)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
