"""Anthropic's Messages API, and every other service that speaks it.

Source: Anthropic's API reference (Messages, streaming messages, errors, models list) and its documents on extended and
adaptive thinking.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from provider.anthropic_model import ClaudeModel
from provider.model_pages import every_page
from provider.options import Options
from provider.streaming import StreamingProvider, base64_text, without_version
from provider.types import Message, ModelInfo

if TYPE_CHECKING:
    from yarl import URL

    from provider.transport.exchange import Request
    from provider.transport.reply_stream import ReplyReader

CHAT = "/messages"
MODELS = "/models"
VERSION = "2023-06-01"
_PAGE = 1_000


class Anthropic(StreamingProvider):
    """Claude models. A temperature above 1, where their scale ends, is sent as 1."""

    id: ClassVar[str] = "anthropic"
    label: ClassVar[str] = "Anthropic"
    url: ClassVar[str] = "https://api.anthropic.com"
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "required"
    fixed_headers: ClassVar[Mapping[str, str]] = {"anthropic-version": VERSION}

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """See the base class. The list comes in pages, of which each names the last id of the one before."""
        from provider.anthropic_models import page_in

        options = Options.of(cls, kwargs)
        return await every_page(lambda place: cls._models_request(options, proxy, after=place), page_in)

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request":
        """The question for the models."""
        return cls._models_request(Options.of(cls, kwargs), proxy)

    @classmethod
    def _models_request(cls, options: Options, proxy: str | None, *, after: str = "") -> "Request":
        query = {"limit": str(_PAGE)} | ({"after_id": after} if after else {})
        return cls._request(cls._url(MODELS, options).with_query(query), options, proxy, method="GET")

    @classmethod
    def _url(cls, path: str, options: Options) -> "URL":
        from provider.transport.address import endpoint

        base, version = without_version(options.address or cls.url, CHAT, MODELS)
        return endpoint(base, f"/{version or 'v1'}{path}")

    @classmethod
    def _chat_url(cls, model: str, options: Options) -> "URL":
        del model
        return cls._url(CHAT, options)

    @classmethod
    def _key_headers(cls, key: str) -> Mapping[str, str]:
        return {"x-api-key": key}

    @classmethod
    def _reader(cls, secrets: tuple[str, ...]) -> "ReplyReader":
        from provider.anthropic_reply import AnthropicReply

        return AnthropicReply(secrets=secrets)

    @classmethod
    def _chat_body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        """Temperature and top_p go with neither thinking nor the newest models, and are left out there."""
        known = ClaudeModel.of(model)
        most_tokens = options.max_tokens or known.most_tokens
        thinking = known.thinking(options.reasoning_effort, most_tokens=most_tokens)
        sampling = {} if thinking or not known.takes_sampling else _sampling(known, options)
        return {
            "model": model,
            "max_tokens": most_tokens,
            "system": system or None,
            "messages": _alternating(turns),
            "stream": True,
            **sampling,
            **thinking,
        }


def _sampling(known: ClaudeModel, options: Options) -> dict[str, object]:
    temperature = None if options.temperature is None else min(options.temperature, 1.0)
    only_one = temperature is not None and known.takes_one_sampling_only
    return {"temperature": temperature, "top_p": None if only_one else options.top_p}


def _alternating(turns: list[Message]) -> list[dict[str, object]]:
    """The turns as the protocol wants them: a user's first, roles taking turns, no empty text."""
    blocks: list[tuple[str, list[dict[str, object]]]] = []
    for turn in turns:
        content = _blocks(turn)
        if not content:
            continue
        if not blocks and turn["role"] != "user":
            blocks.append(("user", [_text("…")]))  # a conversation that begins with the model's own words
        if blocks and blocks[-1][0] == turn["role"]:
            blocks[-1][1].extend(content)
        else:
            blocks.append((turn["role"], content))
    return [{"role": role, "content": _simplest(content)} for role, content in blocks]


def _blocks(turn: Message) -> list[dict[str, object]]:
    pictures: list[dict[str, object]] = [
        {
            "type": "image",
            "source": {"type": "base64", "media_type": image.media_type, "data": base64_text(image.data)},
        }
        for image in turn.get("images", [])
    ]
    # The model's last turn must not end in blanks, and a text of blanks alone is refused.
    text = turn["content"].rstrip() if turn["role"] == "assistant" else turn["content"]
    return [*pictures, _text(text)] if text.strip() else pictures


def _text(text: str) -> dict[str, object]:
    return {"type": "text", "text": text}


def _simplest(content: list[dict[str, object]]) -> object:
    return content[0]["text"] if len(content) == 1 and content[0]["type"] == "text" else content
