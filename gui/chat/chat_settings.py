"""What a conversation asks of its model besides answering."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provider.types import Effort


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """None leaves a parameter to the service, and the system prompt to the preferences. A provider gets those that
    it takes (`provider.base.AsyncGeneratorProvider.options`)."""

    prompt: str | None = None
    """The system prompt; "" sends none."""
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    reasoning_effort: "Effort | None" = None

    def parameters(self) -> dict[str, str | float]:
        """Those that are set, by the names of `provider.options.PARAMETERS`."""
        named = {
            "temperature": self.temperature,
            "top_p": self.top_p,
            "max_tokens": self.max_tokens,
            "reasoning_effort": self.reasoning_effort,
        }
        return {name: value for name, value in named.items() if value is not None}
