"""A server that speaks the Chatbot UI protocol, as AI365VIP does.

By hand: `python -m tests.fakes.chatbot_ui --port 8900`.
"""

import argparse
import asyncio
import json
import re
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.counterparty import Counterparty


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    """Monotonic seconds."""

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer: a status, headers, and chunks, each after a pause of so many seconds."""

    chunks: Sequence[tuple[float, bytes]] = ()
    status: int = 200
    reason: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    before_headers: float = 0.0
    """Seconds until the headers."""
    stays_open: bool = False
    """Send neither more bytes nor an end after the last chunk."""
    breaks_off: bool = False
    """Reset the connection after the last chunk."""


def streamed(*texts: str, pause: float = 0.0, **more: Any) -> Reply:
    """A reply of these texts, `pause` seconds apart."""
    chunks = [(pause if index else 0.0, text.encode()) for index, text in enumerate(texts)]
    return Reply(chunks=chunks, **more)


def tokens(count: int = 10, *, pause: float = 0.1) -> Reply:
    """`count` tokens without a line end, `pause` seconds apart: "tok0 tok1 …"."""
    return streamed(*(f"tok{index} " for index in range(count)), pause=pause)


DEFAULT_MODELS = (("gpt-3.5-turbo", "GPT-3.5"), ("gpt-3.5-turbo-16k", "GPT-3.5-16k"), ("gpt-4o", "GPT-4"))


_FAREWELL_SECONDS = 0.05
"""How long a closed TLS connection waits for the client's farewell, which one behind a proxy may never send."""


class ChatbotUI(Counterparty):
    """Answers `replies` in turn, and then always `reply`; None echoes the last message, word by word.

    `received` holds every request to /api/chat, `asked_for_models` those to /api/models.
    """

    def __init__(
        self,
        *,
        replies: Iterable[Reply] = (),
        reply: Reply | None = None,
        models: Iterable[tuple[str, str]] = DEFAULT_MODELS,
        pause: float = 0.01,
        prefix: str = "",
        tls: ssl.SSLContext | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(port=port)
        self.replies = deque(replies)
        self.reply = reply
        self.models = list(models)
        self.pause = pause
        """Seconds between two words of an echo."""
        self.prefix = prefix
        self.received: list[Received] = []
        self.asked_for_models: list[Received] = []
        self.hung_up_at: list[float] = []
        """When a client went away before its reply was complete, in monotonic seconds."""
        self._changed = threading.Condition()
        self._tls = tls
        self._runner: web.AppRunner | None = None
        self._server: asyncio.Server | None = None
        if tls is not None:
            self.scheme = "https"

    @property
    def address(self) -> str:
        """What a user enters as the service's address."""
        return self.url + self.prefix

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post(self.prefix + "/api/chat", self._chat)
        app.router.add_post(self.prefix + "/api/models", self._models)
        app.on_response_prepare.append(_drop_content_type)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._accept,
            "127.0.0.1",
            self.port,
            ssl=self._tls,
            ssl_shutdown_timeout=_FAREWELL_SECONDS if self._tls else None,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._tls is not None:
            await asyncio.sleep(2 * _FAREWELL_SECONDS)

    def wait_for_requests(self, count: int = 1, *, seconds: float = 10.0) -> list[Received]:
        """Block until so many requests to /api/chat have come; for tests with the server in a thread."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, seconds):
                raise TimeoutError(f"{len(self.received)} of {count} requests within {seconds} s")
        return self.received

    def _accept(self) -> asyncio.BaseProtocol:
        self.connections += 1
        if self._runner is None or self._runner.server is None:
            raise RuntimeError("not started")
        return self._runner.server()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        received = await _received(request)
        with self._changed:
            self.received.append(received)
            self._changed.notify_all()
        reply = self.replies.popleft() if self.replies else self.reply
        try:
            return await _send(request, reply or _echo(received, self.pause))
        except (asyncio.CancelledError, ConnectionError):
            with self._changed:
                self.hung_up_at.append(time.monotonic())
                self._changed.notify_all()
            raise

    async def _models(self, request: web.Request) -> web.StreamResponse:
        self.asked_for_models.append(await _received(request))
        # As text/plain, which is what the program does.
        return web.Response(text=json.dumps([{"id": model, "name": name} for model, name in self.models]))


async def _received(request: web.Request) -> Received:
    return Received(path=request.path, headers=request.headers.copy(), body=await request.read(), at=time.monotonic())


class _WithoutContentType(web.StreamResponse):
    """What Chatbot UI's streams are; aiohttp would always add one."""


async def _drop_content_type(request: web.Request, response: web.StreamResponse) -> None:
    if isinstance(response, _WithoutContentType):
        response.headers.popall("Content-Type", None)


async def _send(request: web.Request, reply: Reply) -> web.StreamResponse:
    await asyncio.sleep(reply.before_headers)
    kind = web.StreamResponse if "Content-Type" in reply.headers else _WithoutContentType
    response = kind(status=reply.status, reason=reply.reason, headers=reply.headers)
    if reply.status != 204 and "Content-Length" not in reply.headers:
        response.enable_chunked_encoding()
    await response.prepare(request)
    for pause, chunk in reply.chunks:
        await asyncio.sleep(pause)
        await response.write(chunk)
    if reply.stays_open:
        await asyncio.Event().wait()
    if reply.breaks_off and request.transport is not None:
        await asyncio.sleep(0.1)  # what was written goes out first
        request.transport.abort()
        return response
    if reply.status != 204:
        await response.write_eof()
    return response


def _echo(received: Received, pause: float) -> Reply:
    question = received.json["messages"][-1]["content"]
    words = re.findall(r"\S+\s*|\s+", f"You said: {question}")
    return streamed(*words, pause=pause)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.chatbot_ui", description=__doc__)
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two words")
    arguments = parser.parse_args()

    async def serve() -> None:
        async with ChatbotUI(port=arguments.port, pause=arguments.pause) as server:
            print(f"Chatbot UI answers at {server.address}", flush=True)
            await asyncio.Event().wait()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
