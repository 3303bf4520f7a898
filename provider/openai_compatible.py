"""Chat completions as OpenAI defines them, and as many services and local servers speak them.

Sources: OpenAI's API reference (chat completions, streaming, models), the documents of the services in
`resources/providers`, and exchanges recorded from llama.cpp, llama-cpp-python, LiteLLM, g4f and others.
Nothing here imports aiohttp before a request is made.
"""

import base64
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import EmptyConversationError, UnexpectedAnswerError, UnknownModelError
from provider.formatting import split_system_prompt
from provider.options import Options
from provider.transport.redaction import excerpt
from provider.types import AsyncResult, Message, Messages, ModelInfo, StreamEvent

if TYPE_CHECKING:
    from provider.transport.exchange import Request
    from provider.transport.redirects import Method

CHAT = "/chat/completions"
MODELS = "/models"


class OpenAICompatible(AsyncGeneratorProvider, ProviderModelMixin):
    """Any service or server of this protocol, by its address and its key.

    What models there are only the service knows, so every id is sent as it is given.
    """

    id: ClassVar[str] = "openai-compatible"
    label: ClassVar[str] = "OpenAI-compatible"
    url: ClassVar[str] = "https://api.openai.com/v1"
    working: ClassVar[bool] = True
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "optional"
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

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """See the base class. `extra` is added to the request's body, and what is None in it is taken out there."""
        return AsyncResult(cls._events(model, messages, proxy, kwargs))

    @classmethod
    def get_model(cls, model: str) -> str:
        """The id as it is.

        Raises:
            UnknownModelError: it is empty: a service of this kind has no default.
        """
        if not model:
            raise UnknownModelError(model="", known="those that the service lists")
        return model

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """See the base class. Models that are known to be no chat models are left out."""
        from provider.openai_models import models_in  # late, as all that follows: aiohttp
        from provider.transport.stream import fetch_json

        request = cls.probe_request(proxy=proxy, **kwargs)
        answer = await fetch_json(request)
        models = models_in(answer)
        if models is None:
            raise UnexpectedAnswerError(excerpt=excerpt(str(answer), request.all_secrets))
        return models

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request":
        """The question for the models."""
        return cls._request(MODELS, Options.of(cls, kwargs), proxy, method="GET")

    @classmethod
    async def _events(
        cls, model: str, messages: Messages, proxy: str | None, kwargs: dict[str, Any]
    ) -> AsyncGenerator[StreamEvent, None]:
        from provider.openai_reply import OpenAIReply
        from provider.transport.framing import EventStream
        from provider.transport.json_body import json_body
        from provider.transport.reply_stream import stream_reply

        options = Options.of(cls, kwargs)
        system, turns = split_system_prompt(messages, options.prompt)
        if not turns:
            raise EmptyConversationError
        body = await json_body(cls._body(cls.get_model(model), system, turns, options))
        request = cls._request(CHAT, options, proxy, body=body)
        reader = OpenAIReply(secrets=request.all_secrets)
        async with aclosing(stream_reply(request, framing=EventStream(), reader=reader)) as events:
            async for event in events:
                yield event

    @classmethod
    def _body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        first = [{"role": "system", "content": system}] if system else []
        body: dict[str, object] = {
            "model": model,
            "messages": [*first, *(_turn(turn) for turn in turns)],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": options.temperature,
            "top_p": options.top_p,
            _most_tokens_name(options.address or cls.url): options.max_tokens,
            "reasoning_effort": options.reasoning_effort,
            **options.extra,
        }
        return {name: value for name, value in body.items() if value is not None}

    @classmethod
    def _request(
        cls, path: str, options: Options, proxy: str | None, *, method: "Method" = "POST", body: bytes = b""
    ) -> "Request":
        from provider.transport.exchange import Request  # late, because of aiohttp
        from provider.transport.limits import Limits
        from provider.transport.proxy import Proxy

        return Request(
            url=endpoint_of(options.address or cls.url, path),
            headers=_headers(options, has_body=bool(body)),
            body=body,
            method=method,
            proxy=Proxy.parse(proxy) if proxy else None,
            ca_file=options.ca_file,
            limits=options.limits or Limits(),
            secrets=options.secrets,
        )


def endpoint_of(address: str, path: str) -> Any:
    """The URL of `path` for an address with or without the version, or one that already names an endpoint.

    Raises:
        AddressError: see `provider.transport.address.endpoint`.
    """
    from provider.transport.address import endpoint

    base = address.strip().rstrip("/")
    for known in (CHAT, MODELS):
        base = base.removesuffix(known)
    _, _, after_scheme = base.partition("://")
    return endpoint(base if "/" in after_scheme else f"{base}/v1", path)


def _most_tokens_name(address: str) -> str:
    """OpenAI's own newer models refuse the name that everybody else still takes."""
    return "max_completion_tokens" if "//api.openai.com" in address else "max_tokens"


def _headers(options: Options, *, has_body: bool) -> Mapping[str, str]:
    headers = {"Accept": "text/event-stream, application/json", "User-Agent": "Rill"}
    if has_body:
        headers["Content-Type"] = "application/json"
    if options.key:
        headers["Authorization"] = f"Bearer {options.key}"
    return {**headers, **options.headers}


def _turn(message: Message) -> dict[str, object]:
    images = message.get("images", [])
    if not images:
        return {"role": message["role"], "content": message["content"]}
    pictures = [
        {"type": "image_url", "image_url": {"url": f"data:{image.media_type};base64,{_base64(image.data)}"}}
        for image in images
    ]
    text = [{"type": "text", "text": message["content"]}] if message["content"] else []
    return {"role": message["role"], "content": [*text, *pictures]}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
