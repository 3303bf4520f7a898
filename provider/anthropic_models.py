"""A page of the models that Anthropic lists (models list in its API reference)."""

from typing import Any

from provider.anthropic_model import ClaudeModel
from provider.model_pages import ModelPage
from provider.transport.json_values import at, count_at, list_at, text_at
from provider.transport.redaction import excerpt
from provider.transport.text import clean
from provider.types import ModelInfo

_MOST_MODELS = 1_000


def page_in(answer: object) -> ModelPage | None:
    """None where it is no list. Entries of another form are passed over."""
    if not isinstance(at(answer, "data"), list):
        return None
    entries = list_at(answer, "data")[:_MOST_MODELS]
    last = text_at(answer, "last_id") if at(answer, "has_more") is True else ""
    return ModelPage([info for entry in entries if (info := _info(entry)) is not None], last)


def _info(entry: Any) -> ModelInfo | None:
    model = clean(text_at(entry, "id"))
    if not model:
        return None
    known = ClaudeModel.of(model)
    return ModelInfo(
        id=model,
        name=excerpt(text_at(entry, "display_name") or model, limit=100),
        context_tokens=count_at(entry, "max_input_tokens") or known.context_tokens,
        vision=_said(entry, "image_input", known.sees),
        reasoning=_said(entry, "thinking", known.can_think),
    )


def _said(entry: Any, capability: str, otherwise: bool | None) -> bool | None:
    said = at(entry, "capabilities", capability, "supported")
    return said if isinstance(said, bool) else otherwise
