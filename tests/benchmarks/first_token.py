"""From the server's write of a token to its painted pixels, beside a reader that iterates lines.

Ten tokens come 100 milliseconds apart without a line end, from a server in a process of its own, into the whole
program. Prints {"median_ms", "p99_ms", "line_reader_ms", "ratio"}; `line_reader_ms` is when iterating over lines
shows the first of the same ten tokens, and `ratio` is that by the median.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import aiohttp
import qasync
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from gui.settings.paths import Paths
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.window.parts import WindowParts, build_window
from gui.wiring import Program

TOKENS = 10
GAP_SECONDS = 0.1
ROUNDS = 10
HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


async def serve() -> None:
    """Answer every POST with the ten tokens, and print the monotonic times at which they were written."""
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
    await reader.readexactly(length)
    writer.write(HEAD)
    if b"/api/models" in head:
        writer.write(b"2\r\n[]\r\n0\r\n\r\n")
    else:
        written = []
        for number in range(TOKENS):
            await asyncio.sleep(GAP_SECONDS)
            written.append(time.monotonic())
            writer.write(b"5\r\ntok%d \r\n" % number)
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        print(json.dumps(written), flush=True)
    with suppress(ConnectionError):
        await writer.drain()
        writer.close()


class PaintWatch(QApplication):
    """Calls `on_painted` after every repaint of the window that is watched."""

    watched: QWidget | None = None
    on_painted: Callable[[], None] = staticmethod(lambda: None)

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        done = super().notify(receiver, event)
        if receiver is self.watched and event.type() == QEvent.Type.UpdateRequest:
            self.on_painted()
        return done


async def painted_times(app: PaintWatch, program: Program, parts: WindowParts) -> list[float]:
    """Send a prompt; when each token of its reply was on screen, in monotonic seconds."""
    times: list[float] = []
    ended = asyncio.Event()
    chat = program.session.current

    def look() -> None:
        reply = chat.last_reply()
        while reply is not None and len(times) < min(TOKENS, reply.text.count(" ")):
            times.append(time.monotonic())

    app.on_painted = look
    chat.reply_ended.connect(ended.set)
    parts.composer.send_requested.emit("Ten tokens, please")
    await ended.wait()
    look()
    return times


async def line_reader_seconds(address: str) -> float:
    """From the request to the first text that iterating over lines gives, less the server's own first pause."""
    async with aiohttp.ClientSession() as session:
        begun = time.monotonic()
        async with session.post(f"{address}/api/chat", data=b"{}") as response:
            async for _line in response.content:
                return time.monotonic() - begun - GAP_SECONDS
    raise AssertionError("no line came")


async def measure(app: PaintWatch, server: "subprocess.Popen[str]", address: str, folder: Path) -> dict[str, float]:
    settings = Settings(folder / "settings.toml")
    theme = Theme(scheme="light")
    apply_theme(app, theme)
    parts = build_window(theme=theme)
    app.watched = parts.window
    parts.window.show()
    paths = Paths.for_profile(folder)
    paths.create()
    program = Program(parts=parts, paths=paths, settings=settings, theme=theme)
    running = asyncio.ensure_future(program.run())
    await asyncio.sleep(1)
    lags: list[float] = []
    for _ in range(ROUNDS):
        painted = await painted_times(app, program, parts)
        assert server.stdout is not None
        written = json.loads(server.stdout.readline())
        lags += [shown - sent for shown, sent in zip(painted, written, strict=True)]
    line_reader = await line_reader_seconds(address)
    parts.window.close()
    await running
    median = statistics.median(lags)
    return {
        "median_ms": round(median * 1000, 2),
        "p99_ms": round(statistics.quantiles(lags, n=100)[98] * 1000, 2),
        "line_reader_ms": round(line_reader * 1000),
        "ratio": round(line_reader / median),
    }


def main() -> None:
    if "--serve" in sys.argv:
        asyncio.run(serve())
        return
    command = [sys.executable, "-m", "tests.benchmarks.first_token", "--serve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            address = f"http://127.0.0.1:{int(server.stdout.readline())}"
            settings = f'[chat]\ndefault_model = "ai365vip/gpt-4o"\n[providers.ai365vip]\naddress = "{address}"\n'
            (Path(folder) / "settings.toml").write_text(settings)
            app = PaintWatch(sys.argv[:1])
            app.setQuitOnLastWindowClosed(False)
            loop = qasync.QEventLoop(app)
            asyncio.set_event_loop(loop)
            with loop:
                print(json.dumps(loop.run_until_complete(measure(app, server, address, Path(folder)))))
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
