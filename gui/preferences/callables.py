"""What the pages are given to do their work with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Protocol

from provider.probe_step import ProbeStep

Diagnose = Callable[[str], AsyncIterator[ProbeStep]]
"""Walks the way to the provider with this id, with the settings in force."""


class Spawn(Protocol):
    """Starts a coroutine as a task, as `gui.bridge.tasks.Tasks.spawn` does."""

    def __call__(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]: ...
