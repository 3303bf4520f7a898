"""The Guide as a provider: streams, can be stopped, needs no network, and is honest."""

import socket
import subprocess
import sys
from itertools import pairwise

import pytest

from provider.errors import UnknownModelError
from provider.guide import Guide
from provider.guide_answer import answer
from provider.manual import manual_passages
from provider.types import Message


def user(text: str) -> Message:
    return {"role": "user", "content": text}


def assistant(text: str) -> Message:
    return {"role": "assistant", "content": text}


async def test_it_answers_from_the_manual_and_names_the_section() -> None:
    text = await Guide.create_async("", [user("How do I set a proxy?")])
    assert text.startswith("### Set a proxy\n\n")
    assert "Manual proxy" in text
    assert "*From the manual: Network and proxies*" in text


async def test_it_streams_in_small_pieces_that_make_up_the_whole() -> None:
    pieces = [event async for event in Guide.create_async_generator("manual", [user("Which keys are there?")])]
    assert all(isinstance(piece, str) and 0 < len(piece) < 120 for piece in pieces)
    assert len(pieces) > 10
    assert "".join(map(str, pieces)) == answer(["Which keys are there?"])


async def test_the_same_question_has_the_same_answer() -> None:
    questions = [user("How do I stop a reply?")]
    assert await Guide.create_async("", questions) == await Guide.create_async("", questions)


async def test_it_works_awaited_as_well() -> None:
    stream = await Guide.create_async_generator(model="manual", messages=[user("hi")])
    assert await anext(stream)
    await stream.aclose()


async def test_it_can_be_stopped_in_the_middle() -> None:
    stream = Guide.create_async_generator("", [user("How do I set a proxy?")])
    assert await anext(stream) == "### Set a "
    await stream.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


async def test_it_takes_whatever_other_providers_take() -> None:
    options = {"address": "http://nowhere.invalid", "key": "k", "temperature": 0.5, "prompt": "Answer briefly."}
    stream = Guide.create_async_generator("", [user("hi")], "http://dead.invalid:1", ca_file="/none", **options)
    assert await anext(stream) == "Hello! I am "


async def test_it_opens_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert await Guide.create_async("", [user("What is sent, and to whom?")])
    assert [info.name for info in await Guide.list_models(proxy="http://dead.invalid:1")] == ["Rill manual"]


def test_it_loads_no_network_library() -> None:
    heavy = "{'aiohttp', 'yarl', 'truststore'} & set(sys.modules)"
    code = f"import sys; from provider import Guide; sys.exit(sorted({heavy}) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


async def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(UnknownModelError, match="manual"):
        await Guide.create_async("gpt-4o", [user("hi")])


@pytest.mark.parametrize("question", ["hi", "Hello!", "Hey there", "good morning", "Hello, Guide."])
def test_a_greeting_is_returned(question: str) -> None:
    text = answer([question])
    assert text.startswith("Hello!")
    assert "no AI model" in text


@pytest.mark.parametrize(
    "question",
    ["", "   ", "?", "What can you do?", "Who are you?", "Are you an AI?", "help", "test", "can you help me?"],
)
def test_it_says_what_it_is(question: str) -> None:
    text = answer([question])
    assert text.startswith("I am the Guide. I am no AI model")
    assert "\n- How do I set a proxy?" in text


@pytest.mark.parametrize("question", ["thanks", "Thank you!", "ok thanks", "Great, thank you very much."])
def test_thanks_are_no_question(question: str) -> None:
    assert answer([question]).startswith("You are welcome")


@pytest.mark.parametrize(
    "question",
    [
        "Write a poem about the sea",
        "What is the capital of France?",
        "asdf qwertz",
        "Explain quantum entanglement",
        "🙂🙃",
    ],
)
def test_it_is_honest_where_it_knows_nothing(question: str) -> None:
    text = answer([question])
    assert "no AI model" in text
    assert "How do I set a proxy?" in text
    assert "###" not in text


def test_what_is_rill() -> None:
    assert answer(["What is Rill?"]).startswith("### What Rill is\n")
    assert answer(["tell me about rill"]).startswith("### What Rill is\n")


@pytest.mark.parametrize(
    "question",
    [
        "Wie stelle ich einen Proxy ein?",
        "Comment puis-je configurer un proxy ?",
        "¿Cómo configuro el proxy?",
        "Come posso usare un proxy?",
        "как настроить прокси?",
        "プロキシの設定方法は？",
        "如何设置代理？",
        "كيف أضبط الوكيل؟",
    ],
)
def test_another_language_is_met_honestly(question: str) -> None:
    assert answer([question]).startswith("I understand only English")


def test_a_word_of_another_language_that_the_manual_has_still_helps() -> None:
    assert "### " in answer(["¿Cómo uso el proxy socks5?"])


@pytest.mark.parametrize(
    "question", ["How do I set a proxy?", "dark mode", "Does it come with a plugin for fcitx?", "die on connect error"]
)
def test_english_is_not_mistaken_for_another_language(question: str) -> None:
    assert not answer([question]).startswith("I understand only English")


def test_a_follow_up_is_understood_with_the_question_before_it() -> None:
    assert answer(["How do I set a proxy?", "And with a password?"]).startswith(
        "### A proxy with a user name and password"
    )
    assert answer(["And with a password?"]) != answer(["How do I set a proxy?", "And with a password?"])


async def test_only_the_users_own_messages_are_questions() -> None:
    messages: list[Message] = [
        user("How do I stop a reply?"),
        assistant("How do I set a proxy?"),
        {"role": "system", "content": "dark mode"},
    ]
    assert (await Guide.create_async("", messages)).startswith("### Stop a reply")


def test_a_new_question_stands_on_its_own() -> None:
    assert answer(["How do I set a proxy?", "dark mode"]) == answer(["dark mode"])


async def test_no_messages_at_all_bring_the_introduction() -> None:
    assert (await Guide.create_async("", [])).startswith("I am the Guide.")


def test_a_huge_question_is_answered_all_the_same() -> None:
    assert answer(["proxy " * 50_000]).startswith("### ")


@pytest.mark.parametrize("question", ["How do I use a proxy?", "How do I connect another model?"])
def test_an_answer_to_how_begins_with_the_steps(question: str) -> None:
    assert "\n\n1. Open Preferences" in "\n\n".join(answer([question]).split("\n\n")[:3])


def test_no_paragraph_of_the_manual_keeps_the_line_ends_of_its_file() -> None:
    for passage in manual_passages():
        lines = passage.text.split("\n")
        fenced = False
        for line, following in pairwise(lines):
            fenced ^= line.startswith("```")
            if not fenced and line and following and line[0].isalpha():
                assert following[0] in "-*|`0123456789>", passage
