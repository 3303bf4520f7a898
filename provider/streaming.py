"""What services have in common that answer one HTTP request with a stream of events."""

import base64
import re
from abc import abstractmethod
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import EmptyConversationError, UnknownModelError
from provider.formatting import split_system_prompt
from provider.options import Options
from provider.types import AsyncResult, Message, Messages, StreamEvent

if TYPE_CHECKING:
    from yarl import URL

    from provider.transport.exchange import Request
    from provider.transport.framing import Framing
    from provider.transport.redirects import Method
    from provider.transport.reply_stream import ReplyReader


class StreamingProvider(AsyncGeneratorProvider, ProviderModelMixin):
    """A dialect says where to ask, with which body, and how an answer is read; the rest is here.

    What models there are only the service knows, so every id is sent as it is given. Nothing imports aiohttp before a
    request is made.
    """

    options: ClassVar[frozenset[str]] = frozenset(
        {
            "address",
            "key",
            "ca_file",
            "limits",
            "prompt",
            "temperature",
            "top_p",
            "max_tokens",
            "reasoning_effort",
            "headers",
            "extra",
        }
    )
    takes_images: ClassVar[bool] = True
    accepts: ClassVar[str] = "text/event-stream, application/json"
    fixed_headers: ClassVar[Mapping[str, str]] = {}
    """Sent with every request."""

    @classmethod
    @abstractmethod
    def _chat_url(cls, model: str, options: Options) -> "URL":
        """Where `model` is asked. Raises AddressError."""

    @classmethod
    @abstractmethod
    def _chat_body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        """The request's body; what is None in it is left out."""

    @classmethod
    def _key_headers(cls, key: str) -> Mapping[str, str]:
        """The headers that carry the key."""
        return {"Authorization": f"Bearer {key}"}

    @classmethod
    def _framing(cls) -> "Framing":
        """How the answer is cut into events."""
        from provider.transport.framing import EventStream

        return EventStream()

    @classmethod
    @abstractmethod
    def _reader(cls, secrets: tuple[str, ...]) -> "ReplyReader": ...

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """See the base class. `extra` is added to the request's body, into the objects that stand there already; what
        is None in it is taken out."""
        return AsyncResult(cls._events(model, messages, proxy, kwargs))

    @classmethod
    def get_model(cls, model: str) -> str:
        """The id as it is.

        Raises:
            UnknownModelError: it is empty: there is no default.
        """
        if not model:
            raise UnknownModelError(model="", known="those that the service lists")
        return model

    @classmethod
    async def _events(
        cls, model: str, messages: Messages, proxy: str | None, kwargs: dict[str, Any]
    ) -> AsyncGenerator[StreamEvent, None]:
        from provider.transport.json_body import json_body  # late, as all that follows: aiohttp
        from provider.transport.reply_stream import stream_reply

        options = Options.of(cls, kwargs)
        system, turns = split_system_prompt(messages, options.prompt)
        if not turns:
            raise EmptyConversationError
        model = cls.get_model(model)
        body = merged(cls._chat_body(model, system, turns, options), options.extra)
        request = cls._request(cls._chat_url(model, options), options, proxy, body=await json_body(body))
        reply = stream_reply(request, framing=cls._framing(), reader=cls._reader(request.all_secrets))
        async with aclosing(reply) as events:
            async for event in events:
                yield event

    @classmethod
    def _request(
        cls, url: "URL", options: Options, proxy: str | None, *, method: "Method" = "POST", body: bytes = b""
    ) -> "Request":
        from provider.transport.exchange import Request
        from provider.transport.limits import Limits
        from provider.transport.proxy import Proxy

        headers = {"Accept": cls.accepts, "User-Agent": "Rill", **cls.fixed_headers}
        if body:
            headers["Content-Type"] = "application/json"
        if options.key:
            headers |= cls._key_headers(options.key)
        return Request(
            url=url,
            headers={**headers, **options.headers},
            body=body,
            method=method,
            proxy=Proxy.parse(proxy) if proxy else None,
            ca_file=options.ca_file,
            limits=options.limits or Limits(),
            secrets=options.secrets,
        )


def merged(body: Mapping[str, object], extra: Mapping[str, Any]) -> dict[str, object]:
    """`body` with `extra`, objects joined with objects, and without what is None."""
    found = dict(body)
    for name, value in extra.items():
        before = found.get(name)
        found[name] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return {name: value for name, value in found.items() if value is not None}


def without_version(address: str, *ends: str) -> tuple[str, str]:
    """The base of an address as people copy it, without any of `ends`, and its version: "v1", or "" for none."""
    base = address.strip().rstrip("/")
    for end in ends:
        base = base.removesuffix(end).rstrip("/")
    before, _, last = base.rpartition("/")
    return (before, last) if re.fullmatch(r"v\d+(?:(?:alpha|beta)\d*)?", last) else (base, "")


def base64_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
