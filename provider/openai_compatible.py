"""Chat completions as OpenAI defines them, and as many services and local servers speak them.

Sources: OpenAI's API reference (chat completions, streaming, models), the documents of the services in
`resources/providers`, and exchanges recorded from llama.cpp, llama-cpp-python, LiteLLM, g4f and others.
Nothing here imports aiohttp before a request is made.
"""

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.errors import UnexpectedAnswerError
from provider.options import Options
from provider.streaming import StreamingProvider, base64_text
from provider.transport.redaction import excerpt
from provider.types import Message, ModelInfo

if TYPE_CHECKING:
    from yarl import URL

    from provider.transport.exchange import Request
    from provider.transport.reply_stream import ReplyReader

CHAT = "/chat/completions"
MODELS = "/models"


class OpenAICompatible(StreamingProvider):
    """Any service or server of this protocol, by its address and its key."""

    id: ClassVar[str] = "openai-compatible"
    label: ClassVar[str] = "OpenAI-compatible"
    url: ClassVar[str] = "https://api.openai.com/v1"
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "optional"

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
        options = Options.of(cls, kwargs)
        return cls._request(endpoint_of(options.address or cls.url, MODELS), options, proxy, method="GET")

    @classmethod
    def _chat_url(cls, model: str, options: Options) -> "URL":
        del model  # it stands in the body
        return endpoint_of(options.address or cls.url, CHAT)

    @classmethod
    def _reader(cls, secrets: tuple[str, ...]) -> "ReplyReader":
        from provider.openai_reply import OpenAIReply

        return OpenAIReply(secrets=secrets)

    @classmethod
    def _chat_body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        first = [{"role": "system", "content": system}] if system else []
        return {
            "model": model,
            "messages": [*first, *(_turn(turn) for turn in turns)],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": options.temperature,
            "top_p": options.top_p,
            _most_tokens_name(options.address or cls.url): options.max_tokens,
            "reasoning_effort": options.reasoning_effort,
        }


def endpoint_of(address: str, path: str) -> "URL":
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


def _turn(message: Message) -> dict[str, object]:
    images = message.get("images", [])
    if not images:
        return {"role": message["role"], "content": message["content"]}
    pictures = [
        {"type": "image_url", "image_url": {"url": f"data:{image.media_type};base64,{base64_text(image.data)}"}}
        for image in images
    ]
    text = [{"type": "text", "text": message["content"]}] if message["content"] else []
    return {"role": message["role"], "content": [*text, *pictures]}
