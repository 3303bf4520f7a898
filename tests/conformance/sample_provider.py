"""A provider as somebody else would write it, for the entry point `rill.providers`.

Its service answers a POST with lines of JSON: {"say": text} any number of times, then {"end": true}; {"fail": text}
breaks an answer off. GET lists the models as {"names": […]}.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, ClassVar, Literal

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import AnswerError, EmptyConversationError, PicturesError, UnexpectedAnswerError
from provider.formatting import split_system_prompt
from provider.options import Options
from provider.transport.address import endpoint
from provider.transport.exchange import Request
from provider.transport.framing import JSONLines, ServerEvent
from provider.transport.json_values import list_at, parse_object, text_at
from provider.transport.limits import Limits
from provider.transport.proxy import Proxy
from provider.transport.redaction import excerpt
from provider.transport.redirects import Method
from provider.transport.reply_stream import ReplyReader, stream_reply
from provider.transport.stream import fetch_json
from provider.types import AsyncResult, Finish, Messages, ModelInfo, StreamEvent


class Sample(AsyncGeneratorProvider, ProviderModelMixin):
    """Any model, asked in the plainest way there is."""

    id: ClassVar[str] = "sample"
    label: ClassVar[str] = "Sample"
    url: ClassVar[str] = "https://sample.invalid"
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "optional"
    options: ClassVar[frozenset[str]] = frozenset({"address", "key", "ca_file", "limits", "prompt", "temperature"})

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        return AsyncResult(cls._events(model, messages, proxy, kwargs))

    @classmethod
    def get_model(cls, model: str) -> str:
        return model or "plain"

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        request = cls.probe_request(proxy=proxy, **kwargs)
        answer = await fetch_json(request)
        if not isinstance(answer, dict) or "names" not in answer:
            raise UnexpectedAnswerError(excerpt=excerpt(str(answer), request.all_secrets))
        return [ModelInfo(name, name) for name in list_at(answer, "names") if isinstance(name, str)]

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> Request:
        return cls._request(Options.of(cls, kwargs), proxy, method="GET")

    @classmethod
    async def _events(
        cls, model: str, messages: Messages, proxy: str | None, kwargs: dict[str, Any]
    ) -> AsyncGenerator[StreamEvent, None]:
        options = Options.of(cls, kwargs)
        system, turns = split_system_prompt(messages, options.prompt)
        if not turns:
            raise EmptyConversationError
        if any(turn.get("images") for turn in turns):
            raise PicturesError(provider=cls.label)
        fields = {
            "model": cls.get_model(model),
            "system": system,
            "turns": [[turn["role"], turn["content"]] for turn in turns],
            "temperature": options.temperature,
        }
        request = cls._request(options, proxy, body=json.dumps(fields).encode())
        reply = stream_reply(request, framing=JSONLines(), reader=SampleReply(secrets=request.all_secrets))
        async with aclosing(reply) as events:
            async for event in events:
                yield event

    @classmethod
    def _request(cls, options: Options, proxy: str | None, *, method: Method = "POST", body: bytes = b"") -> Request:
        return Request(
            url=endpoint(options.address or cls.url, "/ask"),
            headers={"X-Sample-Key": options.key} if options.key else {},
            body=body,
            method=method,
            proxy=Proxy.parse(proxy) if proxy else None,
            ca_file=options.ca_file,
            limits=options.limits or Limits(),
            secrets=options.secrets,
        )


class SampleReply(ReplyReader):
    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        body = parse_object(event.data)
        if body is None:
            return None
        if "fail" in body:
            raise AnswerError(reason=excerpt(text_at(body, "fail"), self.secrets))
        if body.get("end"):
            self.complete = self.ended = True
            return [Finish("end")]
        return [text_at(body, "say")] if "say" in body else None
