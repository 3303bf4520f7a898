"""Local's dialect is that of OpenAI. In the place of its engine stands a server of the suite.

The engine, a process with a model in it, has tests of its own (tests/unit/provider_local).
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import ClassVar, cast

from provider.local.engine import engine
from provider.local.engine_job import Job
from provider.local.local import Local
from provider.local.process import EngineProcess
from provider.options import Options
from provider.types import Messages, Progress, StreamEvent
from tests.conformance.dialect import ABLE
from tests.conformance.service_dialects import OpenAIDialect

JOB = Job(files=("m.gguf",), context=4096, cache_bytes=0)


class RunningModel:
    """A process that is ready at an address and never ends."""

    def __init__(self, address: str) -> None:
        self.job = JOB
        self.key = "key"
        self.address = address
        self.failure = None

    async def until_ready(self) -> AsyncGenerator[Progress, None]:
        yield Progress("Starting the model")

    async def until_ended(self, *, seconds: float) -> bool:
        del seconds
        return False

    def kill(self) -> None:
        pass

    async def stop(self) -> None:
        pass


class LocalAt(Local):
    """Local, with its model at `address`."""

    options: ClassVar[frozenset[str]] = Local.options | {"address"}

    @classmethod
    async def _events(cls, model: str, messages: Messages, options: Options) -> AsyncGenerator[StreamEvent, None]:
        engine()._process = cast("EngineProcess", RunningModel(options.address or ""))
        async with aclosing(super()._events(model, messages, options)) as events:
            async for event in events:
                yield event

    @classmethod
    def _job(cls, model: str, options: Options) -> Job:
        del model, options
        return JOB


class LocalDialect(OpenAIDialect):
    """Its limits are its own, since a slow processor may read for long, and no proxy is ever between."""

    name = "Local"
    provider = LocalAt
    abilities = ABLE - {"network", "models", "pings", "images"}
