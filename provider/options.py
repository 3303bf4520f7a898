"""The keyword arguments of requests: one vocabulary for all providers, of which each takes a part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provider.errors import UnknownOptionError
from provider.transport.limits import Limits

if TYPE_CHECKING:
    from provider.types import Effort

PARAMETERS = ("temperature", "top_p", "max_tokens", "reasoning_effort")
"""Those that a user sets for a conversation; the others say where and how to connect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """None leaves the choice to the service."""

    address: str | None = None
    """Base URL of the service; None: the provider's own."""
    key: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    limits: Limits | None = None
    prompt: str | None = None
    """The system prompt. The system messages of the conversation follow it."""
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    """The most that the reply may have."""
    reasoning_effort: "Effort | None" = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent along with every request, such as an organisation's name. They may hold secrets."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields that are added to the request's body as they are."""
    folder: str | None = None
    """Where models lie that run on this computer; they are looked for in its folders, too."""
    files: tuple[str, ...] = ()
    """Paths of further models that lie elsewhere."""
    context: int | None = None
    """Tokens of the conversation that a model on this computer is given memory for."""
    flatten: bool = False
    """Send the conversation as one user message, for servers that take no roles."""

    @classmethod
    def of(cls, provider: type[Any], arguments: Mapping[str, Any]) -> "Options":
        """The options in `arguments`.

        Raises:
            UnknownOptionError: the provider does not take one of them: a misspelt one is not ignored.
        """
        for name in arguments.keys() - provider.options:
            raise UnknownOptionError(provider=provider.label, option=name)
        return cls(**arguments)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The texts that no error may quote."""
        return tuple(secret for secret in (self.key, *self.headers.values()) if secret)
