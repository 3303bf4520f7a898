"""Recorded exchanges with real services, replayed with their timing."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.raw import Connection, RawServer

EXCHANGES = Path(__file__).resolve().parent.parent / "data" / "exchanges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What a service sent: bytes, each with its milliseconds since the request."""

    name: str
    received: tuple[tuple[float, bytes], ...]
    stays_open: bool
    """The recording ended while the connection was still open and silent."""

    @classmethod
    def load(cls, name: str) -> "Exchange":
        """The recording of that name in tests/data/exchanges, such as "cbui_ok"."""
        recorded = json.loads((EXCHANGES / f"{name}.json").read_text(encoding="utf-8"))
        return cls(
            name=name,
            received=tuple((at, text.encode("latin-1")) for at, _, text in recorded["recv"]),
            stays_open="IDLE" in recorded["end"],
        )

    @property
    def last_at(self) -> float:
        """Milliseconds from the request to the last bytes."""
        return self.received[-1][0]


class Replay(RawServer):
    """Answers every request with the same recorded exchange, `speed` times as fast."""

    def __init__(self, exchange: Exchange | str, *, speed: float = 1.0, port: int = 0) -> None:
        super().__init__(self._play, port=port)
        self.exchange = Exchange.load(exchange) if isinstance(exchange, str) else exchange
        self.speed = speed

    async def _play(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for at, data in self.exchange.received:
            await asyncio.sleep(max(0.0, began + at / 1000 / self.speed - loop.time()))
            await connection.send(data)
        if self.exchange.stays_open:
            await connection.hang()


class RecordedChat(Replay):
    """A whole Chatbot UI server of recordings: one answers every message, another the question for the models.

    `came_from` notes the address of the other side, a connection each.
    """

    def __init__(self, exchange: Exchange | str, *, speed: float = 1.0, port: int = 0) -> None:
        super().__init__(exchange, speed=speed, port=port)
        self.came_from: list[str] = []
        self._models = Exchange.load("cbui_models_ok")

    def messages(self) -> list[dict[str, Any]]:
        """The bodies of the requests for a reply."""
        parts = [request.partition(b"\r\n\r\n") for request in self.requests]
        return [json.loads(body) for head, _, body in parts if b"/api/chat" in head.partition(b"\r\n")[0]]

    async def _play(self, connection: Connection) -> None:
        self.came_from.append(connection.writer.get_extra_info("peername")[0])
        if b"/api/models" in connection.request.partition(b"\r\n")[0]:
            for _, data in self._models.received:
                await connection.send(data)
        else:
            await super()._play(connection)
