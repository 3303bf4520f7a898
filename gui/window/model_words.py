"""What people read of models: their tags, their prices, the age of a list. Translated here."""

import time
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from gui.bridge.model_choices import (
    FREE,
    LOCAL,
    OFFLINE,
    REASONING,
    VISION,
    ModelChoice,
    ProviderChoice,
    context_label,
    tags_of,
)

MINUTE, HOUR, DAY = 60, 3600, 86_400


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelWords", text)


def tag_words() -> Mapping[str, str]:
    """Tag → the word for it."""
    return {VISION: _tr("vision"), REASONING: _tr("reasoning"), FREE: _tr("free"), LOCAL: _tr("local")}


def shown_tags(provider: ProviderChoice, model: ModelChoice, *, with_local: bool = True) -> tuple[str, ...]:
    """The context size first, where it is known; then what the model can. `with_local`: also that it is local, which
    beneath its provider's heading goes without saying."""
    words = tag_words()
    context = () if model.context_tokens is None else (context_label(model.context_tokens),)
    unsaid = () if with_local and OFFLINE not in model.tags else (LOCAL,)
    return (*context, *(words[tag] for tag in tags_of(provider, model) if tag not in unsaid), *model.tags)


def price(model: ModelChoice) -> str:
    """Empty where no price is known."""
    if model.free or (model.prompt_price is None and model.completion_price is None):
        return ""
    sent, received = _dollars(model.prompt_price), _dollars(model.completion_price)
    return _tr("{sent} in, {received} out for a million tokens").format(sent=sent, received=received)


def age(listed_at: float) -> str:
    """How long ago a service named its models."""
    seconds = max(0.0, time.time() - listed_at)
    if seconds < MINUTE:
        return _tr("listed just now")
    if seconds < HOUR:
        return _tr("listed {count} min ago").format(count=int(seconds / MINUTE))
    if seconds < 2 * DAY:
        return _tr("listed {count} h ago").format(count=int(seconds / HOUR))
    return _tr("listed {count} days ago").format(count=int(seconds / DAY))


def model_count(count: int) -> str:
    """Such as "1 model"."""
    return _tr("1 model") if count == 1 else _tr("{count} models").format(count=f"{count:,}")


def _dollars(amount: float | None) -> str:
    if amount is None:
        return "?"
    return f"${amount:.2f}" if amount >= 0.1 or amount == 0 else f"${amount:.2g}"
