from dataclasses import replace

import pytest

from gui.chat.cost import NO_PRICES, Cost, Prices, Totals, cost_of, totals
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef
from provider.types import Usage

PRICES = Prices(prompt=2.0, completion=8.0)
DEAR, FREE = ModelRef("p", "dear"), ModelRef("p", "free")


def reply(usage: Usage | None, model: ModelRef = DEAR) -> Message:
    return Message(id=2, parent=1, role="assistant", model=model, usage=usage)


def test_what_the_service_says_goes_before_what_the_prices_say() -> None:
    usage = Usage(prompt_tokens=1000, completion_tokens=500, cost=0.25)
    assert cost_of(usage, PRICES) == Cost(0.25, told=True)


def test_prices_are_for_a_million_tokens() -> None:
    cost = cost_of(Usage(prompt_tokens=1000, completion_tokens=500), PRICES)
    assert cost is not None
    assert cost.dollars == pytest.approx(0.002 + 0.004)
    assert not cost.told


def test_without_counts_or_prices_nothing_is_claimed() -> None:
    assert cost_of(None, PRICES) is None
    assert cost_of(Usage(prompt_tokens=1000), PRICES) is None
    assert cost_of(Usage(prompt_tokens=1000, completion_tokens=1), NO_PRICES) is None
    assert cost_of(Usage(prompt_tokens=9, completion_tokens=9), Prices(0.0, 0.0)) == Cost(0.0, told=False)


def test_a_conversation_is_summed_up_with_how_much_of_it_is_known() -> None:
    messages = [
        Message(id=1, parent=None, role="user"),
        reply(Usage(prompt_tokens=1000, completion_tokens=500)),
        reply(Usage(prompt_tokens=10, completion_tokens=5), FREE),
        reply(Usage(cost=0.5)),
        reply(None),
    ]
    asked = []

    def prices_of(model: ModelRef) -> Prices:
        asked.append(model)
        return PRICES if model == DEAR else NO_PRICES

    found = totals(messages, prices_of)
    assert found.dollars == pytest.approx(0.506)
    assert replace(found, dollars=0.0) == Totals(4, 2, 1010, 505, 2, 0.0, all_told=False)
    assert asked == [DEAR, FREE]
