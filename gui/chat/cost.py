"""What replies cost, in US dollars, and how many tokens went back and forth for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.chat.message import Message
from gui.chat.model_ref import ModelRef

if TYPE_CHECKING:
    from provider.types import Usage

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars a million tokens; None where nobody says."""

    prompt: float | None = None
    completion: float | None = None


PricesOf = Callable[[ModelRef], Prices]
NO_PRICES = Prices()


@dataclass(frozen=True, slots=True)
class Cost:
    """`told` says that the service itself named the amount; else it is worked out from prices, which may have changed
    since."""

    dollars: float
    told: bool


def cost_of(usage: "Usage | None", prices: Prices) -> Cost | None:
    """None where neither the service nor the prices tell."""
    if usage is None:
        return None
    if usage.cost is not None:
        return Cost(usage.cost, told=True)
    sent = _amount(usage.prompt_tokens, prices.prompt)
    written = _amount(usage.completion_tokens, prices.completion)
    return None if sent is None or written is None else Cost(sent + written, told=False)


def _amount(tokens: int | None, price: float | None) -> float | None:
    return None if tokens is None or price is None else tokens * price / MILLION


@dataclass(frozen=True, slots=True)
class Totals:
    """Over the replies of a conversation, those on other branches among them: they were paid for, too."""

    replies: int = 0
    counted: int = 0
    """Of how many the service told the tokens."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    priced: int = 0
    """Of how many the cost is known."""
    dollars: float = 0.0
    all_told: bool = True
    """Whether the service itself named the cost of each of these."""


def totals(messages: Iterable[Message], prices_of: PricesOf) -> Totals:
    """Costs a look at each message; a price is asked for once a model."""
    replies = counted = sent = written = priced = 0
    dollars, all_told = 0.0, True
    known: dict[ModelRef | None, Prices] = {None: NO_PRICES}
    for message in messages:
        if message.role != "assistant":
            continue
        replies += 1
        usage = message.usage
        if usage is None:
            continue
        counted += usage.prompt_tokens is not None or usage.completion_tokens is not None
        sent += usage.prompt_tokens or 0
        written += usage.completion_tokens or 0
        if message.model is not None and message.model not in known:
            known[message.model] = prices_of(message.model)
        cost = cost_of(usage, known[message.model])
        if cost is not None:
            priced += 1
            dollars += cost.dollars
            all_told = all_told and cost.told
    return Totals(replies, counted, sent, written, priced, dollars, all_told)
