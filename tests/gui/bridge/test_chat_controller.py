import asyncio
from collections.abc import AsyncGenerator, Callable

from pytestqt.qtbot import QtBot

from gui.bridge.chat_controller import ChatController
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from provider.errors import ConnectionLostError, RateLimitError, ServerError
from provider.types import AsyncResult, Messages, StreamEvent

SMALL = ModelRef("ai365vip", "gpt-3.5-turbo")
LARGE = ModelRef("ai365vip", "gpt-4o")
Script = Callable[[], AsyncGenerator[StreamEvent, None]]


class Service:
    """Answers each request with the next script and remembers what it was asked."""

    def __init__(self, *scripts: Script) -> None:
        self.asked: list[tuple[ModelRef, Messages]] = []
        self._scripts = iter(scripts)

    async def ask(self, model: ModelRef, messages: Messages, _settings: ChatSettings) -> AsyncResult:
        self.asked.append((model, messages))
        return AsyncResult(next(self._scripts)())


def saying(*chunks: str) -> Script:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        for chunk in chunks:
            yield chunk

    return events


def failing(error: Exception, *chunks: str) -> Script:
    async def events() -> AsyncGenerator[StreamEvent, None]:
        for chunk in chunks:
            yield chunk
        raise error

    return events


async def endless() -> AsyncGenerator[StreamEvent, None]:
    yield "so far"
    await asyncio.Event().wait()


def chat_with(service: Service) -> ChatController:
    return ChatController(
        conversation=Conversation(model=SMALL),
        ask=service.ask,
        labels=lambda ref: (ref.model, ref.provider),
        tasks=Tasks(),
    )


async def ended(chat: ChatController) -> None:
    """Wait for the next reply to end for good."""
    end = asyncio.Event()
    chat.reply_ended.connect(end.set)
    async with asyncio.timeout(20):
        await end.wait()


async def changed_until(chat: ChatController, condition: Callable[[], bool]) -> None:
    """Wait until a change of the model makes the condition true."""
    reached = asyncio.Event()

    def check() -> None:
        if condition():
            reached.set()

    chat.model.dataChanged.connect(check)
    async with asyncio.timeout(20):
        await reached.wait()


async def test_a_prompt_and_its_streamed_reply_appear_as_two_rows(qtbot: QtBot) -> None:
    chat = chat_with(Service(saying("Hel", "lo")))
    chat.send("Hi\nthere")
    assert chat.active
    await ended(chat)

    rows = [chat.model.message(row) for row in range(chat.model.rowCount())]
    assert [(m.role, m.text, m.state) for m in rows] == [
        ("user", "Hi\nthere", State.DONE),
        ("assistant", "Hello", State.DONE),
    ]
    assert not chat.active
    assert chat.conversation.title == "Hi"


async def test_a_model_chosen_in_mid_conversation_answers_the_next_prompt(qtbot: QtBot) -> None:
    service = Service(saying("one"), saying("two"))
    chat = chat_with(service)
    chat.send("first")
    await ended(chat)
    chat.conversation.model = LARGE
    chat.send("second")
    await ended(chat)

    assert [model for model, _messages in service.asked] == [SMALL, LARGE]
    assert [m["content"] for m in service.asked[1][1]] == ["first", "one", "second"]


async def test_stopping_keeps_what_had_arrived(qtbot: QtBot) -> None:
    chat = chat_with(Service(endless))
    chat.send("go")
    reply = chat.model.message(1)
    await changed_until(chat, lambda: reply.state is State.STREAMING)
    chat.stop()
    await ended(chat)

    assert (reply.state, reply.text) == (State.STOPPED, "so far")


async def test_a_cut_reply_is_continued_in_place(qtbot: QtBot) -> None:
    service = Service(failing(ConnectionLostError(why="reset"), "one, two,"), saying(" three"))
    chat = chat_with(service)
    chat.send("count")
    await ended(chat)
    reply = chat.model.message(1)
    assert reply.state is State.FAILED

    chat.continue_reply(reply.id)
    await ended(chat)

    assert (reply.state, reply.text, reply.failure) == (State.DONE, "one, two, three", None)
    assert chat.model.rowCount() == 2


async def test_retrying_a_cut_reply_keeps_it_as_a_version(qtbot: QtBot) -> None:
    chat = chat_with(Service(failing(ConnectionLostError(why="reset"), "half"), saying("whole")))
    chat.send("go")
    await ended(chat)
    cut = chat.model.message(1)
    chat.retry(cut.id)
    await ended(chat)

    shown = chat.model.message(1)
    assert shown.text == "whole"
    assert chat.conversation.versions(shown.id) == [cut.id, shown.id]
    chat.show_version(cut.id)
    assert chat.model.message(1).text == "half"


async def test_a_reply_that_failed_without_a_word_is_retried_in_place(qtbot: QtBot) -> None:
    chat = chat_with(Service(failing(ConnectionLostError(why="reset")), saying("here")))
    chat.send("go")
    await ended(chat)
    failed = chat.model.message(1)
    chat.retry(failed.id)
    await ended(chat)

    assert chat.model.message(1) is failed
    assert (failed.text, failed.state) == ("here", State.DONE)


async def test_regenerating_with_another_model_asks_that_one_and_leaves_the_choice(qtbot: QtBot) -> None:
    service = Service(saying("small"), saying("large"))
    chat = chat_with(service)
    chat.send("go")
    await ended(chat)
    chat.regenerate(chat.model.message(1).id, model=LARGE)
    await ended(chat)

    assert service.asked[1][0] == LARGE
    assert service.asked[1][1] == service.asked[0][1]
    assert chat.conversation.model == SMALL
    assert chat.model.message(1).model_label == "gpt-4o"


async def test_a_service_with_a_problem_is_asked_again_by_itself(qtbot: QtBot) -> None:
    service = Service(failing(ServerError(status=500, reason="oops")), saying("better"))
    chat = chat_with(service)
    chat.send("go")
    await ended(chat)

    assert len(service.asked) == 2
    assert chat.model.message(1).text == "better"


async def test_the_countdown_to_a_retry_can_be_cancelled(qtbot: QtBot) -> None:
    service = Service(failing(RateLimitError(status=429, reason="slow down", retry_after=30)))
    chat = chat_with(service)
    chat.send("go")
    reply = chat.model.message(1)
    await changed_until(chat, lambda: reply.retry_at is not None)
    with qtbot.waitSignal(chat.reply_ended, timeout=100):
        chat.cancel_retry(reply.id)

    assert reply.retry_at is None
    assert reply.state is State.FAILED
    assert len(service.asked) == 1


async def test_a_retry_that_is_stopped_before_it_began_is_not_made_after_all(qtbot: QtBot) -> None:
    service = Service(failing(ServerError(status=503, reason="busy")), saying("not wanted any more"))
    chat = chat_with(service)
    chat.send("go")
    reply = chat.model.message(1)
    await changed_until(chat, lambda: reply.retry_at is not None)
    chat.cancel_retry(reply.id)

    chat.retry(reply.id)
    chat.stop()
    await ended(chat)

    assert (reply.state, reply.retry_at, reply.failure) == (State.STOPPED, None, None)
    assert len(service.asked) == 1


async def test_many_chunks_are_drawn_at_most_once_a_frame(qtbot: QtBot) -> None:
    async def burst() -> AsyncGenerator[StreamEvent, None]:
        for n in range(2_000):
            yield "x"
            if n % 100 == 0:
                await asyncio.sleep(0)

    chat = chat_with(Service(burst))
    draws: list[int] = []
    chat.model.text_grew.connect(draws.append)
    chat.send("go")
    await ended(chat)

    assert chat.model.message(1).text == "x" * 2_000
    assert len(draws) < 100
