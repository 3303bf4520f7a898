"""A server that speaks chat completions: one model that sees and one that does not."""

import json
from typing import Any

from aiohttp import web

from tests.fakes.counterparty import Counterparty

SEEING, BLIND = "seeing", "blind"


class OpenAIService(Counterparty):
    """Answers always `text`. `received` holds the body of every request for an answer."""

    def __init__(self, *, text: str = "I see.", port: int = 0) -> None:
        super().__init__(port=port)
        self.text = text
        self.received: list[dict[str, Any]] = []
        self._runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        """What a user enters as the service's address."""
        return f"{self.url}/v1"

    def settings(self, *, model: str = SEEING) -> str:
        """Settings with this service and a model of it that is chosen already."""
        service = f'[providers.lab]\npreset = "custom"\nlabel = "Lab"\naddress = "{self.address}"\n'
        return f'[chat]\ndefault_model = "lab/{model}"\n{service}'

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._chat)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _models(self, _request: web.Request) -> web.Response:
        inputs = {SEEING: ["text", "image"], BLIND: ["text"]}
        listed = [{"id": name, "architecture": {"input_modalities": kinds}} for name, kinds in inputs.items()]
        return web.json_response({"object": "list", "data": listed})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        self.received.append(await request.json())
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for delta, finish in (({"content": self.text}, None), ({}, "stop")):
            event = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
            await response.write(f"data: {json.dumps(event)}\n\n".encode())
        await response.write(b"data: [DONE]\n\n")
        await response.write_eof()
        return response
