"""What is known of Claude models by their ids: how large they are, and what they take.

Source: Anthropic's documents (models overview, extended thinking, adaptive thinking, effort, and the notes on what is
new in each version). A service that speaks the same protocol has models of other names, of which nothing is known.
"""

import re
from dataclasses import dataclass

from provider.types import Effort

_NAMED = re.compile(r"claude-[a-z]+-(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)")
_NUMBERED = re.compile(r"claude-(\d)(?:[-.](\d))?-[a-z]+")

_BUDGETS: dict[Effort, int] = {"low": 2_048, "medium": 8_192, "high": 24_576}
"""Tokens of thinking, for models that take a number instead of an effort."""
_LEAST_BUDGET = 1_024


@dataclass(frozen=True, slots=True)
class ClaudeModel:
    """`version` is (major, minor), such as (4, 5); None where the id is of another kind."""

    version: tuple[int, int] | None

    @classmethod
    def of(cls, model: str) -> "ClaudeModel":
        found = _NAMED.search(model) or _NUMBERED.search(model)
        return cls((int(found[1]), int(found[2] or 0)) if found else None)

    @property
    def context_tokens(self) -> int | None:
        """The least that every model of the version has; later ones tell it themselves."""
        return 200_000 if self.version and self.version >= (3, 0) else None

    @property
    def most_tokens(self) -> int:
        """What to send as `max_tokens`, which the protocol requires: as much as the model surely takes."""
        if self.version is None:
            return 8_192
        if self.version < (3, 5):
            return 4_096
        return 8_192 if self.version < (3, 7) else 32_000

    @property
    def sees(self) -> bool | None:
        return self.version >= (3, 0) if self.version else None

    @property
    def can_think(self) -> bool | None:
        return self.version >= (3, 7) if self.version else None

    @property
    def takes_effort(self) -> bool:
        """Whether the model decides itself how long to think, within an effort: adaptive thinking, since 4.6."""
        return self.version is not None and self.version >= (4, 6)

    @property
    def takes_sampling(self) -> bool:
        """Whether it takes temperature and top_p at all: not since 4.7."""
        return self.version is None or self.version < (4, 7)

    @property
    def takes_one_sampling_only(self) -> bool:
        """Whether it takes only one of temperature and top_p at a time: since 4.1."""
        return self.version is not None and self.version >= (4, 1)

    def thinking(self, effort: Effort | None, *, most_tokens: int) -> dict[str, object]:
        """The fields that ask for thinking; none where the model cannot, or nothing is asked for.

        Thinking is part of `max_tokens`. Where that leaves no room for the least there is, there is none.
        """
        if effort is None or self.can_think is False:
            return {}
        if self.takes_effort:
            # Without "display" the newest models think and send none of it.
            return {"thinking": {"type": "adaptive", "display": "summarized"}, "output_config": {"effort": effort}}
        budget = min(_BUDGETS[effort], most_tokens - 1)
        return {"thinking": {"type": "enabled", "budget_tokens": budget}} if budget >= _LEAST_BUDGET else {}
