"""What is Ollama's own: recorded exchanges, the context, models and their details, pulling and deleting."""

import json
from contextlib import aclosing
from typing import Any

import pytest

from provider.errors import (
    AnswerError,
    IncompleteAnswerError,
    NoReasoningError,
    NotFoundError,
    NotInLibraryError,
    StalledError,
)
from provider.ollama import Ollama
from provider.ollama_models import InstalledModel, PullProgress
from provider.types import Finish, Image, Messages, ModelInfo, Skipped
from tests.conformance.dialect import as_json, body_of, path_of
from tests.conformance.exchanges import HELLO, QUICK, ask, greeting
from tests.conformance.service_dialects import OllamaDialect
from tests.fakes.counterparty import eventually
from tests.fakes.faulty import LAST_CHUNK, answer, hang_after
from tests.fakes.raw import STREAM_HEAD, Connection, RawServer
from tests.fakes.replay import Replay

DIALECT = OllamaDialect()


async def sent(messages: Messages = HELLO, **options: Any) -> dict[str, Any]:
    async with greeting(DIALECT) as server:
        await Ollama.create_async("m", messages, address=server.url, **options)
        return body_of(server.requests[0])


@pytest.mark.parametrize("name", ["oa_aimock_ollama_chat", "oa_aimock_ollama_reason"])
async def test_recorded_answers_come_whole(name: str) -> None:
    async with Replay(name, speed=10) as server:
        reply = await ask(DIALECT, server.url)
    assert reply.error is None
    assert "日本語" in reply.text
    assert reply.reasoning == ("Let me think about it." if "reason" in name else "")
    assert [event for event in reply.events if isinstance(event, Finish | Skipped)] == [Finish("stop")]


@pytest.mark.parametrize("end", ["", "/", "/api", "/v1", "/api/chat"])
async def test_an_address_is_understood_as_people_copy_it(end: str) -> None:
    async with greeting(DIALECT) as server:
        await Ollama.create_async("m", HELLO, address=server.url + end)
        assert path_of(server.requests[0]) == "/api/chat"


async def test_nothing_is_sent_that_was_not_asked_for() -> None:
    messages: Messages = [{"role": "user", "content": "Hello!", "images": [Image("image/png", b"png")]}]
    assert await sent(messages) == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hello!", "images": ["cG5n"]}],
        "stream": True,
    }


@pytest.mark.parametrize(
    ("characters", "options", "context"),
    [
        (3_000, {}, None),
        (9_000, {}, 8_192),
        (3_000, {"max_tokens": 10_000}, 16_384),
        (3_000, {"extra": {"options": {"num_ctx": 2_048}}}, 2_048),
        (2_000_000, {}, 262_144),
    ],
)
async def test_a_conversation_that_may_not_fit_comes_with_a_larger_context(
    characters: int, options: dict[str, Any], context: int | None
) -> None:
    body = await sent([{"role": "user", "content": "x" * characters}], **options)
    assert body.get("options", {}).get("num_ctx") == context


async def test_a_model_that_cannot_think_is_told_in_plain_words() -> None:
    async with RawServer(answer("400 Bad Request", b'{"error": "\\"m\\" does not support thinking"}')) as server:
        reply = await ask(DIALECT, server.url, reasoning_effort="low")
    assert type(reply.error) is NoReasoningError
    assert str(reply.error).startswith("This model cannot reason before it answers (400): ")


# -- models


def _tags(*names: str) -> bytes:
    return as_json({"models": [{"name": name, "size": 5} for name in names]})


async def test_the_list_says_what_each_model_can_and_leaves_out_what_does_not_chat() -> None:
    details = {
        "seeing": {
            "capabilities": ["completion", "vision", "thinking"],
            "model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960},
        },
        "plain": {"capabilities": ["completion"], "model_info": {"llama.context_length": 8192}},
        "old": {"model_info": {}},
        "embedding": {"capabilities": ["embedding"]},
    }

    async def behave(connection: Connection) -> None:
        if path_of(connection.request) == "/api/tags":
            await answer("200 OK", _tags(*details, "broken"))(connection)
        elif (model := body_of(connection.request)["model"]) in details:
            await answer("200 OK", as_json(details[model]))(connection)
        else:
            await answer("500 Oops", b'{"error": "broken"}')(connection)

    async with RawServer(behave) as server:
        assert await Ollama.list_models(address=server.url) == [
            ModelInfo("seeing", "seeing", 40960, vision=True, reasoning=True),
            ModelInfo("plain", "plain", 8192, vision=False, reasoning=False),
            ModelInfo("old", "old"),
            ModelInfo("broken", "broken"),
        ]
        assert (await Ollama.show("seeing", address=server.url)).context_tokens == 40960


async def test_details_are_asked_for_a_few_at_a_time() -> None:
    running, most = 0, 0

    async def behave(connection: Connection) -> None:
        nonlocal running, most
        if path_of(connection.request) == "/api/tags":
            await answer("200 OK", _tags(*(f"m{number}" for number in range(30))))(connection)
            return
        running += 1
        most = max(most, running)
        await answer("200 OK", b'{"capabilities": ["completion"]}')(connection)
        running -= 1

    async with RawServer(behave) as server:
        assert len(await Ollama.list_models(address=server.url)) == 30
    assert most <= 4


async def test_what_is_installed_is_listed_with_sizes() -> None:
    entry = {
        "model": "qwen3:8b",
        "size": 5_200_000_000,
        "details": {"parameter_size": "8.2B", "quantization_level": "Q4_K_M"},
    }
    async with RawServer(answer("200 OK", as_json({"models": [entry, {}, 1]}))) as server:
        installed = await Ollama.installed(address=server.url)
    assert installed == [InstalledModel("qwen3:8b", 5_200_000_000, "8.2B", "Q4_K_M")]


# -- pulling and deleting


def _pulling(*lines: object, end: bytes = LAST_CHUNK) -> RawServer:
    async def behave(connection: Connection) -> None:
        await connection.send(STREAM_HEAD)
        for line in lines:
            await connection.chunk(as_json(line) + b"\n")
        await connection.send(end)

    return RawServer(behave)


async def pulled(server: RawServer) -> list[PullProgress]:
    return [step async for step in Ollama.pull("qwen3:8b", address=server.url)]


async def test_a_pull_tells_how_far_it_is() -> None:
    lines = (
        {"status": "pulling manifest"},
        {"status": "pulling 1234", "digest": "sha256:1234", "total": 100},
        {"status": "pulling 1234", "digest": "sha256:1234", "total": 100, "completed": 60},
        {"status": "success"},
    )
    async with _pulling(*lines) as server:
        assert await pulled(server) == [
            PullProgress("pulling manifest"),
            PullProgress("pulling 1234", 100),
            PullProgress("pulling 1234", 100, 60),
            PullProgress("success", done=True),
        ]
        assert body_of(server.requests[0]) == {"model": "qwen3:8b", "stream": True}


async def test_a_pull_that_fails_says_why() -> None:
    async with _pulling(
        {"status": "pulling manifest"}, {"error": "pull model manifest: file does not exist"}
    ) as server:
        with pytest.raises(NotInLibraryError, match="no model “qwen3:8b”"):
            await pulled(server)
    async with _pulling({"error": "no space left on device"}) as server:
        with pytest.raises(AnswerError, match="no space left"):
            await pulled(server)
    async with _pulling({"status": "pulling manifest"}) as server:
        with pytest.raises(IncompleteAnswerError):
            await pulled(server)
    async with RawServer(hang_after(b"")) as server:
        with pytest.raises(StalledError):
            _ = [step async for step in Ollama.pull("m", address=server.url, limits=QUICK)]


async def test_closing_a_pull_stops_it() -> None:
    line = json.dumps({"status": "pulling manifest"}).encode() + b"\n"
    async with RawServer(hang_after(STREAM_HEAD + b"%x\r\n%s\r\n" % (len(line), line))) as server:
        async with aclosing(Ollama.pull("m", address=server.url)) as steps:
            assert (await anext(steps)).status == "pulling manifest"
        await eventually(lambda: server.ended_at)


async def test_a_model_is_deleted_by_name_and_one_that_is_not_there_is_told() -> None:
    async with RawServer(answer("200 OK")) as server:
        await Ollama.delete("qwen3:8b", address=server.url)
        assert server.requests[0].startswith(b"DELETE /api/delete HTTP")
        assert body_of(server.requests[0]) == {"model": "qwen3:8b"}
    async with RawServer(answer("404 Not Found", b'{"error": "model \'x\' not found"}')) as server:
        with pytest.raises(NotFoundError):
            await Ollama.delete("x", address=server.url)
