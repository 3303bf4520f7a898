"""A page of the models that Google lists (models in its API reference)."""

import re
from typing import Any

from provider.model_pages import ModelPage
from provider.transport.json_values import at, count_at, list_at, text_at
from provider.transport.redaction import excerpt
from provider.transport.text import clean
from provider.types import ModelInfo

_MOST_MODELS = 1_000
_NO_CHAT = re.compile(r"embedding|-tts|-image|native-audio|-live|imagen|veo|aqa|computer-use", re.IGNORECASE)
"""Models that generate something else than text, by the same method."""
_SEES = re.compile(r"gemini-|gemma-3-(?!1b)|gemma-3n|gemma-[4-9]")


def page_in(answer: object) -> ModelPage | None:
    """None where it is no list. Entries of another form are passed over."""
    if not isinstance(at(answer, "models"), list):
        return None
    entries = list_at(answer, "models")[:_MOST_MODELS]
    return ModelPage(
        [info for entry in entries if (info := _info(entry)) is not None], text_at(answer, "nextPageToken")
    )


def _info(entry: Any) -> ModelInfo | None:
    model = clean(text_at(entry, "name")).removeprefix("models/")
    if not model or "generateContent" not in list_at(entry, "supportedGenerationMethods") or _NO_CHAT.search(model):
        return None
    thinking = at(entry, "thinking")
    return ModelInfo(
        id=model,
        name=excerpt(text_at(entry, "displayName") or model, limit=100),
        context_tokens=count_at(entry, "inputTokenLimit"),
        vision=True if _SEES.match(model) else None,
        reasoning=thinking if isinstance(thinking, bool) else None,
    )
