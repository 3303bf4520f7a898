"""What is asked of the history and of the tasks, as types: tests hand in a database as it is."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, ParamSpec, Protocol, TypeVar

from gui.history.database import Statement

P = ParamSpec("P")
T = TypeVar("T")


class RunStatement(Protocol):
    """`read` or `write` of `gui.history.history.History` and of `gui.history.database.Database`."""

    def __call__(self, statement: Statement[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]: ...


class Spawn(Protocol):
    """`gui.bridge.tasks.Tasks.spawn`."""

    def __call__(self, coroutine: Coroutine[Any, Any, Any], /, *, name: str) -> asyncio.Task[Any]: ...
