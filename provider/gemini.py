"""Google's Gemini API: generateContent, streamed as server-sent events.

Source: Google's API reference for the Gemini API (generating content, models, thinking, image understanding).
The key travels in a header, never in the address, which ends up in logs.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import quote

from provider.model_pages import every_page
from provider.options import Options
from provider.streaming import StreamingProvider, base64_text, without_version
from provider.types import Effort, Message, ModelInfo

if TYPE_CHECKING:
    from yarl import URL

    from provider.transport.exchange import Request
    from provider.transport.reply_stream import ReplyReader

MODELS = "/models"
_PAGE = 1_000

_THINKS = re.compile(r"gemini-(?:2\.5|[3-9]|\d\d)(?!.*(?:image|tts|audio|live|computer-use|robotics))")
"""Models that can show what they think; others refuse the question whether they would."""
_BUDGETS: dict[Effort, int] = {"low": 1_024, "medium": 8_192, "high": 24_576}
"""Tokens of thinking that the 2.5 series takes; later ones take a level."""


class Gemini(StreamingProvider):
    """Gemini and Gemma models."""

    id: ClassVar[str] = "gemini"
    label: ClassVar[str] = "Google Gemini"
    url: ClassVar[str] = "https://generativelanguage.googleapis.com"
    key_policy: ClassVar[Literal["none", "optional", "required"]] = "required"

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """See the base class. Only what generates content is listed; a long list comes in pages."""
        from provider.gemini_models import page_in

        options = Options.of(cls, kwargs)
        return await every_page(lambda place: cls._models_request(options, proxy, token=place), page_in)

    @classmethod
    def probe_request(cls, *, proxy: str | None = None, **kwargs: Any) -> "Request":
        """The question for the models."""
        return cls._models_request(Options.of(cls, kwargs), proxy)

    @classmethod
    def _models_request(cls, options: Options, proxy: str | None, *, token: str = "") -> "Request":
        query = {"pageSize": str(_PAGE)} | ({"pageToken": token} if token else {})
        return cls._request(cls._url(MODELS, options).with_query(query), options, proxy, method="GET")

    @classmethod
    def _url(cls, path: str, options: Options) -> "URL":
        from provider.transport.address import endpoint

        base, version = without_version(options.address or cls.url, MODELS, "/openai")
        return endpoint(base, f"/{version or 'v1beta'}{path}")

    @classmethod
    def _chat_url(cls, model: str, options: Options) -> "URL":
        folder, name = ("tunedModels", model[12:]) if model.startswith("tunedModels/") else ("models", model)
        path = f"/{folder}/{quote(name.removeprefix('models/'), safe='')}:streamGenerateContent"
        return cls._url(path, options).with_query({"alt": "sse"})

    @classmethod
    def _key_headers(cls, key: str) -> Mapping[str, str]:
        return {"x-goog-api-key": key}

    @classmethod
    def _reader(cls, secrets: tuple[str, ...]) -> "ReplyReader":
        from provider.gemini_reply import GeminiReply

        return GeminiReply(secrets=secrets)

    @classmethod
    def _chat_body(cls, model: str, system: str, turns: list[Message], options: Options) -> dict[str, object]:
        configuration = {
            "temperature": options.temperature,
            "topP": options.top_p,
            "maxOutputTokens": options.max_tokens,
            "thinkingConfig": _thinking(model, options.reasoning_effort),
        }
        configuration = {name: value for name, value in configuration.items() if value is not None}
        return {
            "contents": _contents(turns),
            "systemInstruction": {"parts": [{"text": system}]} if system else None,
            "generationConfig": configuration or None,
        }


def _thinking(model: str, effort: Effort | None) -> dict[str, object] | None:
    """What is asked of thinking. A model of an unknown kind is asked only when the user says so."""
    thinks = _THINKS.search(model) is not None
    if effort is None:
        return {"includeThoughts": True} if thinks else None
    if "gemini-2." in model:
        return {"includeThoughts": True, "thinkingBudget": _BUDGETS[effort]}
    if "gemini-3-pro" in model and effort == "medium":
        return {"includeThoughts": True}  # the first of them has but two levels
    return {"includeThoughts": True, "thinkingLevel": effort}


def _contents(turns: list[Message]) -> list[dict[str, object]]:
    """The turns, those of the same role in a row as one, and none that says nothing."""
    contents: list[tuple[str, list[dict[str, object]]]] = []
    for turn in turns:
        role, parts = "model" if turn["role"] == "assistant" else "user", _parts(turn)
        if contents and contents[-1][0] == role:
            contents[-1][1].extend(parts)
        elif parts:
            contents.append((role, parts))
    return [{"role": role, "parts": parts} for role, parts in contents]


def _parts(turn: Message) -> list[dict[str, object]]:
    text: list[dict[str, object]] = [{"text": turn["content"]}] if turn["content"] else []
    pictures: list[dict[str, object]] = [
        {"inlineData": {"mimeType": image.media_type, "data": base64_text(image.data)}}
        for image in turn.get("images", [])
    ]
    return [*pictures, *text]
