import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from provider.ai365vip import AI365VIP
from provider.errors import (
    AddressError,
    EmptyConversationError,
    KeyRejectedError,
    UnexpectedAnswerError,
    UnknownModelError,
    UnknownOptionError,
)
from provider.types import Messages
from tests.fakes.asking import HELLO, ask
from tests.fakes.chatbot_ui import ChatbotUI, streamed, tokens
from tests.fakes.faulty import answer, pieces, raw
from tests.fakes.raw import RawServer
from tests.fakes.replay import Replay

DATA = Path(__file__).resolve().parent.parent.parent / "data"
CONVERSATION: Messages = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "Hello!"},
    {"role": "assistant", "content": "Hello! How can I help you today?"},
    {"role": "user", "content": "日本語?"},
]


async def test_the_documents_example_runs_as_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loader = SourceFileLoader("example", str(DATA / "ai365vip_example.py.txt"))
    example = ModuleType("example")
    vars(example)["AI365VIP"] = AI365VIP
    async with ChatbotUI(reply=streamed("Hel", "lo!")) as server:
        monkeypatch.setattr(AI365VIP, "url", server.url)
        loader.exec_module(example)
        await vars(example)["example"]()
    assert "".join(capsys.readouterr().out.split()) == "Hello!"
    assert server.received[0].json["model"]["id"] == "gpt-3.5-turbo"
    assert [message["role"] for message in server.received[0].json["messages"]] == ["user", "assistant"]


async def test_the_request_carries_the_conversation_with_its_true_roles() -> None:
    async with ChatbotUI() as server:
        outcome = await ask(server.address, CONVERSATION, key="sk-user", temperature=0.3)
    assert outcome.error is None
    received = server.received[0]
    assert received.json == {
        "model": {"id": "gpt-4o", "name": "GPT-4", "maxLength": 384_000, "tokenLimit": 128_000},
        "messages": CONVERSATION[1:],
        "key": "sk-user",
        "prompt": "Be brief.",
        "temperature": 0.3,
    }


async def test_the_request_looks_like_one_from_the_services_own_page() -> None:
    async with ChatbotUI(prefix="/tools/chat") as server:
        await ask(server.address + "/")
    headers = server.received[0].headers
    assert server.received[0].path == "/tools/chat/api/chat"
    assert headers["Content-Type"] == "application/json"
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Origin"] == server.url
    assert headers["Referer"] == server.url + "/tools/chat/"
    assert headers["User-Agent"].startswith("Mozilla/5.0")
    assert headers["Accept"] == "*/*"


async def test_a_prompt_given_as_an_argument_comes_before_the_conversations_own() -> None:
    async with ChatbotUI() as server:
        await ask(server.address, CONVERSATION, prompt="You are a pirate.")
    assert server.received[0].json["prompt"] == "You are a pirate.\n\nBe brief."


async def test_the_conversation_can_be_flattened_into_one_text() -> None:
    async with ChatbotUI() as server:
        await ask(server.address, CONVERSATION, flatten=True)
    sent = server.received[0].json
    assert sent["prompt"] == "Be brief."
    assert sent["messages"] == [
        {
            "role": "user",
            "content": "User: Hello!\n\nAssistant: Hello! How can I help you today?\n\nUser: 日本語?\n\nAssistant:",
        }
    ]


async def test_each_chunk_is_there_when_it_comes_and_not_when_a_line_ends() -> None:
    async with ChatbotUI(reply=tokens(10, pause=0.1)) as server:
        outcome = await ask(server.address)
    assert [chunk for _, chunk in outcome.chunks] == [f"tok{index} " for index in range(10)]
    assert outcome.chunks[0][0] < 0.5
    assert outcome.chunks[-1][0] > 0.85


async def test_nothing_is_sent_before_the_first_chunk_is_asked_for() -> None:
    async with ChatbotUI() as server:
        result = AI365VIP.create_async_generator("", HELLO, address=server.address)
        await result.aclose()
        assert server.connections == 0


async def test_create_async_joins_the_stream() -> None:
    async with ChatbotUI(reply=streamed("a", "b")) as server:
        assert await AI365VIP.create_async("gpt-4o", HELLO, address=server.address) == "ab"


@pytest.mark.parametrize(
    ("name", "model"),
    [("", "gpt-3.5-turbo"), ("gpt-3.5", "gpt-3.5-turbo"), ("gpt-3.5-16k", "gpt-3.5-turbo-16k"), ("gpt-4", "gpt-4o")],
)
async def test_aliases_name_the_services_own_models(name: str, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with ChatbotUI() as server:
        monkeypatch.setattr(AI365VIP, "url", server.url)
        await AI365VIP.create_async(name, HELLO)
    assert server.received[0].json["model"]["id"] == model


async def test_an_unknown_model_is_named_with_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ChatbotUI() as server:
        monkeypatch.setattr(AI365VIP, "url", server.url)
        with pytest.raises(UnknownModelError, match=r"gpt-9.*gpt-3\.5-turbo, gpt-3\.5-turbo-16k, gpt-4o"):
            await AI365VIP.create_async("gpt-9", HELLO)
    assert server.connections == 0


async def test_another_servers_models_are_sent_by_the_ids_it_lists() -> None:
    async with ChatbotUI(models=[("gpt-4", "GPT-4 classic"), ("house-model", "Ours")]) as server:
        listed = await AI365VIP.list_models(address=server.address, key="sk-list")
        for info in listed:
            await ask(server.address, model=info.id)
    assert [(info.id, info.name) for info in listed] == [("gpt-4", "GPT-4 classic"), ("house-model", "Ours")]
    assert [received.json["model"]["id"] for received in server.received] == ["gpt-4", "house-model"]
    assert server.asked_for_models[0].json == {"key": "sk-list"}


async def test_the_service_itself_lists_only_models_it_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ChatbotUI(models=[("gpt-4", "GPT-4"), ("house-model", "Ours")]) as server:
        monkeypatch.setattr(AI365VIP, "url", server.url)
        assert [info.id for info in await AI365VIP.list_models()] == ["gpt-4o"]


async def test_the_recorded_list_of_models_is_understood() -> None:
    async with Replay("cbui_models_ok", speed=10) as server:
        listed = await AI365VIP.list_models(address=server.url)
    assert [(info.id, info.name) for info in listed] == [("gpt-3.5-turbo", "GPT-3.5"), ("gpt-4", "GPT-4")]


async def test_the_recorded_refusal_of_a_key_is_understood_and_the_key_not_repeated() -> None:
    async with Replay("cbui_models_badkey", speed=10) as server:
        with pytest.raises(KeyRejectedError) as raised:
            await AI365VIP.list_models(address=server.url, key="sk-bad")
    assert "Incorrect API key provided" in str(raised.value)
    assert "sk-bad" not in str(raised.value) + raised.value.detail


@pytest.mark.parametrize("body", [b"Hello", b'{"models": []}', b"[" * 100_000])
async def test_a_list_of_models_of_another_form_is_refused(body: bytes) -> None:
    async with RawServer(answer("200 OK", body)) as server:
        with pytest.raises(UnexpectedAnswerError):
            await AI365VIP.list_models(address=server.url)


async def test_strange_entries_in_a_list_of_models_are_passed_over() -> None:
    entries = [7, None, {}, {"id": ""}, {"id": 3}, {"id": "a\ud800b", "name": ["x"]}, {"id": "c", "name": "n\n" * 500}]
    async with RawServer(answer("200 OK", json.dumps(entries).encode())) as server:
        listed = await AI365VIP.list_models(address=server.url)
    assert [info.id for info in listed] == ["a\ufffdb", "c"]
    assert len(listed[1].name) <= 200


async def test_an_unknown_option_is_an_error_and_not_lost() -> None:
    with pytest.raises(UnknownOptionError, match="temprature"):
        await AI365VIP.create_async("gpt-4o", HELLO, temprature=0.1)


async def test_there_must_be_something_to_answer() -> None:
    with pytest.raises(EmptyConversationError):
        await AI365VIP.create_async("gpt-4o", [{"role": "system", "content": "Be brief."}])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:3000", "ftp://x", "http://", "http://user:canary@host", "http://host:99999", "http://[::1", "", "  "],
)
async def test_an_address_that_is_none_is_refused_in_plain_words(address: str) -> None:
    outcome = await ask(address or "x")
    assert isinstance(outcome.error, AddressError)
    assert "canary" not in outcome.everything_said


async def test_the_whole_url_of_the_endpoint_will_do_as_an_address() -> None:
    async with ChatbotUI() as server:
        await ask(server.address + "/api/chat")
    assert server.received[0].path == "/api/chat"


def test_a_message_beyond_the_models_context_is_told_to_not_fit() -> None:
    long: Messages = [{"role": "user", "content": "word " * 20_000}]
    assert not AI365VIP.fits("gpt-3.5", long)
    assert AI365VIP.fits("gpt-4o", long)
    assert AI365VIP.fits("gpt-3.5-turbo", HELLO)
    assert not AI365VIP.fits("gpt-3.5-turbo", [{"role": "user", "content": "語" * 16_000}])


async def test_the_word_null_of_a_faulty_server_is_left_as_it_is() -> None:
    async with RawServer(pieces([b"null", b"null", b"Hi"])) as server:
        assert (await ask(server.url)).text == "nullnullHi"


async def test_an_answer_that_ends_with_the_connection_is_whole() -> None:
    async with RawServer(raw(b"HTTP/1.0 200 OK\r\n\r\nHello")) as server:
        outcome = await ask(server.url)
    assert (outcome.text, outcome.error) == ("Hello", None)


def test_naming_the_models_imports_no_network_library() -> None:
    script = "import sys, provider.ai365vip; print(sorted({'aiohttp', 'truststore', 'yarl'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout == "[]\n"
