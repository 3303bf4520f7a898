"""Is a provider there, what models has it, and where on the way to it does it fail?"""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from provider.errors import ProviderError
from provider.probe_step import STEPS, ProbeStep
from provider.registry import Provider
from provider.transport.limits import Limits
from provider.types import ModelInfo

__all__ = ["STEPS", "Availability", "ProbeStep", "answers", "diagnose"]

_LONGEST_QUESTION = Limits(connect_seconds=5, first_byte_seconds=8, idle_seconds=5)
"""Whoever takes longer to name its models does not count as there."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a provider answers; `reason` says why it does not."""

    ok: bool
    reason: ProviderError | None = None
    models: list[ModelInfo] = field(default_factory=list)


async def diagnose(provider: Provider, *, proxy: str | None = None, **options: Any) -> AsyncGenerator[ProbeStep, None]:
    """Go the way of a request, step by step; each is given as it ends.

    After the first failure the others are skipped. `options` are those of `list_models`: address, key, ca_file,
    limits. The whole takes at most `connect_seconds` and `first_byte_seconds` of the limits together. Where a proxy
    is set, nothing connects without it.
    """
    started = time.monotonic()
    try:
        request = provider.probe_request(proxy=proxy, **options)
    except ProviderError as error:
        yield ProbeStep(STEPS[0], "failed", time.monotonic() - started, str(error), error)
        for name in STEPS[1:]:
            yield ProbeStep(name, "skipped")
        return
    if request is None:
        yield ProbeStep("Network", "ok", text="no network needed")
        return
    from provider.probe_walk import walk  # late, because of aiohttp

    async with aclosing(walk(request)) as steps:
        async for step in steps:
            yield step


async def answers(provider: Provider, *, proxy: str | None = None, **options: Any) -> Availability:
    """Ask a provider for its models, and wait only briefly. Raises nothing that a provider raises."""
    limits = options.get("limits") or _LONGEST_QUESTION
    options["limits"] = replace(
        limits,
        connect_seconds=min(limits.connect_seconds, _LONGEST_QUESTION.connect_seconds),
        first_byte_seconds=min(limits.first_byte_seconds, _LONGEST_QUESTION.first_byte_seconds),
        idle_seconds=min(limits.idle_seconds, _LONGEST_QUESTION.idle_seconds),
    )
    try:
        models = await provider.list_models(proxy=proxy, **options)
    except ProviderError as error:
        return Availability(ok=False, reason=error)
    return Availability(ok=True, models=models)
