"""A server of the OpenAI kind with a key: names its models, says a word, and says a wrong key aloud."""

import json
from collections.abc import Sequence

from tests.fakes.faulty import answer
from tests.fakes.raw import Connection, RawServer


class ChatCompletions(RawServer):
    """`key` "" takes everybody. A rejected key is quoted in the answer, as some services do."""

    def __init__(self, *, key: str = "", models: Sequence[str] = ("small", "large"), open_list: bool = False) -> None:
        super().__init__(self._behave)
        self.key = key
        self.models = list(models)
        self.open_list = open_list
        """Whether the models are named to everybody."""
        self.silent = False
        """Whether nothing is answered any more."""
        self.word = "Hello"
        self.keys: list[str] = []
        """Those that came, one a request."""

    async def _behave(self, connection: Connection) -> None:
        head, _, _ = connection.request.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split(" ")[1]
        given = headers.get("authorization", "").removeprefix("Bearer ")
        self.keys.append(given)
        if self.silent:
            await connection.hang()
            return
        public = self.open_list and path.endswith("/models")
        if self.key and given != self.key and not public:
            said = {"error": {"message": f"Incorrect API key provided: {given}.", "code": "invalid_api_key"}}
            await answer("401 Unauthorized", json.dumps(said).encode())(connection)
        elif path.endswith("/models"):
            listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]}
            await answer("200 OK", json.dumps(listed).encode(), content_type="application/json")(connection)
        else:
            piece = {"choices": [{"index": 0, "delta": {"content": self.word}, "finish_reason": None}]}
            last = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            stream = "".join(f"data: {json.dumps(each)}\n\n" for each in (piece, last)) + "data: [DONE]\n\n"
            await answer("200 OK", stream.encode(), content_type="text/event-stream")(connection)
