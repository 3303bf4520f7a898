"""What must hold for models on this computer on every event loop: run on asyncio's own and on the window's."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from provider.errors import ContextLengthError, EmptyConversationError, UnknownModelError
from provider.local.engine import engine, stop_engine
from provider.local.errors import EngineEndedError, NoModelsError
from provider.local.local import Local
from provider.types import AsyncResult, Finish, Messages, Progress, StreamEvent, Usage
from tests.fakes.tiny_model import WORDS, write_tiny_model

Scenario = Callable[[Path], Awaitable[None]]
HELLO: Messages = [{"role": "user", "content": "Hello?"}]
MODEL, OTHER = "river.gguf", "by/other.gguf"


def write_models(folder: Path) -> None:
    """Two models, one of them in a folder of its own."""
    (folder / "by").mkdir(parents=True)
    write_tiny_model(folder / MODEL)
    write_tiny_model(folder / OTHER, name="Other", seed=2)


def asked(folder: Path, model: str = MODEL, *, most: int = 12, messages: Messages = HELLO) -> AsyncResult:
    return Local.create_async_generator(model, messages, folder=str(folder), max_tokens=most, temperature=0.5)


async def all_of(result: AsyncResult) -> list[StreamEvent]:
    async with result:
        return [event async for event in result]


def text_of(events: list[StreamEvent]) -> str:
    return "".join(event for event in events if isinstance(event, str))


async def ended(process: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        await asyncio.sleep(0.05)
    return False


async def a_model_is_loaded_and_answers(folder: Path) -> None:
    events = await all_of(asked(folder))

    first = next(place for place, event in enumerate(events) if isinstance(event, str))
    waited = [event for event in events if isinstance(event, Progress)]
    assert waited[0].text == "Starting the model"
    assert waited == events[:first], "progress ends with the first text"
    words = text_of(events).split()
    assert len(words) == 12
    assert set(words) <= set(WORDS.split())
    assert Finish("length") in events
    assert [event.completion_tokens for event in events if isinstance(event, Usage)] == [12]


async def a_second_question_finds_the_model_loaded(folder: Path) -> None:
    await Local.load(MODEL, folder=str(folder))
    running = engine().process
    assert running is not None
    events = await all_of(asked(folder))
    assert engine().process is running
    assert Progress("Starting the model") not in events
    assert text_of(events)


async def another_model_replaces_the_first_when_that_has_answered(folder: Path) -> None:
    first = asked(folder, most=150)
    begun = await anext(first)
    while not isinstance(begun, str):
        begun = await anext(first)
    before = engine().process
    assert before is not None

    second = asyncio.ensure_future(all_of(asked(folder, OTHER)))
    rest = await all_of(first)
    events = await second

    assert len((begun + text_of(rest)).split()) == 150, "the first answer is whole"
    assert events[0] == Progress("Waiting until another model has answered")
    assert text_of(events)
    now = engine().process
    assert now is not None
    assert now.job.path.name == "other.gguf"
    assert await ended(before.id)


async def a_killed_process_costs_the_answer_only_and_the_next_one_works(folder: Path) -> None:
    result = asked(folder, most=2000)
    while not isinstance(await anext(result), str):
        pass
    process = engine().process
    assert process is not None
    os.kill(process.id, signal.SIGKILL)
    with pytest.raises(EngineEndedError, match="it was killed, probably because memory ran out") as caught:
        await all_of(result)
    assert caught.value.retryable
    assert text_of(await all_of(asked(folder)))


async def a_process_that_is_killed_while_it_loads_is_told_as_such(folder: Path) -> None:
    result = asked(folder)
    assert isinstance(await anext(result), Progress)
    process = engine().process
    assert process is not None
    os.kill(process.id, signal.SIGKILL)
    with pytest.raises(EngineEndedError):
        await all_of(result)
    assert engine().process is None


async def stopping_an_answer_keeps_the_model(folder: Path) -> None:
    result = asked(folder, most=2000)
    while not isinstance(await anext(result), str):
        pass
    running = engine().process
    since = time.monotonic()
    await result.aclose()
    assert time.monotonic() - since < 2
    assert text_of(await all_of(asked(folder)))
    assert engine().process is running


async def an_idle_model_gives_its_memory_back(folder: Path) -> None:
    engine().idle_seconds = 0.2
    await all_of(asked(folder))
    process = engine().process
    assert process is not None
    assert await ended(process.id)


async def ending_the_program_ends_the_model(folder: Path) -> None:
    await Local.load(MODEL, folder=str(folder))
    process = engine().process
    assert process is not None
    await stop_engine()
    assert await ended(process.id)
    assert engine().process is None


async def a_file_that_was_replaced_is_loaded_anew(folder: Path) -> None:
    write_tiny_model(folder / "new.gguf")
    await all_of(asked(folder, "new.gguf"))
    before = engine().process
    write_tiny_model(folder / "new.gguf", seed=3)
    assert text_of(await all_of(asked(folder, "new.gguf")))
    assert engine().process is not before
    (folder / "new.gguf").unlink()


async def a_conversation_that_is_too_long_is_refused(folder: Path) -> None:
    long: Messages = [{"role": "user", "content": "x" * 5000}]
    with pytest.raises(ContextLengthError):
        await all_of(asked(folder, messages=long))


async def what_cannot_be_asked_is_refused_before_anything_starts(folder: Path) -> None:
    with pytest.raises(UnknownModelError, match=r"river\.gguf"):
        await all_of(asked(folder, "nothing.gguf"))
    with pytest.raises(EmptyConversationError):
        await all_of(asked(folder, messages=[{"role": "system", "content": "Be brief."}]))
    with pytest.raises(NoModelsError):
        await Local.list_models(folder=str(folder / "nowhere"))
    with pytest.raises(NoModelsError):
        await all_of(asked(folder / "nowhere", ""))
    assert engine().process is None


SCENARIOS: tuple[Scenario, ...] = (
    a_model_is_loaded_and_answers,
    a_second_question_finds_the_model_loaded,
    another_model_replaces_the_first_when_that_has_answered,
    a_killed_process_costs_the_answer_only_and_the_next_one_works,
    a_process_that_is_killed_while_it_loads_is_told_as_such,
    stopping_an_answer_keeps_the_model,
    an_idle_model_gives_its_memory_back,
    ending_the_program_ends_the_model,
    a_file_that_was_replaced_is_loaded_anew,
    a_conversation_that_is_too_long_is_refused,
    what_cannot_be_asked_is_refused_before_anything_starts,
)
