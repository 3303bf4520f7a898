import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from pathlib import Path

import apsw
import pytest

from gui.bridge.chat_controller import ChatController
from gui.bridge.recorder import FLUSH_MS, RETRY_MS, Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.chat.reply_run import ReplyRun
from gui.history.archive.merging import Archived, add_missing
from gui.history.connection import connect
from gui.history.history import History
from gui.history.journal import read_journal
from gui.history.notes import write_notes
from gui.history.places import Places
from gui.history.problems import Problem
from gui.history.reading import read_conversation
from gui.history.records import Batch
from provider.types import AsyncResult, Messages, StreamEvent
from tests.fakes.conversations import exchanges
from tests.gui.bridge.test_chat_controller import SMALL, ended, endless, saying


class Kept:
    """A chat whose changes are kept in a history of its own; `script` gives what a reply brings."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder)
        self.tasks = Tasks()
        self.history = History(self.places)
        self.recorder = Recorder(history=self.history, tasks=self.tasks)
        self.problems: list[Problem | None] = []
        self.recorder.problem_changed.connect(self.problems.append)
        self.script = saying("Hello")
        self.kept_when_asked: list[list[str]] = []
        self.chat = ChatController(
            conversation=Conversation(model=SMALL),
            ask=self._ask,
            labels=lambda ref: (ref.model, ref.provider),
            tasks=self.tasks,
            recorder=self.recorder,
        )

    async def _ask(self, _model: ModelRef, _messages: Messages, _settings: ChatSettings) -> AsyncResult:
        self.kept_when_asked.append(await self.texts())
        return AsyncResult(self.script())

    async def read(self) -> Conversation:
        opened = await self.history.read(read_conversation, self.chat.conversation.key)
        return opened.conversation

    async def texts(self) -> list[str]:
        return [message.text for message in (await self.read()).path()]

    async def until(self, look: Callable[[], bool], *, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not look():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)

    async def settled(self) -> None:
        await self.until(lambda: not self.recorder.has_changes(self.chat.conversation))
        await asyncio.sleep(0.05)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    made = Kept(tmp_path)
    await made.history.open()
    yield made
    made.chat.stop()
    await made.tasks.cancel_all()
    await made.recorder.finish()
    await made.history.close()


async def test_the_prompt_is_on_disk_before_the_request_goes_out(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    assert kept.kept_when_asked == [["Why?", ""]]


async def test_a_finished_reply_is_on_disk_and_the_journal_empty(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    reply = (await kept.read()).path()[-1]
    assert (reply.text, reply.state) == ("Hello", State.DONE)
    assert list(read_journal(kept.places.journal)) == []


async def test_what_arrives_is_in_the_journal_before_the_reply_has_ended(kept: Kept) -> None:
    kept.script = endless
    kept.chat.send("Why?")
    await kept.until(lambda: bool(kept.chat.conversation.path()[-1].text))
    began = time.monotonic()
    await kept.until(lambda: "so far" in "".join(piece.text for piece in read_journal(kept.places.journal)))
    assert time.monotonic() - began < 20 * FLUSH_MS / 1000, "a machine may be slow, but not that slow"
    assert await kept.texts() == ["Why?", ""], "the database takes a reply once"


async def test_a_reply_that_is_stopped_keeps_what_had_arrived(kept: Kept) -> None:
    kept.script = endless
    kept.chat.send("Why?")
    await kept.until(lambda: bool(kept.chat.conversation.path()[-1].text))
    kept.chat.stop()
    await kept.settled()
    reply = (await kept.read()).path()[-1]
    assert (reply.text, reply.state) == ("so far", State.STOPPED)


async def test_a_continued_reply_is_whole_after_a_crash(kept: Kept) -> None:
    kept.script = endless
    kept.chat.send("Why?")
    await kept.until(lambda: bool(kept.chat.conversation.path()[-1].text))
    kept.chat.stop()
    await kept.settled()
    kept.chat.continue_reply(kept.chat.conversation.path()[-1].id)
    await kept.until(lambda: "so far" in "".join(piece.text for piece in read_journal(kept.places.journal)))

    crashed = Places(kept.places.folder / "crashed")  # what is on disk just now, as the next start would find it
    crashed.folder.mkdir()
    for name in ("history.db", "history.db-wal", "history.journal"):
        (crashed.folder / name).write_bytes((kept.places.folder / name).read_bytes())
    history = History(crashed)
    opening = await history.open()
    found = (await history.read(read_conversation, kept.chat.conversation.key)).conversation.path()[-1]
    await history.close()
    assert opening.interrupted == 1
    assert (found.text, found.state) == ("so farso far", State.INTERRUPTED)


async def test_while_the_database_is_locked_nothing_is_lost_and_the_window_is_told(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    other = connect(kept.places.database)
    other.execute("BEGIN IMMEDIATE")
    kept.chat.send("And then?")
    await ended(kept.chat)
    await kept.until(lambda: bool(kept.problems))
    assert kept.problems == [Problem.LOCKED]
    assert kept.chat.conversation.path()[-1].text == "Hello", "the chat goes on meanwhile"
    other.execute("ROLLBACK")
    other.close()
    await kept.until(lambda: kept.recorder.problem is None, seconds=RETRY_MS / 1000 + 20)
    await kept.settled()
    assert await kept.texts() == ["Why?", "Hello", "And then?", "Hello"]


async def test_versions_edits_and_deletions_are_kept(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    first = kept.chat.conversation.path()[-1]
    kept.script = saying("Other")
    kept.chat.regenerate(first.id)
    await ended(kept.chat)
    kept.chat.show_version(first.id)
    kept.chat.edit(kept.chat.conversation.path()[0].id, text="Why not?", resend=False)
    await kept.settled()
    assert await kept.texts() == ["Why not?", "Hello"]

    removed = kept.chat.delete(first.id)
    await kept.settled()
    assert await kept.texts() == ["Why not?", "Other"]
    assert removed is not None
    kept.chat.put_back(removed)
    await kept.settled()
    assert await kept.texts() == ["Why not?", "Hello"]


async def test_an_edited_prompt_that_is_sent_again_is_a_version_beside_the_first(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    kept.chat.edit(kept.chat.conversation.path()[0].id, text="Why not?", resend=True)
    await ended(kept.chat)
    await kept.settled()
    read = await kept.read()
    assert [message.text for message in read.path()] == ["Why not?", "Hello"]
    assert len(read.versions(read.path()[0].id)) == 2


async def test_a_prompt_whose_reply_is_stopped_at_once_is_kept(kept: Kept) -> None:
    kept.chat.send("Why?")
    kept.chat.stop()
    await kept.settled()
    assert await kept.texts() == ["Why?", ""]
    assert (await kept.read()).path()[-1].state is State.STOPPED


async def test_a_history_that_is_deleted_while_it_is_open_is_written_anew(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    for file in kept.places.folder.glob("history.db*"):
        file.unlink()
    kept.chat.send("And then?")
    await ended(kept.chat)
    await kept.settled()
    assert kept.history.rewritten
    assert await kept.texts() == ["Why?", "Hello", "And then?", "Hello"]
    assert kept.places.database.exists()


async def test_a_history_that_was_deleted_is_there_again_when_it_is_closed(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    await kept.history.open()
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    for file in kept.places.folder.glob("history.db*"):
        file.unlink()
    await kept.recorder.finish()
    await kept.history.close()
    again = Kept(tmp_path)
    await again.history.open()
    read = await again.history.read(read_conversation, kept.chat.conversation.key)
    assert [message.text for message in read.conversation.path()] == ["Why?", "Hello"]
    await again.history.close()


async def test_the_journal_keeps_a_reply_until_the_database_has_it(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.script = endless
    kept.chat.send("Why?")
    await kept.until(lambda: "so far" in "".join(piece.text for piece in read_journal(kept.places.journal)))
    at_clearing: list[list[str]] = []
    clear = kept.history.clear_journal

    async def look_and_clear() -> None:
        at_clearing.append(await kept.texts())
        await clear()

    def write_slowly(connection: apsw.Connection, notes: Mapping[str, str]) -> None:
        time.sleep(0.3)
        write_notes(connection, notes)

    monkeypatch.setattr(kept.history, "clear_journal", look_and_clear)
    monkeypatch.setattr("gui.bridge.recorder.write_notes", write_slowly)
    kept.recorder.remember(name="anything", value="else")
    await asyncio.sleep(0.1)
    kept.chat.stop()  # it ends while something else is being written
    await kept.until(lambda: bool(at_clearing))
    assert at_clearing == [["Why?", "so far"]]


async def test_a_reply_that_has_ended_is_written_whole_though_nobody_has_said_so_yet(kept: Kept) -> None:
    conversation = kept.chat.conversation
    prompt = conversation.add_prompt("Why?", parent=None)
    reply = conversation.add_reply(parent=prompt.id, model=SMALL, model_label="small", provider_label="fake")

    async def ask() -> AsyncResult:
        return AsyncResult(saying("Hello")())

    run = ReplyRun(message=reply, ask=ask, on_arrival=lambda: None)
    kept.recorder.begin(conversation, run)
    await run.run()
    await kept.recorder.keep(conversation, prompt.id, reply.id)
    assert await kept.texts() == ["Why?", "Hello"]
    kept.recorder.end(run)


async def test_what_comes_to_a_chat_that_was_read_again_is_kept_though_the_earlier_one_waits(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    again = await kept.read()
    other = connect(kept.places.database)
    other.execute("BEGIN IMMEDIATE")
    kept.recorder.note(kept.chat.conversation)
    await kept.until(lambda: bool(kept.problems))
    last = again.path()[-1]
    kept.recorder.note(again, again.add_prompt("And then?", parent=last.id).id)
    other.execute("ROLLBACK")
    other.close()
    await kept.until(lambda: not kept.recorder.has_changes(again) and kept.recorder.problem is None)
    assert await kept.texts() == ["Why?", "Hello", "And then?"]


async def test_what_cannot_be_written_for_a_reason_nobody_thought_of_waits(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(_connection: apsw.Connection, _batch: Batch) -> int:
        raise OverflowError("too large")

    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    with monkeypatch.context() as patch:
        patch.setattr("gui.bridge.recorder.save", mistaken)
        kept.chat.edit(kept.chat.conversation.path()[0].id, text="Why not?", resend=False)
        await kept.until(lambda: kept.problems == [Problem.OTHER])
        assert kept.recorder.at_risk() == 1
    kept.recorder.try_again()
    await kept.settled()
    assert await kept.texts() == ["Why not?", "Hello"]


async def test_a_reply_that_is_deleted_before_it_could_be_written_is_waited_for_no_more(kept: Kept) -> None:
    kept.chat.reply_ended.connect(kept.chat.delete)
    kept.chat.send("Why?")
    await ended(kept.chat)
    await kept.settled()
    assert await kept.texts() == ["Why?"]


async def test_what_is_put_back_after_an_import_takes_no_number_of_what_came(kept: Kept) -> None:
    kept.chat.send("Why?")
    await ended(kept.chat)
    kept.chat.send("And then?")
    await ended(kept.chat)
    conversation = kept.chat.conversation
    other = exchanges(("Why?", "Hello"), ("From elsewhere", "Indeed"))
    other.key = conversation.key
    removed = kept.chat.delete(conversation.path()[2].id)
    assert removed is not None
    await kept.settled()
    conversation.leave_room(100)
    await kept.history.write(add_missing, [Archived(other, 0.0, 1.0)])
    kept.chat.put_back(removed)
    await kept.settled()
    texts = [message.text for message in (await kept.read()).messages()]
    assert texts == ["Why?", "Hello", "From elsewhere", "Indeed", "And then?", "Hello"]
    assert [message.text for message in conversation.path()] == ["Why?", "Hello", "And then?", "Hello"]


async def test_the_journal_tells_where_a_reply_begins(kept: Kept) -> None:
    kept.script = endless
    kept.chat.send("Why?")
    await kept.until(lambda: "so far" in "".join(piece.text for piece in read_journal(kept.places.journal)))
    assert [piece.kind for piece in read_journal(kept.places.journal)][:2] == ["begin", "text"]


async def test_the_last_words_of_replies_that_end_together_are_journaled_once(kept: Kept) -> None:
    both_end = asyncio.Event()

    async def until_both_end() -> AsyncGenerator[StreamEvent, None]:
        yield "first "
        await both_end.wait()
        yield "last"

    kept.script = until_both_end
    beside = ChatController(
        conversation=Conversation(model=SMALL),
        ask=lambda _model, _messages, _settings: asyncio.sleep(0, AsyncResult(until_both_end())),
        labels=lambda ref: (ref.model, ref.provider),
        tasks=kept.tasks,
        recorder=kept.recorder,
    )
    for chat in (kept.chat, beside):
        chat.send("Why?")
    await kept.until(lambda: [piece.text for piece in read_journal(kept.places.journal)].count("first ") == 2)
    other = connect(kept.places.database)
    other.execute("BEGIN IMMEDIATE")
    both_end.set()
    await kept.until(lambda: bool(kept.problems))
    texts = [piece.text for piece in read_journal(kept.places.journal) if piece.text]
    other.execute("ROLLBACK")
    other.close()
    assert texts == ["first ", "first ", "last", "last"]
