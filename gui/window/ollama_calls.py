"""What the dialog for Ollama's models is given to do its work with."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # aiohttp loads with them
    from provider.ollama_models import InstalledModel, PullProgress


class Spawn(Protocol):
    """Starts a coroutine as a task, as `gui.bridge.tasks.Tasks.spawn` does."""

    def __call__(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]: ...


@dataclass(frozen=True, slots=True)
class OllamaCalls:
    """`provider.ollama.Ollama`'s methods of these names, for one server. They raise ProviderError."""

    installed: "Callable[[], Awaitable[list[InstalledModel]]]"
    pull: "Callable[[str], AsyncGenerator[PullProgress, None]]"
    delete: Callable[[str], Awaitable[None]]
