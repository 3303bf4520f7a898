"""What a probe reports."""

from dataclasses import dataclass
from typing import Literal

from provider.errors import ProviderError

StepName = Literal[
    "Name look-up", "Connection", "Proxy", "TLS", "Status", "First byte", "Network", "Key", "Models", "First word"
]

STEPS: tuple[StepName, ...] = ("Name look-up", "Connection", "Proxy", "TLS", "Status", "First byte")
"""The way to a provider; "Network" is the only step of one that needs none. What follows it is in `probe_service`."""


@dataclass(frozen=True, slots=True)
class ProbeStep:
    """A step that has ended. `text` says in a few words what was found, or why the step was skipped.

    `error` is set where `state` is "failed". `seconds` is zero for a skipped step.
    """

    name: StepName
    state: Literal["ok", "failed", "skipped"]
    seconds: float = 0.0
    text: str = ""
    error: ProviderError | None = None
