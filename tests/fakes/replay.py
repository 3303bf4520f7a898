"""Recorded exchanges with real services, replayed with their timing."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

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
