"""Whether a program that runs on and on keeps what it should give back: 600 replies of 1,500 events each.

The whole program in a real window; every seventh reply is stopped half way, and after thirty replies a new chat is
begun. What is there after 60 replies is compared with what is there at the end.

Prints {"memory_percent", "memory_mb", "files", "threads", "tasks", "sockets", "replies"}: what has been added, memory
less the texts of the replies, which are kept. It takes some ten minutes; `--replies 120` is a shorter run.
"""

import argparse
import asyncio
import ctypes
import gc
import json
import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import qasync

from gui.bridge.chat_session import ChatSession
from tests.benchmarks._screen import screen
from tests.benchmarks._token_service import Pace, token_service
from tests.benchmarks.live import MODEL, PaintWatch, Rill

WARM_UP = 60
STOPPED_EVERY = 7
REPLIES_A_CHAT = 30
PACE = Pace(rate=5_000, count=1_500)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the process has."""

    memory: int
    files: int
    threads: int
    tasks: int
    sockets: int


def holdings(*, texts: int) -> Holdings:
    """What there is when all garbage has been given back; of memory what is not `texts`, in bytes."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    targets = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Holdings(
        memory=resident - texts,
        files=len(targets),
        threads=threading.active_count(),
        tasks=len(asyncio.all_tasks()),
        sockets=sum(target.startswith("socket:") for target in targets),
    )


class Soak:
    """Has one reply after the other."""

    def __init__(self, session: ChatSession) -> None:
        self._session = session
        self._texts = 0

    async def reply(self, number: int) -> None:
        if number % REPLIES_A_CHAT == 0:
            self._session.new_chat()
        chat = self._session.current
        ended = asyncio.Event()
        connection = chat.reply_ended.connect(lambda _reply: ended.set())
        chat.send(PACE.prompt)
        if number % STOPPED_EVERY == STOPPED_EVERY - 1:
            await asyncio.sleep(PACE.count / PACE.rate / 2)
            chat.stop()
        await ended.wait()
        chat.reply_ended.disconnect(connection)
        reply = chat.last_reply()
        assert reply is not None
        self._texts += sys.getsizeof(reply.text)

    async def settled(self) -> Holdings:
        await asyncio.sleep(2)
        return holdings(texts=self._texts)


async def measure(rill: Rill, *, replies: int) -> dict[str, float]:
    await asyncio.sleep(3)
    soak = Soak(rill.session)
    for number in range(WARM_UP):
        await soak.reply(number)
    before = await soak.settled()
    for number in range(WARM_UP, replies):
        await soak.reply(number)
    after = await soak.settled()
    await rill.close()
    return {
        "memory_percent": round((after.memory / before.memory - 1) * 100, 1),
        "memory_mb": round(after.memory / 2**20, 1),
        "files": after.files - before.files,
        "threads": after.threads - before.threads,
        "tasks": after.tasks - before.tasks,
        "sockets": after.sockets - before.sockets,
        "replies": replies,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--replies", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with screen(), tempfile.TemporaryDirectory() as folder, token_service() as service:
        settings = f'[chat]\ndefault_model = "{MODEL}"\n[providers.ai365vip]\naddress = "{service.address}"\n'
        (Path(folder) / "settings.toml").write_text(settings)
        app = PaintWatch(sys.argv[:1])
        app.setQuitOnLastWindowClosed(False)
        loop = qasync.QEventLoop(app)
        asyncio.set_event_loop(loop)
        with loop:
            figures = loop.run_until_complete(measure(Rill(app, Path(folder)), replies=arguments.replies))
            print(json.dumps(figures))


if __name__ == "__main__":
    main()
