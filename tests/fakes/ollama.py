"""A server that keeps models as Ollama does: listed, looked into, pulled in steps, deleted."""

import json

from tests.fakes.faulty import LAST_CHUNK, answer
from tests.fakes.raw import STREAM_HEAD, Connection, RawServer

SIZE = 5_200_000_000


class OllamaServer(RawServer):
    """`models` are sizes by name. A pull halts at `halts_at` bytes, for a test to cancel it."""

    def __init__(self, models: dict[str, int], *, halts_at: int | None = None) -> None:
        super().__init__(self._behave)
        self.models = dict(models)
        self.broken = False
        self.pulls_ended = 0
        self._halts_at = halts_at

    async def _behave(self, connection: Connection) -> None:
        head, _, sent = connection.request.partition(b"\r\n\r\n")
        path = head.split(b" ")[1].decode()
        name = json.loads(sent).get("model", "") if sent else ""
        if self.broken:
            await answer("500 Internal Server Error", b'{"error": "broken"}')(connection)
        elif path == "/api/tags":
            await answer("200 OK", json.dumps({"models": self._entries()}).encode())(connection)
        elif path == "/api/show":
            await answer("200 OK", b'{"capabilities": ["completion"]}')(connection)
        elif path == "/api/pull":
            await self._pull(connection, name)
        elif self.models.pop(name, None) is not None:
            await answer("200 OK")(connection)
        else:
            await answer("404 Not Found", json.dumps({"error": f"model '{name}' not found"}).encode())(connection)

    def _entries(self) -> list[dict[str, object]]:
        details = {"parameter_size": "8.2B", "quantization_level": "Q4_K_M"}
        return [{"name": name, "model": name, "size": size, "details": details} for name, size in self.models.items()]

    async def _pull(self, connection: Connection, name: str) -> None:
        await connection.send(STREAM_HEAD)
        try:
            await _line(connection, status="pulling manifest")
            if ":" not in name:
                await _line(connection, error="pull model manifest: file does not exist")
                await connection.send(LAST_CHUNK)
                return
            for completed in (0, self._halts_at or SIZE):
                await _line(connection, status="pulling 1234", total=SIZE, completed=completed)
            if self._halts_at is not None:
                await connection.hang()
                return
            self.models[name] = SIZE
            await _line(connection, status="success")
            await connection.send(LAST_CHUNK)
        finally:
            self.pulls_ended += 1


async def _line(connection: Connection, **fields: object) -> None:
    await connection.chunk(json.dumps(fields).encode() + b"\n")
