"""A Chatbot UI server in a process of its own that streams a reply token by token, each in a chunk of its own.

The last line of the prompt says what is wanted: "200 tokens a second, 4000 in all". After the last token the monotonic
time of its write is printed.
"""

import asyncio
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.benchmarks._replies import reply

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
MODULE = "tests.benchmarks._token_service"


@dataclass(frozen=True, slots=True)
class Pace:
    """So many tokens a second, so many in all."""

    rate: int
    count: int

    @property
    def prompt(self) -> str:
        return f"{self.rate} tokens a second, {self.count} in all"

    @property
    def text(self) -> str:
        """The whole reply."""
        return "".join(reply("mixed", tokens=self.count))

    @classmethod
    def of(cls, prompt: str) -> "Pace":
        found = re.search(r"(\d+) tokens a second, (\d+) in all", prompt)
        assert found is not None, prompt
        return cls(rate=int(found[1]), count=int(found[2]))


@dataclass(frozen=True, slots=True)
class TokenService:
    """The running process."""

    address: str
    process: "subprocess.Popen[str]"

    def last_write(self) -> float:
        """When the last token of the reply that has ended was written, in monotonic seconds."""
        assert self.process.stdout is not None
        return float(self.process.stdout.readline())


@contextmanager
def token_service() -> Iterator[TokenService]:
    with subprocess.Popen([sys.executable, "-m", MODULE], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield TokenService(address=f"http://127.0.0.1:{int(process.stdout.readline())}", process=process)
        finally:
            process.terminate()


async def _serve() -> None:
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # that a reply is stopped is no news
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        await _serve_request(reader, writer)
    writer.close()


async def _serve_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length"))
    body = json.loads(await reader.readexactly(length))
    writer.write(HEAD)
    if b"/api/models" in head:
        writer.write(b"2\r\n[]\r\n")
    else:
        await _stream(Pace.of(body["messages"][-1]["content"]), writer)
    writer.write(b"0\r\n\r\n")
    await writer.drain()


async def _stream(pace: Pace, writer: asyncio.StreamWriter) -> None:
    chunks = [token.encode() for token in reply("mixed", tokens=pace.count)]
    begun = written = time.monotonic()
    at = 0
    while at < len(chunks):
        due = min(len(chunks), 1 + int((time.monotonic() - begun) * pace.rate))
        for chunk in chunks[at:due]:
            writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        written, at = time.monotonic(), due
        await writer.drain()
        await asyncio.sleep(max(0.0, begun + at / pace.rate - time.monotonic()))
    print(written, flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
