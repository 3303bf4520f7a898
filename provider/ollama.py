"""Ollama's own protocol: models on this computer or another one, streamed as lines of JSON.

Source: Ollama's API documents (chat, thinking, list, show, pull, delete), and recorded exchanges.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.errors import UnexpectedAnswerError
from provider.options import Options
from provider.streaming import StreamingProvider, base64_text, merged, without_version
from provider.transport.redaction import excerpt
from provider.types import Message, ModelInfo

if TYPE_CHECKING:
    from yarl import URL

    from provider.ollama_models import InstalledModel, PullProgress
    from provider.transport.exchange import Request
    from provider.transport.framing import JSONLines
    from provider.transport.redirects import Method
    from provider.transport.reply_stream import ReplyReader

_ENDS = ("/api/chat", "/api/tags", "/api/generate", "/api")
_SMALLEST_CONTEXT = 4_096
"""Tokens that Ollama keeps by itself, unless it was told otherwise."""
_LARGEST_CONTEXT = 262_144
_KEPT_FOR_THE_ANSWER = 2_048
_TOKENS_OF_A_PICTURE = 1_500


class Ollama(StreamingProvider):
    """A server of Ollama. What does not fit its context is dropped there without a word, so a conversation that may
    not fit comes with a larger one (`num_ctx`); `extra={"options": {"num_ctx": …}}` sets it outright."""

    id: ClassVar[str] = "ollama"
    label: ClassVar[str] = "Ollama"
    url: ClassVar[str] = "http://127.0.0.1:11434"
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "optional"
    drops_older_messages: ClassVar[bool] = True
    accepts: ClassVar[str] = "application/x-ndjson, application/json"

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """See the base class. What each can is asked of the server, too, as far as it tells quickly."""
        from provider.ollama_models import with_details  # late, as all that follows: aiohttp

        installed = await cls.installed(proxy=proxy, **kwargs)
        return await with_details(installed, ask=lambda model: cls._details(model, proxy, kwargs))

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request":
        """The question for the models."""
        options = Options.of(cls, kwargs)
        return cls._request(cls._url("/api/tags", options), options, proxy, method="GET")

    @classmethod
    async def installed(cls, *, proxy: str | None = None, **kwargs: Any) -> "list[InstalledModel]":
        """The models on the server's disk, with their sizes. Takes the arguments of `list_models`.

        Raises:
            ProviderError: the server does not answer, or not as it should.
        """
        from provider.ollama_models import installed_in
        from provider.transport.stream import fetch_json

        request = cls.probe_request(proxy=proxy, **kwargs)
        answer = await fetch_json(request)
        models = installed_in(answer)
        if models is None:
            raise UnexpectedAnswerError(excerpt=excerpt(str(answer), request.all_secrets))
        return models

    @classmethod
    async def show(cls, model: str, *, proxy: str | None = None, **kwargs: Any) -> ModelInfo:
        """What one model can. Takes the arguments of `list_models`.

        Raises:
            NotFoundError: the server does not have it.
            ProviderError: the server does not answer, or not as it should.
        """
        from provider.ollama_models import details_in

        return details_in(await cls._details(model, proxy, kwargs), model=model)

    @classmethod
    async def pull(cls, model: str, *, proxy: str | None = None, **kwargs: Any) -> "AsyncGenerator[PullProgress, None]":
        """Let the server fetch a model by its name, and tell how far it is. Takes the arguments of `list_models`.

        Closing the generator stops it; the server keeps what it has, and goes on there the next time.

        Raises:
            NotInLibraryError: there is no such model.
            ProviderError: the server does not answer, or breaks off.
        """
        from provider.ollama_models import pulling

        options = Options.of(cls, kwargs)
        request = await cls._question("/api/pull", {"model": model, "stream": True}, options, proxy)
        async with aclosing(pulling(request, model=model)) as steps:
            async for step in steps:
                yield step

    @classmethod
    async def delete(cls, model: str, *, proxy: str | None = None, **kwargs: Any) -> None:
        """Delete a model from the server's disk. Takes the arguments of `list_models`.

        Raises:
            NotFoundError: the server does not have it.
            ProviderError: the server does not answer, or not as it should.
        """
        from provider.transport.exchange import exchange
        from provider.transport.stream import raise_for_status

        options = Options.of(cls, kwargs)
        request = await cls._question("/api/delete", {"model": model}, options, proxy, method="DELETE")
        async with exchange(request) as answer:
            await raise_for_status(answer)

    @classmethod
    async def _details(cls, model: str, proxy: str | None, kwargs: dict[str, Any]) -> object:
        from provider.transport.stream import fetch_json

        return await fetch_json(await cls._question("/api/show", {"model": model}, Options.of(cls, kwargs), proxy))

    @classmethod
    async def _question(
        cls, path: str, fields: dict[str, object], options: Options, proxy: str | None, *, method: "Method" = "POST"
    ) -> "Request":
        from provider.transport.json_body import json_body

        body = await json_body(fields)
        return cls._request(cls._url(path, options), options, proxy, method=method, body=body)

    @classmethod
    def _url(cls, path: str, options: Options) -> "URL":
        """An address that ends in /v1, where Ollama speaks OpenAI's protocol, is understood too."""
        from provider.transport.address import endpoint

        base, _ = without_version(options.address or cls.url, *_ENDS)
        return endpoint(base, path)

    @classmethod
    def _chat_url(cls, model: str, options: Options) -> "URL":
        del model
        return cls._url("/api/chat", options)

    @classmethod
    def _framing(cls) -> "JSONLines":
        from provider.transport.framing import JSONLines

        return JSONLines()

    @classmethod
    def _reader(cls, secrets: tuple[str, ...]) -> "ReplyReader":
        from provider.ollama_reply import OllamaReply

        return OllamaReply(secrets=secrets)

    @classmethod
    def _chat_body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        first = [{"role": "system", "content": system}] if system else []
        wanted = {
            "temperature": options.temperature,
            "top_p": options.top_p,
            "num_predict": options.max_tokens,
            "num_ctx": _context_needed(system, turns, options.max_tokens or _KEPT_FOR_THE_ANSWER),
        }
        return {
            "model": model,
            "messages": [*first, *(_turn(turn) for turn in turns)],
            "stream": True,
            "think": options.reasoning_effort,
            "options": merged(wanted, {}) or None,
        }


def _context_needed(system: str, turns: list[Message], answer: int) -> int | None:
    """Tokens, a power of two, so that a growing conversation seldom makes the server load the model anew.

    None where what the server keeps by itself is enough. Without the model's tokenizer there is only a rule of thumb,
    on the safe side: three characters of Latin script to a token, and one of any other.
    """
    texts = [system, *(turn["content"] for turn in turns)]
    pictures = sum(len(turn.get("images", [])) for turn in turns)
    needed = sum(map(_most_tokens, texts)) + pictures * _TOKENS_OF_A_PICTURE + answer
    if needed <= _SMALLEST_CONTEXT:
        return None
    return min(1 << (needed - 1).bit_length(), _LARGEST_CONTEXT)


def _most_tokens(text: str) -> int:
    latin = len(text) if text.isascii() else sum(character < "\u0250" for character in text)
    return latin // 3 + len(text) - latin + 8


def _turn(message: Message) -> dict[str, object]:
    turn: dict[str, object] = {"role": message["role"], "content": message["content"]}
    if images := message.get("images"):
        turn["images"] = [base64_text(image.data) for image in images]
    return turn
