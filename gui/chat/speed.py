"""How fast a reply came."""

from dataclasses import dataclass

from gui.chat.message import Message
from provider.token_estimate import estimated_tokens

SHORTEST = 0.2
"""Seconds; what comes faster came in one piece, which says nothing about the model."""


@dataclass(frozen=True, slots=True)
class Speed:
    tokens_per_second: float
    estimated: bool
    """The service does not say how many tokens there were."""


def speed_of(message: Message) -> Speed | None:
    """From the first token to the end; None where that was too short, is not over, or nothing came.

    Reasoning that was not shown came before the first token, and does not count.
    """
    timing, usage = message.timing, message.usage
    if timing is None or timing.first_text is None or timing.ended is None:
        return None
    if message.run > 1:  # what came in several turns was counted in all of them, and timed in the last one
        return None
    seconds = timing.ended - timing.first_text
    if seconds < SHORTEST:
        return None
    if usage is not None and usage.completion_tokens:
        hidden = 0 if message.reasoning else usage.reasoning_tokens or 0
        tokens, estimated = max(0, usage.completion_tokens - hidden), False
    else:
        tokens, estimated = estimated_tokens(message.text) + estimated_tokens(message.reasoning), True
    return Speed(tokens / seconds, estimated) if tokens else None
