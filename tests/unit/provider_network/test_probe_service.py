"""The examination of a service: the way to it, its key, its models, and a first word."""

from typing import Any

from provider import errors
from provider.guide import Guide
from provider.openai_compatible import OpenAICompatible
from provider.probe_service import examine
from provider.probe_step import STEPS, ProbeStep
from provider.transport.limits import Limits
from tests.fakes.chat_completions import ChatCompletions

QUICK = Limits(connect_seconds=2, first_byte_seconds=2, idle_seconds=2)


async def examined(address: str, **options: Any) -> dict[str, ProbeStep]:
    steps = examine(OpenAICompatible, label="Mine", address=address, limits=QUICK, **options)
    return {step.name: step async for step in steps}


def states(steps: dict[str, ProbeStep]) -> dict[str, str]:
    return {name: step.state for name, step in steps.items() if name not in STEPS}


async def test_a_service_that_works_takes_the_key_names_its_models_and_says_a_word() -> None:
    async with ChatCompletions(key="sk-right") as server:
        steps = await examined(server.url, key="sk-right", model="", temperature=0.5)
    assert states(steps) == {"Key": "ok", "Models": "ok", "First word": "ok"}
    assert steps["Models"].text == "2 models"
    assert steps["First word"].text == "small: “Hello”"
    assert steps["First word"].seconds > 0


async def test_nothing_is_asked_for_a_word_unless_that_is_wanted() -> None:
    async with ChatCompletions(key="sk-right") as server:
        steps = await examined(server.url, key="sk-right")
        assert "First word" not in steps
        assert not [request for request in server.requests if b"POST" in request]


async def test_a_rejected_key_is_told_as_such_and_no_failure_of_the_way() -> None:
    async with ChatCompletions(key="sk-right") as server:
        steps = await examined(server.url, key="sk-wrong-canary", model="")
    assert steps["Status"].state == "ok"
    assert states(steps) == {"Key": "failed", "Models": "skipped", "First word": "skipped"}
    assert isinstance(steps["Key"].error, errors.KeyRejectedError)
    assert "canary" not in repr(steps)


async def test_a_missing_key_is_asked_for_by_the_services_name() -> None:
    async with ChatCompletions(key="sk-right") as server:
        steps = await examined(server.url)
    assert steps["Key"].text == "Mine needs a key."


async def test_where_models_are_named_to_everybody_only_the_word_shows_whether_the_key_is_right() -> None:
    async with ChatCompletions(key="sk-right", open_list=True) as server:
        steps = await examined(server.url, key="sk-wrong-canary", model="")
    assert states(steps) == {"Key": "skipped", "Models": "ok", "First word": "failed"}
    assert isinstance(steps["First word"].error, errors.KeyRejectedError)
    assert "canary" not in repr(steps)


async def test_an_empty_answer_is_no_word() -> None:
    async with ChatCompletions() as server:
        server.word = " "
        steps = await examined(server.url, model="large")
    assert isinstance(steps["First word"].error, errors.EmptyAnswerError)


async def test_a_provider_without_a_network_has_neither_way_nor_key() -> None:
    steps = {step.name: step async for step in examine(Guide, model="")}
    assert list(steps) == ["Network", "Models", "First word"]
    assert {step.state for step in steps.values()} == {"ok"}


async def test_after_a_failure_on_the_way_nothing_more_is_tried() -> None:
    async with ChatCompletions() as server:
        address = server.url
    steps = await examined(address, model="")
    assert steps["Connection"].state == "failed"
    assert states(steps) == {"Key": "skipped", "Models": "skipped", "First word": "skipped"}
