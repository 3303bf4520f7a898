"""AI365VIP, and every other server of the Chatbot UI program, whose protocol it speaks.

`POST {url}{api_endpoint}` with a JSON body; the reply is raw UTF-8 text, neither SSE nor JSON. A clean end is no proof
of a whole answer: the protocol has no finish marker, so no `Finish` is ever yielded.

Nothing here imports aiohttp before a request is made: the window needs the names of the models at once.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import EmptyConversationError, PicturesError, UnexpectedAnswerError
from provider.formatting import format_prompt, split_system_prompt
from provider.options import Options
from provider.token_estimate import estimated_tokens
from provider.transport.limits import Limits
from provider.transport.redaction import excerpt
from provider.transport.text import clean
from provider.types import AsyncResult, Messages, ModelInfo, StreamEvent

if TYPE_CHECKING:
    from provider.transport.exchange import Request

_USER_AGENT = "Mozilla/5.0 (compatible; Rill)"

_UNKNOWN_CONTEXT = 128_000
"""Tokens, for a model that only its server knows. The server drops older messages silently to fit what it is told,
and says so when it is told too much: better the second."""
_CONTEXTS = {"gpt-35-turbo": 16_385, "gpt-4": 8_192, "gpt-4-32k": 32_768, "gpt-4-turbo": 128_000}
"""Tokens of models that other Chatbot UI servers list."""
_KEPT_FOR_THE_ANSWER = 1_000
"""Tokens that Chatbot UI keeps free."""
_MOST_MODELS = 1_000


class AI365VIP(AsyncGeneratorProvider, ProviderModelMixin):
    """The free service at chat.ai365vip.com; with `address`, any Chatbot UI server.

    At its own address the models are those listed here. What another server has is known only to itself
    (`list_models`), so there every id is sent as it is given, and an alias is no other name for anything.
    """

    id: ClassVar[str] = "ai365vip"
    label: ClassVar[str] = "AI365VIP"
    url: ClassVar[str] = "https://chat.ai365vip.com"
    api_endpoint: ClassVar[str] = "/api/chat"
    models_endpoint: ClassVar[str] = "/api/models"
    working: ClassVar[bool] = True
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "optional"
    drops_older_messages: ClassVar[bool] = True
    options: ClassVar[frozenset[str]] = frozenset(
        {"address", "key", "ca_file", "limits", "prompt", "temperature", "flatten"}
    )
    default_model: ClassVar[str] = "gpt-3.5-turbo"
    models: ClassVar[list[str]] = ["gpt-3.5-turbo", "gpt-3.5-turbo-16k", "gpt-4o"]
    model_aliases: ClassVar[dict[str, str]] = {
        "gpt-3.5": "gpt-3.5-turbo",
        "gpt-3.5-16k": "gpt-3.5-turbo-16k",
        "gpt-4": "gpt-4o",
        "gpt-4-turbo": "gpt-4o",
    }
    model_infos: ClassVar[dict[str, ModelInfo]] = {
        "gpt-3.5-turbo": ModelInfo("gpt-3.5-turbo", "GPT-3.5", 16_385),
        "gpt-3.5-turbo-16k": ModelInfo("gpt-3.5-turbo-16k", "GPT-3.5-16k", 16_385),
        "gpt-4o": ModelInfo("gpt-4o", "GPT-4", 128_000),
    }

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """See the base class. Keyword arguments: address, key, ca_file, limits, prompt, temperature, flatten.

        `key` overrides the server's own. System messages travel in `prompt`, everything else with its true role.
        An unknown argument is an UnknownOptionError, raised like every other error when the stream is read.
        """
        return AsyncResult(cls._events(model, messages, proxy, kwargs))

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """See the base class. Takes the same keyword arguments; of them address, key, ca_file and limits matter.

        At the service's own address only what `get_model` accepts is listed.
        """
        from provider.transport.stream import fetch_text  # late, because of aiohttp

        options = Options.of(cls, kwargs)
        request = cls.probe_request(proxy=proxy, **kwargs)
        listed = _models_in(await fetch_text(request), secrets=request.all_secrets)
        if not cls._is_own(options):
            return [cls._info(model, name) for model, name in listed.items()]
        known = {cls.model_aliases.get(model, model) for model in listed}
        return [info for info in cls.model_infos.values() if info.id in known] or list(cls.model_infos.values())

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request":
        """The question for the models."""
        options = Options.of(cls, kwargs)
        body = json.dumps({"key": options.key or ""}).encode()
        return cls._request(cls.models_endpoint, body, options, proxy)

    @classmethod
    def fits(cls, model: str, messages: Messages, *, prompt: str = "") -> bool:
        """Whether the newest message would reach the model whole, by a rough estimate.

        A message that does not fit is dropped silently by the server.
        """
        context = cls._info(cls.model_aliases.get(model, model) or cls.default_model).context_tokens
        system, turns = split_system_prompt(messages, prompt)
        newest = turns[-1]["content"] if turns else ""
        return estimated_tokens(system + newest) + _KEPT_FOR_THE_ANSWER <= (context or _UNKNOWN_CONTEXT)

    @classmethod
    async def _events(
        cls, model: str, messages: Messages, proxy: str | None, kwargs: dict[str, Any]
    ) -> AsyncGenerator[StreamEvent, None]:
        from provider.transport.json_body import json_body  # late, because of asyncio
        from provider.transport.stream import stream_text  # late, because of aiohttp

        options = Options.of(cls, kwargs)
        info = cls._info(cls.get_model(model) if cls._is_own(options) else model or cls.default_model)
        prompt, turns = split_system_prompt(messages, options.prompt)
        if not turns:
            raise EmptyConversationError
        if any(turn.get("images") for turn in turns):
            raise PicturesError(provider=cls.label)
        if options.flatten:
            turns = [{"role": "user", "content": format_prompt(turns)}]
        context = info.context_tokens or _UNKNOWN_CONTEXT
        body = await json_body(
            {
                "model": {"id": info.id, "name": info.name, "maxLength": 3 * context, "tokenLimit": context},
                "messages": [{"role": turn["role"], "content": turn["content"]} for turn in turns],
                "key": options.key or "",
                "prompt": prompt,
                "temperature": 1.0 if options.temperature is None else options.temperature,
            }
        )
        request = cls._request(cls.api_endpoint, body, options, proxy)
        async with aclosing(stream_text(request)) as texts:
            async for text in texts:
                yield text

    @classmethod
    def _is_own(cls, options: Options) -> bool:
        """Whether the request goes to the service itself and not to another Chatbot UI server."""
        return (options.address or cls.url).strip().rstrip("/") == cls.url.rstrip("/")

    @classmethod
    def _info(cls, model: str, name: str = "") -> ModelInfo:
        known = cls.model_infos.get(model)
        return known or ModelInfo(model, name or model, _CONTEXTS.get(model, _UNKNOWN_CONTEXT))

    @classmethod
    def _request(cls, path: str, body: bytes, options: Options, proxy: str | None) -> "Request":
        from provider.transport.address import endpoint  # late, because of aiohttp
        from provider.transport.exchange import Request
        from provider.transport.proxy import Proxy

        url = endpoint(options.address or cls.url, path)
        origin = str(url.origin())
        return Request(
            url=url,
            headers={
                "User-Agent": _USER_AGENT,
                "Accept": "*/*",
                "Content-Type": "application/json",
                "Origin": origin,
                "Referer": f"{origin}{url.raw_path.removesuffix(path)}/",
            },
            body=body,
            proxy=Proxy.parse(proxy) if proxy else None,
            ca_file=options.ca_file,
            limits=options.limits or Limits(),
            secrets=options.secrets,
        )


def _models_in(answer: str, *, secrets: tuple[str, ...]) -> dict[str, str]:
    """Names by id, of a JSON array of {"id", "name"}; entries of another form are passed over.

    Raises:
        UnexpectedAnswerError: it is no array.
    """
    try:
        entries = json.loads(answer)
    except (ValueError, RecursionError):
        entries = None
    if not isinstance(entries, list):
        raise UnexpectedAnswerError(excerpt=excerpt(answer, secrets))
    models = {}
    for entry in entries[:_MOST_MODELS]:
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]:
            name = entry.get("name")
            models[clean(entry["id"])] = excerpt(name) if isinstance(name, str) and name else ""
    return models
