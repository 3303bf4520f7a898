import asyncio

from gui.bridge.chat_controller import ChatController
from gui.bridge.tasks import Tasks
from gui.bridge.titler import Titler
from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from provider.errors import ConnectionLostError
from tests.fakes.conversations import answer, exchanges
from tests.gui.bridge.test_chat_controller import Script, Service, failing, saying


class Titled:
    """A chat whose first answer has come, and a titler that asks `script` for its title."""

    def __init__(self, conversation: Conversation, script: Script, *, allowed: bool = True) -> None:
        self.service = Service(script)
        self.tasks = Tasks()
        self.titles: list[tuple[str, str]] = []
        self.chat = ChatController(
            conversation=conversation, ask=self.service.ask, labels=lambda _ref: ("", ""), tasks=self.tasks
        )
        self.titler = Titler(
            ask=self.service.ask,
            allowed=lambda _ref: allowed,
            retitle=lambda key, title: self.titles.append((key, title)),
            tasks=self.tasks,
        )

    async def answered(self) -> list[tuple[str, str]]:
        self.titler.on_answered(self.chat)
        for _ in range(20):
            await asyncio.sleep(0)
        return self.titles


def first_exchange() -> Conversation:
    return exchanges(("How do I debounce a search field?", "With a timer."))


async def test_after_the_first_exchange_the_model_writes_the_title() -> None:
    titled = Titled(first_exchange(), saying("**“Debouncing ", "a search field.”**\n"))
    assert await titled.answered() == [(titled.chat.conversation.key, "Debouncing a search field")]
    model, messages = titled.service.asked[0]
    assert model == ModelRef("ai365vip", "gpt-4o")
    assert [message["role"] for message in messages] == ["user", "assistant", "user"]


async def test_nothing_is_asked_where_the_user_does_not_allow_it() -> None:
    titled = Titled(first_exchange(), saying("A title"), allowed=False)
    assert await titled.answered() == []
    assert titled.service.asked == []


async def test_a_title_of_the_users_own_stays() -> None:
    conversation = first_exchange()
    conversation.title_source = "user"
    assert await Titled(conversation, saying("A title")).answered() == []


async def test_a_later_or_a_broken_answer_asks_for_no_title() -> None:
    later = first_exchange()
    answer(later, later.add_prompt("And then?", parent=later.path()[-1].id), "That.")
    broken = first_exchange()
    broken.path()[-1].state = State.STOPPED
    for conversation in (later, broken):
        titled = Titled(conversation, saying("A title"))
        assert await titled.answered() == []
        assert titled.service.asked == []


async def test_a_model_that_fails_or_chatters_gives_no_title() -> None:
    assert await Titled(first_exchange(), failing(ConnectionLostError(why="reset"), "A ti")).answered() == []
    assert await Titled(first_exchange(), saying("Of course! " * 50)).answered() == []
