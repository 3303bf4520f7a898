import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from gui.bridge.chat_session import CHATS_KEPT_OPEN, ChatSession
from gui.bridge.message_list_model import VERSIONS_ROLE
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Place
from gui.chat.model_ref import ModelRef
from gui.history.archive.merging import Archived, add_missing
from gui.history.connection import connect
from gui.history.history import History
from gui.history.migrations import migrate
from gui.history.places import Places
from gui.history.reading import END_MESSAGES, read_conversation
from provider.types import AsyncResult, Messages
from tests.fakes.conversations import MODEL, exchanges, keep
from tests.gui.bridge.test_chat_controller import ended, endless, saying


class Session:
    """A session over a history with these conversations in it."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder)
        self.asked: list[Messages] = []
        self.script = saying("Hello")

    def lay(self, *conversations: Conversation) -> None:
        """Put them there before the session begins."""
        connection = connect(self.places.database)
        migrate(connection)
        for conversation in conversations:
            keep(connection, conversation)
        connection.close(True)

    async def begin(self) -> None:
        self.tasks = Tasks()
        self.history = History(self.places)
        self.recorder = Recorder(history=self.history, tasks=self.tasks)
        self.session = ChatSession(
            history=self.history,
            recorder=self.recorder,
            ask=self._ask,
            labels=lambda ref: (ref.model, ref.provider),
            tasks=self.tasks,
            model=MODEL,
            knows=lambda ref: ref.provider == MODEL.provider,
        )
        await self.history.open()

    async def end(self) -> None:
        await self.session.stop()
        await self.recorder.finish()
        await self.tasks.cancel_all()
        await self.history.close()

    async def _ask(self, _model: object, messages: Messages, _settings: ChatSettings) -> AsyncResult:
        self.asked.append(messages)
        return AsyncResult(self.script())

    async def until(self, look: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not look():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)

    @property
    def shown(self) -> list[str]:
        return [message.text for message in self.session.current.conversation.path()]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Session]:
    """Its `begin` is called by the test."""
    made = Session(tmp_path)
    yield made
    await made.end()


def long_conversation() -> Conversation:
    return exchanges(*((f"Question {n}", f"Answer {n}") for n in range(END_MESSAGES)), title="long")


async def test_a_chat_comes_to_the_front_from_the_history(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    await opened.begin()
    changed: list[bool] = []
    opened.session.current_changed.connect(lambda: changed.append(True))
    await opened.session.open_chat(one.key)
    assert opened.shown == ["One?", "Two."]
    assert changed == [True]


async def test_a_long_chat_shows_its_end_first_and_then_all_of_it(opened: Session) -> None:
    long = long_conversation()
    opened.lay(long)
    await opened.begin()
    chat = await opened.session.open_chat(long.key)
    assert chat is not None
    assert opened.shown == [message.text for message in long.path()[-END_MESSAGES:]]
    inserted: list[tuple[int, int]] = []
    chat.model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    await opened.until(lambda: chat.conversation.whole)
    assert opened.shown == [message.text for message in long.path()]
    assert inserted == [(0, END_MESSAGES - 1)]


async def test_a_short_chat_is_shown_with_the_versions_of_its_replies(opened: Session) -> None:
    short = exchanges(("One?", "Two."))
    short.add_reply(parent=short.path()[0].id, model=MODEL, model_label="m", provider_label="p").text = "Three."
    opened.lay(short)
    await opened.begin()
    chat = await opened.session.open_chat(short.key)
    assert chat is not None
    await opened.until(lambda: chat.conversation.whole)
    versions = [chat.model.data(chat.model.index(row), VERSIONS_ROLE) for row in range(2)]
    assert versions == [[1], [2, 3]]


async def test_what_is_sent_at_once_goes_out_with_the_whole_conversation(opened: Session) -> None:
    long = long_conversation()
    opened.lay(long)
    await opened.begin()
    chat = await opened.session.open_chat(long.key)
    assert chat is not None
    chat.send("And?")
    await ended(chat)
    assert [message["content"] for message in opened.asked[0]] == [*(m.text for m in long.path()), "And?"]
    assert [m.text for m in chat.conversation.path()][-2:] == ["And?", "Hello"]


async def test_a_chat_that_was_read_further_up_is_opened_there(opened: Session) -> None:
    long = long_conversation()
    long.place = Place(long.path()[3].id, 2)
    opened.lay(long)
    await opened.begin()
    chat = await opened.session.open_chat(long.key)
    assert chat is not None
    assert chat.conversation.whole, "the place is not in its end"
    assert chat.conversation.place == long.place


async def test_the_one_asked_for_last_comes_to_the_front(opened: Session) -> None:
    one, two = exchanges(("One?", "1")), exchanges(("Two?", "2"))
    opened.lay(one, two)
    await opened.begin()
    await asyncio.gather(opened.session.open_chat(one.key), opened.session.open_chat(two.key))
    assert opened.shown == ["Two?", "2"]


async def test_a_chat_that_is_gone_changes_nothing(opened: Session) -> None:
    await opened.begin()
    assert await opened.session.open_chat("nothing") is None
    assert opened.shown == []


async def test_the_last_session_is_gone_on_with(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    await opened.begin()
    await opened.session.open_chat(one.key)
    opened.session.current.conversation.draft = "half a"
    opened.session.note(opened.session.current.conversation)
    await opened.end()
    await opened.begin()
    await opened.session.restore()
    assert opened.shown == ["One?", "Two."]
    assert opened.session.current.conversation.draft == "half a"


async def test_the_draft_of_a_chat_without_a_message_outlives_the_program(opened: Session) -> None:
    await opened.begin()
    opened.session.current.conversation.draft = "not sent"
    opened.session.note(opened.session.current.conversation)
    await opened.end()
    await opened.begin()
    await opened.session.restore()
    assert opened.session.current.conversation.draft == "not sent"


async def test_who_writes_at_once_is_not_taken_elsewhere_by_the_last_session(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    await opened.begin()
    await opened.session.open_chat(one.key)
    await opened.end()
    await opened.begin()
    opened.session.current.send("Quick!")
    await opened.session.restore()
    assert opened.shown[0] == "Quick!"


async def test_only_some_chats_stay_open_and_none_that_something_happens_in(opened: Session) -> None:
    many = [exchanges((f"{n}?", "!"), title=str(n)) for n in range(CHATS_KEPT_OPEN + 4)]
    opened.lay(*many)
    await opened.begin()
    opened.script = endless
    first = await opened.session.open_chat(many[0].key)
    assert first is not None
    first.send("Go on")
    for conversation in many[1:]:
        await opened.session.open_chat(conversation.key)
    assert len(opened.session.chats()) <= CHATS_KEPT_OPEN
    assert first in opened.session.chats()
    assert opened.session.chat(many[1].key) is None


async def test_a_fork_is_a_chat_of_its_own_with_what_led_there(opened: Session) -> None:
    one = exchanges(("One?", "Two."), ("Three?", "Four."))
    opened.lay(one)
    await opened.begin()
    await opened.session.open_chat(one.key)
    opened.session.fork(one.path()[1].id)
    assert opened.shown == ["One?", "Two."]
    fork = opened.session.current.conversation
    assert fork.key != one.key
    await opened.until(lambda: not opened.recorder.has_changes(fork))
    opened.session.new_chat()
    await opened.end()
    await opened.begin()
    await opened.session.open_chat(fork.key)
    assert opened.shown == ["One?", "Two."]


async def test_a_deleted_chat_is_stopped_and_gives_way_to_a_new_one(opened: Session) -> None:
    await opened.begin()
    opened.script = endless
    chat = opened.session.current
    chat.send("Go on")
    await opened.until(lambda: bool(opened.asked))
    opened.session.close_chat(chat.conversation.key)
    assert opened.shown == []
    assert opened.session.chat(chat.conversation.key) is None


async def test_damage_in_an_opened_chat_is_told(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    connection = connect(opened.places.database)
    connection.execute("UPDATE message SET text = 'Tvo.' WHERE text = 'Two.'")
    connection.close(True)
    await opened.begin()
    told: list[tuple[str, int]] = []
    opened.session.damage_found.connect(lambda key, count: told.append((key, count)))
    await opened.session.open_chat(one.key)
    assert told == [(one.key, 1)]


async def test_what_an_import_has_added_is_shown_where_the_chat_is_open(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    await opened.begin()
    await opened.session.open_chat(one.key)
    added = one.add_prompt("Three?", parent=one.path()[-1].id)
    connection = connect(opened.places.database)
    keep(connection, one)
    connection.close(True)
    opened.session.read_again([one.key])
    await opened.until(lambda: opened.shown == ["One?", "Two.", added.text])


async def test_after_everything_was_deleted_a_new_chat_is_in_front(opened: Session) -> None:
    one, two = exchanges(("One?", "1")), exchanges(("Two?", "2"))
    opened.lay(one, two)
    await opened.begin()
    await opened.session.open_chat(one.key)
    await opened.session.open_chat(two.key)
    opened.session.close_all()
    assert opened.shown == []
    assert len(opened.session.chats()) == 1


async def test_a_chat_from_elsewhere_is_answered_by_the_model_chosen_last(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    one.model = None
    opened.lay(one)
    await opened.begin()
    chat = await opened.session.open_chat(one.key)
    assert chat is not None
    chat.send("And?")
    await ended(chat)
    assert opened.shown[-1] == "Hello"


async def test_a_chat_whose_messages_were_all_deleted_is_no_new_chat(opened: Session) -> None:
    await opened.begin()
    chat = opened.session.current
    chat.send("One?")
    await ended(chat)
    await opened.until(lambda: not opened.recorder.has_changes(chat.conversation))
    chat.delete(chat.conversation.path()[0].id)
    opened.session.new_chat()
    assert opened.session.current is not chat
    chat.conversation.draft = "of the emptied one"
    opened.session.note(chat.conversation)
    await opened.end()
    await opened.begin()
    await opened.session.restore()
    assert opened.session.current.conversation.draft == ""


async def test_a_reply_of_a_model_that_cannot_be_asked_is_regenerated_by_the_one_that_answers_here(
    opened: Session,
) -> None:
    one = exchanges(("One?", "Two."))
    one.model = one.path()[1].model = ModelRef("chatgpt", "gpt-4")
    opened.lay(one)
    await opened.begin()
    chat = await opened.session.open_chat(one.key)
    assert chat is not None
    chat.regenerate(chat.conversation.path()[1].id)
    await ended(chat)
    assert opened.shown == ["One?", "Hello"]
    assert chat.conversation.path()[1].model == MODEL


async def test_a_prompt_that_is_sent_while_a_chat_is_read_again_is_kept(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    opened.lay(one)
    await opened.begin()
    chat = await opened.session.open_chat(one.key)
    assert chat is not None
    opened.session.read_again([one.key])
    await asyncio.sleep(0)
    opened.session.current.send("Quick!")
    await ended(chat)
    await opened.until(lambda: not opened.recorder.has_changes(chat.conversation))
    kept = (await opened.history.read(read_conversation, one.key)).conversation
    assert [message.text for message in kept.path()] == ["One?", "Two.", "Quick!", "Hello"] == opened.shown


async def test_nothing_is_deleted_or_forked_from_a_chat_of_which_only_the_end_is_there(opened: Session) -> None:
    long = long_conversation()
    opened.lay(long)
    await opened.begin()
    chat = await opened.session.open_chat(long.key)
    assert chat is not None
    assert not chat.conversation.whole
    last = chat.conversation.path()[-1].id
    assert chat.delete(last) is None
    opened.session.fork(last)
    await opened.until(lambda: chat.conversation.whole)
    await opened.until(lambda: opened.session.current is not chat)
    assert len(opened.shown) == 2 * END_MESSAGES


async def test_a_chat_that_is_deleted_before_all_of_it_is_read_is_left_alone(opened: Session) -> None:
    long = long_conversation()
    opened.lay(long)
    await opened.begin()
    failed: list[str] = []
    opened.tasks.failed.connect(failed.append)
    assert await opened.session.open_chat(long.key) is not None
    opened.session.close_chat(long.key)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    await asyncio.sleep(0.5)
    assert failed == []


async def test_a_chat_that_is_opened_during_an_import_leaves_room_for_what_comes(opened: Session) -> None:
    one = exchanges(("One?", "Two."))
    more = exchanges(("One?", "Two."), ("From elsewhere", "Indeed"))
    more.key = one.key
    opened.lay(one)
    await opened.begin()
    opened.session.leave_room()
    chat = await opened.session.open_chat(one.key)
    assert chat is not None
    await opened.history.write(add_missing, [Archived(more, 0.0, 1.0)])
    opened.session.end_leaving_room()
    chat.send("Quick!")
    await ended(chat)
    await opened.until(lambda: not opened.recorder.has_changes(chat.conversation))
    kept = (await opened.history.read(read_conversation, one.key)).conversation
    texts = {message.text for message in kept.messages()}
    assert texts == {"One?", "Two.", "From elsewhere", "Indeed", "Quick!", "Hello"}
