"""A server that has one model to download, with the habits and faults of those there are."""

import asyncio
import hashlib
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.counterparty import Counterparty


@dataclass(slots=True)
class Asked:
    """What a request said that matters here."""

    path: str
    range: str
    validator: str


@dataclass(slots=True)
class Habits:
    """How the store answers; changed by a test while it runs."""

    ranges: bool = True
    etag: str = '"one"'
    breaks_after: int | None = None
    """Bytes of each answer after which the connection breaks."""
    hangs_after: int | None = None
    says_length: bool = True
    redirect: str = ""
    """Where `/model.gguf` leads; the file itself is at `/files/…`, too."""
    status: int = 200
    content_type: str = "application/octet-stream"
    pause: float = 0.0
    """Seconds between two pieces."""


class ModelStore(Counterparty):
    """Serves `data` under every path that ends in .gguf."""

    PIECE = 16_384

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data
        self.habits = Habits()
        self.asked: list[Asked] = []
        self._runner: web.AppRunner | None = None
        self.address = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.address = f"{self.url}/model.gguf"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        habits = self.habits
        asked = Asked(request.path, request.headers.get("Range", ""), request.headers.get("If-Range", ""))
        self.asked.append(asked)
        if habits.redirect and not request.path.startswith("/files/"):
            return web.Response(status=302, headers={"Location": habits.redirect})
        if habits.status != 200:
            return web.Response(status=habits.status, text="no")
        at = self._beginning(asked)
        response = web.StreamResponse(status=206 if at else 200)
        response.content_type = habits.content_type
        if habits.etag:
            response.headers["ETag"] = habits.etag
        if at:
            response.headers["Content-Range"] = f"bytes {at}-{len(self.data) - 1}/{len(self.data)}"
        if habits.says_length:
            response.content_length = len(self.data) - at
        await response.prepare(request)
        await self._send(request, response, self.data[at:])
        return response

    def _beginning(self, asked: Asked) -> int:
        habits = self.habits
        wanted = asked.range.removeprefix("bytes=").rstrip("-")
        return int(wanted) if habits.ranges and wanted and asked.validator == habits.etag else 0

    async def _send(self, request: web.Request, response: web.StreamResponse, data: bytes) -> None:
        habits = self.habits
        for place in range(0, len(data), self.PIECE):
            if habits.breaks_after is not None and place >= habits.breaks_after:
                if request.transport is not None:
                    request.transport.abort()
                return
            if habits.hangs_after is not None and place >= habits.hangs_after:
                await asyncio.sleep(3600)
            await response.write(data[place : place + self.PIECE])
            await asyncio.sleep(habits.pause)
        await response.write_eof()
