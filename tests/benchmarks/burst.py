"""A reply that comes as a flood: a million chunks of one byte, as fast as they can be taken and at 100,000 a second.

A server in a process of its own sends them to the whole program, and the reply grows on the screen. Meanwhile a
timer shows how long the window's thread leaves events waiting. `chunks_per_s` is how many chunks a second come into
the message when nothing holds the server back; the screen follows without haste, and how long that takes is told
on standard error. The delays are the worse ones of the two runs, up to the last chunk on the screen.

Prints {"heartbeat_p99_ms", "heartbeat_max_ms", "chunks_per_s"}.
"""

import asyncio
import json
import socketserver
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer

from gui.bridge.chat_controller import ChatController
from gui.settings.paths import Paths
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.bubbles.reply_text import ReplyText
from gui.window.parts import WindowParts, build_window
from gui.wiring import Program
from tests.benchmarks._heartbeat import Heartbeat
from tests.benchmarks._replies import reply
from tests.benchmarks.live import MODEL, SIZE, PaintWatch

CHUNKS = 1_000_000
PACED = 100_000
"""Chunks a second."""
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


class Flood(socketserver.StreamRequestHandler):
    """Answers a prompt that ends in a number with so many chunks a second, or with all at once where it is 0.

    Other prompts get a word.
    """

    def handle(self) -> None:
        head, length = b"", 0
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            head += line
            if line.lower().startswith(b"content-length"):
                length = int(line.split(b":")[1])
        body = json.loads(self.rfile.read(length))
        with suppress(ConnectionError):
            self.wfile.write(HEAD)
            if b"/api/models" in head:
                self.wfile.write(b"2\r\n[]\r\n")
            else:
                rate = body["messages"][-1]["content"].split()[-1]
                if rate.isdigit():
                    self._flood(int(rate))
                else:
                    self.wfile.write(b"5\r\nHello\r\n")
            self.wfile.write(b"0\r\n\r\n")

    def _flood(self, rate: int) -> None:
        assert isinstance(self.server, Server)
        begun, sent = time.monotonic(), 0
        while sent < CHUNKS:
            due = min(CHUNKS, int((time.monotonic() - begun) * rate) + 100) if rate else CHUNKS
            self.wfile.write(self.server.chunks[6 * sent : 6 * due])
            sent = due
            time.sleep(0.001)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Flood)
        self.chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in flood_text().encode())


def flood_text() -> str:
    """A million bytes of Markdown."""
    text = "".join(reply("mixed", tokens=CHUNKS // 3)).encode("ascii", "replace").decode()
    return text[:CHUNKS]


async def answered(chat: ChatController, prompt: str) -> None:
    """Send a prompt, and wait for the end of the reply."""
    ended = asyncio.Event()
    chat.reply_ended.connect(ended.set)
    chat.send(prompt)
    await ended.wait()


async def on_screen(parts: WindowParts) -> None:
    """Wait until all there is of the reply is shown."""
    shown, timer = asyncio.Event(), QTimer()

    def look() -> None:
        if all(text.complete for text in parts.window.findChildren(ReplyText)):
            timer.stop()
            shown.set()

    timer.timeout.connect(look)
    timer.start(10)
    await shown.wait()


async def flood(chat: ChatController, parts: WindowParts, *, rate: int) -> tuple[Heartbeat, float]:
    """One reply: the delays meanwhile, and how many seconds it took until it was in the message."""
    beats = Heartbeat()
    begun = time.monotonic()
    beats.start()
    await answered(chat, f"Chunks a second: {rate}")
    seconds = time.monotonic() - begun
    await on_screen(parts)
    print(f"in the message after {seconds:.1f} s, on the screen {time.monotonic() - begun:.1f} s", file=sys.stderr)
    await asyncio.sleep(0.5)
    beats.stop()
    message = chat.last_reply()
    assert message is not None
    assert len(message.text) == CHUNKS
    return beats, seconds


async def measure(address: str, folder: Path) -> dict[str, float]:
    settings_text = f'[chat]\ndefault_model = "{MODEL}"\n[providers.ai365vip]\naddress = "{address}"\n'
    (folder / "settings.toml").write_text(settings_text)
    theme = Theme(scheme="light")
    parts = build_window(theme=theme)
    parts.window.resize(*SIZE)
    parts.window.show()
    paths = Paths.for_profile(folder)
    paths.create()
    program = Program(parts=parts, paths=paths, settings=Settings(paths.settings_file), theme=theme)
    running = asyncio.ensure_future(program.run())
    await asyncio.sleep(3)  # what is loaded ahead is loaded then
    chat = program.session.current
    await answered(chat, "Hello?")  # the first reply of all also loads what the others need
    fast, seconds = await flood(chat, parts, rate=0)
    paced, _ = await flood(chat, parts, rate=PACED)
    parts.window.close()
    await running
    return {
        "heartbeat_p99_ms": round(max(fast.p99_ms, paced.p99_ms), 2),
        "heartbeat_max_ms": round(max(fast.max_ms, paced.max_ms), 2),
        "chunks_per_s": round(CHUNKS / seconds),
    }


def main() -> None:
    if "--serve" in sys.argv:
        with Server() as server:
            print(server.server_address[1], flush=True)
            server.serve_forever()
    command = [sys.executable, "-m", "tests.benchmarks.burst", "--serve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            address = f"http://127.0.0.1:{int(server.stdout.readline())}"
            app = PaintWatch(sys.argv[:1])
            apply_theme(app, Theme(scheme="light"))
            app.setQuitOnLastWindowClosed(False)
            loop = qasync.QEventLoop(app)
            asyncio.set_event_loop(loop)
            with loop:
                print(json.dumps(loop.run_until_complete(measure(address, Path(folder)))))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
