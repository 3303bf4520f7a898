"""The models on the disk of an Ollama server: listed, looked into, fetched."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provider.errors import IncompleteAnswerError, NotInLibraryError, ProviderError
from provider.transport.exchange import Request, exchange
from provider.transport.framing import JSONLines
from provider.transport.json_values import at, count_at, list_at, parse_object, text_at
from provider.transport.redaction import excerpt
from provider.transport.status_errors import error_in_stream
from provider.transport.stream import raise_for_status
from provider.transport.text import TextDecoder, clean
from provider.types import ModelInfo

_MOST_MODELS = 1_000
_MOST_LOOKED_INTO = 100
_AT_ONCE = 4
_SECONDS_FOR_DETAILS = 3.0
"""For all models together: a list with what is known by then is better than none."""
_SECONDS_BETWEEN_STEPS = 600.0
"""The server says nothing while it checks what it has fetched, which takes minutes for a large model."""
_MOST_BYTES_OF_STEPS = 1 << 30


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on the server's disk; "" and 0 stand for what the server does not say."""

    name: str
    size_bytes: int = 0
    parameters: str = ""
    """Such as "8.0B"."""
    quantization: str = ""
    """Such as "Q4_K_M"."""


@dataclass(frozen=True, slots=True)
class PullProgress:
    """How far fetching a model is. `total_bytes` is None between two files."""

    status: str
    total_bytes: int | None = None
    completed_bytes: int = 0
    done: bool = False


def installed_in(answer: object) -> list[InstalledModel] | None:
    """None where it is no list. Entries of another form are passed over."""
    if not isinstance(at(answer, "models"), list):
        return None
    found: dict[str, InstalledModel] = {}
    for entry in list_at(answer, "models")[:_MOST_MODELS]:
        name = clean(text_at(entry, "model") or text_at(entry, "name"))
        if name:
            found[name] = InstalledModel(
                name=name,
                size_bytes=count_at(entry, "size") or 0,
                parameters=excerpt(text_at(entry, "details", "parameter_size"), limit=20),
                quantization=excerpt(text_at(entry, "details", "quantization_level"), limit=20),
            )
    return list(found.values())


async def with_details(
    installed: Sequence[InstalledModel], *, ask: Callable[[str], Awaitable[object]]
) -> list[ModelInfo]:
    """The models that chat, with what `ask` tells of each. What it does not tell in time stays unknown."""
    found: dict[str, ModelInfo | None] = {model.name: ModelInfo(model.name, model.name) for model in installed}
    gate = asyncio.Semaphore(_AT_ONCE)

    async def look_into(model: str) -> None:
        async with gate:
            try:
                answer = await ask(model)
            except ProviderError:
                return
            found[model] = details_in(answer, model=model) if _chats(answer) else None

    looking = [asyncio.ensure_future(look_into(model.name)) for model in installed[:_MOST_LOOKED_INTO]]
    try:
        if looking:
            await asyncio.wait(looking, timeout=_SECONDS_FOR_DETAILS)
    finally:
        for task in looking:
            task.cancel()
        await asyncio.gather(*looking, return_exceptions=True)
    return [info for info in found.values() if info is not None]


def details_in(answer: object, *, model: str) -> ModelInfo:
    """What a model can, as `/api/show` tells."""
    capabilities = at(answer, "capabilities")
    known = isinstance(capabilities, list)
    return ModelInfo(
        id=model,
        name=model,
        context_tokens=_context(at(answer, "model_info")),
        vision="vision" in list_at(answer, "capabilities") if known else None,
        reasoning="thinking" in list_at(answer, "capabilities") if known else None,
    )


def _chats(answer: object) -> bool:
    """Older servers do not say what a model can."""
    capabilities = list_at(answer, "capabilities")
    return not capabilities or "completion" in capabilities


def _context(facts: Any) -> int | None:
    """The context stands under the name of the model's architecture, as in "llama.context_length"."""
    if (said := count_at(facts, f"{text_at(facts, 'general.architecture')}.context_length")) is not None:
        return said
    names = [name for name in facts if name.endswith(".context_length")] if isinstance(facts, dict) else []
    return count_at(facts, names[0]) if len(names) == 1 else None


async def pulling(request: Request, *, model: str) -> AsyncGenerator[PullProgress, None]:
    """The steps of a pull, the last of them `done`.

    Raises:
        ProviderError: see `Ollama.pull`. IncompleteAnswerError: the server ended without saying that it is done.
    """
    limits = replace(request.limits, idle_seconds=_SECONDS_BETWEEN_STEPS, max_bytes=_MOST_BYTES_OF_STEPS)
    async with exchange(replace(request, limits=limits)) as answer:
        await raise_for_status(answer)
        decoder, lines = TextDecoder(), JSONLines()
        ended = False
        while not ended:
            data = await answer.take()
            ended = not data
            answer.progress()
            for event in lines.feed(decoder.decode(data)) if data else lines.finish():
                if (step := _step(event.data, model, request.all_secrets)) is not None:
                    yield step
                    if step.done:
                        return
        await answer.check_end()
        raise IncompleteAnswerError


def _step(line: str, model: str, secrets: tuple[str, ...]) -> PullProgress | None:
    body = parse_object(line)
    if body is None:
        return None
    if error := body.get("error"):
        if "file does not exist" in str(error):
            raise NotInLibraryError(model=excerpt(model, limit=80), detail=excerpt(str(error), secrets))
        raise error_in_stream(error, secrets=secrets)
    status = excerpt(text_at(body, "status"), limit=100)
    return PullProgress(
        status=status,
        total_bytes=count_at(body, "total"),
        completed_bytes=count_at(body, "completed") or 0,
        done=status == "success",
    )
