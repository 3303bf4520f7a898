"""What is sent: the conversation in the roles it has, what was set and nothing else."""

from base64 import b64encode
from typing import Any

import pytest

from provider.errors import (
    AddressError,
    EmptyConversationError,
    KeyRejectedError,
    PicturesError,
    ProviderError,
    UnexpectedAnswerError,
    UnknownOptionError,
)
from provider.options import PARAMETERS, Options
from provider.types import AsyncResult, Image, Messages
from tests.conformance.cases import case
from tests.conformance.dialect import Dialect, Question
from tests.conformance.exchanges import HELLO, ask, asking, greeting
from tests.fakes.faulty import answer
from tests.fakes.raw import Connection, RawServer

VALUES: dict[str, Any] = {"temperature": 0.5, "top_p": 0.9, "max_tokens": 3000, "reasoning_effort": "low"}
TALK: Messages = [
    {"role": "system", "content": "Later."},
    {"role": "user", "content": "One"},
    {"role": "assistant", "content": "Two"},
    {"role": "user", "content": "Three — 日本語"},
]


async def asked(dialect: Dialect, messages: Messages = HELLO, **options: Any) -> tuple[Question, bytes]:
    """What arrives at the service, and the request itself."""
    async with greeting(dialect) as server:
        reply = await ask(dialect, server.url, messages, **options)
        assert reply.error is None
        return dialect.question(server.requests[0]), server.requests[0]


@case("model, roles and texts of the conversation", "wire")
async def test_conversation(dialect: Dialect) -> None:
    question, _ = await asked(dialect, TALK)
    assert question.model == dialect.model
    assert question.turns == [("user", "One"), ("assistant", "Two"), ("user", "Three — 日本語")]


@case("the system prompt, before the conversation's own", "wire", "prompt")
async def test_system_prompt(dialect: Dialect) -> None:
    assert (await asked(dialect, TALK, prompt="First."))[0].system == "First.\n\nLater."
    assert not (await asked(dialect))[0].system


@case("the key", "network", "key")
async def test_key(dialect: Dialect) -> None:
    assert b"sk-canary" in (await asked(dialect, key="sk-canary"))[1]


@pytest.mark.parametrize("parameter", PARAMETERS)
@case("parameters: each that is declared is sent, the others are refused", "wire")
async def test_parameters(dialect: Dialect, parameter: str) -> None:
    value = VALUES[parameter]
    if parameter not in dialect.has:
        async with greeting(dialect) as server:
            assert type((await ask(dialect, server.url, **{parameter: value})).error) is UnknownOptionError
        return
    question, _ = await asked(dialect, **{parameter: value})
    assert question.options[parameter] == value


@case("headers of one's own", "network", "headers")
async def test_headers(dialect: Dialect) -> None:
    _, request = await asked(dialect, headers={"X-Own": "value"})
    assert b"\r\nX-Own: value\r\n" in request


@case("fields of one's own in the body", "network", "extra")
async def test_extra(dialect: Dialect) -> None:
    question, _ = await asked(dialect, extra={"own": {"a": 1}})
    assert question.body["own"] == {"a": 1}


@case("pictures are sent, or refused before anything is")
async def test_pictures(dialect: Dialect) -> None:
    picture = Image("image/png", b"png")
    messages: Messages = [{"role": "user", "content": "What is this?", "images": [picture]}]
    if dialect.provider.takes_images:
        question, _ = await asked(dialect, messages)
        assert question.turns == [("user", "What is this?")]
        assert [data for _, data in question.images] == [b64encode(b"png").decode()]
        assert question.images[0][0] in ("", "image/png")
    else:
        assert type((await ask(dialect, "http://127.0.0.1:9", messages)).error) is PicturesError


@case("an option that is not declared is refused before anything is sent")
async def test_unknown_option(dialect: Dialect) -> None:
    reply = await ask(dialect, "http://127.0.0.1:9", temprature=1)
    assert type(reply.error) is UnknownOptionError
    with pytest.raises(UnknownOptionError):
        await dialect.provider.list_models(temprature=1)


@case("a conversation without a message is refused before anything is sent", "wire")
async def test_nothing_to_answer(dialect: Dialect) -> None:
    only_system: Messages = [{"role": "system", "content": "Be brief."}]
    for messages in ([], only_system):
        assert type((await ask(dialect, "http://127.0.0.1:9", messages)).error) is EmptyConversationError


@case("an address that is none", "network")
async def test_bad_address(dialect: Dialect) -> None:
    for address in ("nonsense", "ftp://127.0.0.1", "http://user:canary@127.0.0.1", "http://"):
        reply = await ask(dialect, address)
        assert type(reply.error) is AddressError
        assert "canary" not in str(reply.error)


@case("the address may end in a slash, and have a path before it", "network")
async def test_prefix(dialect: Dialect) -> None:
    async with greeting(dialect) as server:
        reply = await ask(dialect, f"{server.url}/behind/")
        line, _, _ = server.requests[0].partition(b"\r\n")
    assert (reply.text, reply.error) == ("Hello", None)
    assert line.startswith(b"POST /behind/")


# -- the models


async def _models(dialect: Dialect, connection: Connection) -> None:
    await answer("200 OK", dialect.models(connection.request), content_type="application/json")(connection)


@case("the list of models", "models")
async def test_models(dialect: Dialect) -> None:
    if "wire" not in dialect.has:
        listed = await dialect.provider.list_models()
        assert [info.id for info in listed] == dialect.provider.get_models()
        return
    async with RawServer(lambda connection: _models(dialect, connection)) as server:
        listed = await dialect.provider.list_models(address=server.url)
    assert [info.id for info in listed] == ["m1", "m2"]
    assert all(info.name for info in listed)


@case("a list of models that is none, or comes from a service that knows no such key", "network")
async def test_bad_models(dialect: Dialect) -> None:
    for body in (b"Hello", b'"Hello"', b'{"hello": 1}'):
        async with RawServer(answer("200 OK", body)) as server:
            with pytest.raises(UnexpectedAnswerError):
                await dialect.provider.list_models(address=server.url)
    async with RawServer(answer("401 Unauthorized")) as server:
        with pytest.raises(KeyRejectedError):
            await dialect.provider.list_models(address=server.url)


# -- the interface


@case("the interface: what the class says of itself")
async def test_class(dialect: Dialect) -> None:
    provider = dialect.provider
    assert provider.id == provider.id.lower().strip()
    assert provider.label
    assert provider.options <= set(Options.__dataclass_fields__)
    assert provider.key_policy == "none" or "key" in provider.options
    assert bool(provider.url) is ("network" in dialect.has)
    assert {info.id for info in provider.model_infos.values()} <= set(provider.get_models())
    assert (provider.probe_request() is not None) is ("network" in dialect.has)


@case("the interface: iterated, awaited, closed twice, or the whole text at once")
async def test_result(dialect: Dialect) -> None:
    if "wire" not in dialect.has:
        assert await dialect.provider.create_async(dialect.model, HELLO)
        await asking(dialect, "").aclose()
        return
    async with greeting(dialect) as server:
        where = {"address": server.url}
        assert await dialect.provider.create_async(dialect.model, HELLO, **where) == "Hello"
        result = asking(dialect, server.url)
        assert isinstance(await result, AsyncResult)
        assert [event async for event in await result]
        await result.aclose()
        await result.aclose()
        assert server.connections == 2
        unread = asking(dialect, server.url)
        await unread.aclose()
        assert server.connections == 2, "nothing is sent before it is read"
    with pytest.raises(ProviderError):
        await dialect.provider.create_async(dialect.model, HELLO, **where)
