import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from random import Random

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from gui.bridge.chat_controller import ChatController
from gui.bridge.message_list_model import COMPARED_ROLE, VERSIONS_ROLE, MessageListModel
from gui.bridge.recorder import Recorder
from gui.bridge.tasks import Tasks
from gui.chat.chat_settings import ChatSettings
from gui.chat.comparison import MOST_COMPARED
from gui.chat.conversation import Conversation
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.history.history import History
from gui.history.journal import read_journal
from gui.history.places import Places
from gui.history.reading import read_conversation
from provider.errors import ConnectionLostError, ServerError
from provider.types import AsyncResult, Messages, StreamEvent
from tests.gui.bridge.test_chat_controller import Script, endless, failing, saying
from tests.gui.bridge.test_message_list_model import Rows

A, B, C, D, E = (ModelRef("one" if name in "ab" else "two", name) for name in "abcde")


async def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not look():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


class Panel:
    """A chat with several models, each of which answers by its own script, in turn."""

    def __init__(
        self, scripts: dict[ModelRef, list[Script]], *, recorder: Recorder | None = None, tasks: Tasks
    ) -> None:
        self.asked: list[tuple[ModelRef, Messages]] = []
        self.ended: list[int] = []
        self.activity: list[bool] = []
        self._scripts = scripts
        self.chat = ChatController(
            conversation=Conversation(model=A),
            ask=self._ask,
            labels=lambda ref: (ref.model.upper(), ref.provider),
            tasks=tasks,
            recorder=recorder,
        )
        self.chat.reply_ended.connect(self.ended.append)
        self.chat.active_changed.connect(self.activity.append)

    async def _ask(self, model: ModelRef, messages: Messages, _settings: ChatSettings) -> AsyncResult:
        self.asked.append((model, messages))
        return AsyncResult(self._scripts[model].pop(0)())

    @property
    def replies(self) -> list[Message]:
        """Those that stand side by side."""
        model = self.chat.model
        return [model.message(row) for row in range(model.rowCount()) if self.standing(row) is not None]

    def standing(self, row: int) -> object:
        return self.chat.model.data(self.chat.model.index(row), COMPARED_ROLE)

    def front(self) -> Message:
        model = self.chat.model
        return next(model.message(row) for row in range(model.rowCount()) if self.standing(row) is True)

    def texts(self) -> list[str]:
        return [self.chat.model.message(row).text for row in range(self.chat.model.rowCount())]

    async def until_idle(self) -> None:
        await until(lambda: not (self.chat.active or self.chat.waits_to_retry))

    async def until_arrived(self, *replies: Message) -> None:
        await until(lambda: all(reply.text for reply in replies))


def panel(scripts: dict[ModelRef, list[Script]]) -> Panel:
    return Panel(scripts, tasks=Tasks())


def stepwise(gate: asyncio.Event, *chunks: str) -> Script:
    """Says the first chunk at once and the others after the gate has opened."""

    async def events() -> AsyncGenerator[StreamEvent, None]:
        yield chunks[0]
        await gate.wait()
        for chunk in chunks[1:]:
            yield chunk

    return events


async def test_several_models_answer_one_prompt_at_once_and_stand_side_by_side(qtbot: QtBot) -> None:
    gate = asyncio.Event()
    p = panel({A: [stepwise(gate, "slow", " but done")], B: [saying("quick")], C: [stepwise(gate, "third", "!")]})
    p.chat.send_to("Who are you?", [A, B, C])
    assert [(reply.model_label, reply.provider_label) for reply in p.replies] == [
        ("A", "one"),
        ("B", "one"),
        ("C", "two"),
    ]
    await p.until_arrived(*p.replies)
    await until(lambda: p.replies[1].id in p.ended)
    assert (p.chat.active, p.activity) == (True, [True])
    assert [reply.state for reply in p.replies] == [State.STREAMING, State.DONE, State.STREAMING]
    gate.set()
    await p.until_idle()

    assert p.texts() == ["Who are you?", "slow but done", "quick", "third!"]
    assert p.activity == [True, False]
    assert sorted(p.ended) == [reply.id for reply in p.replies]
    assert [[m["content"] for m in messages] for _, messages in p.asked] == [["Who are you?"]] * 3
    assert p.chat.model.data(p.chat.model.index(2), VERSIONS_ROLE) == []


async def test_going_on_with_one_sends_only_its_branch_and_keeps_the_others_as_versions(qtbot: QtBot) -> None:
    p = panel({A: [saying("from a")], B: [saying("from b"), saying("more")], C: [saying("from c")]})
    p.chat.send_to("Question", [A, B, C])
    await p.until_idle()
    chosen = p.replies[1]
    p.chat.choose(chosen.id)
    assert (p.replies, p.texts()) == ([], ["Question", "from b"])
    assert p.chat.model.data(p.chat.model.index(1), VERSIONS_ROLE) == [2, 3, 4]
    assert p.chat.conversation.model == B

    p.chat.send("And then?")
    await p.until_idle()
    assert p.asked[-1][0] == B
    assert [m["content"] for m in p.asked[-1][1]] == ["Question", "from b", "And then?"]


async def test_sending_on_chooses_the_one_in_front(qtbot: QtBot) -> None:
    p = panel({A: [saying("from a")], C: [saying("from c"), saying("more")]})
    p.chat.send_to("Question", [A, C])
    await p.until_idle()
    assert p.front().model == A
    p.chat.bring_forward(p.replies[1].id)
    assert p.front().model == C
    assert len(p.replies) == 2
    p.chat.send("Go on")
    await p.until_idle()
    assert p.texts() == ["Question", "from c", "Go on", "more"]


async def test_a_model_picked_after_the_replies_have_come_answers_the_next_prompt(qtbot: QtBot) -> None:
    p = panel({A: [saying("from a")], B: [saying("from b")], E: [saying("from e")]})
    p.chat.send_to("Question", [A, B])
    await p.until_idle()
    p.chat.conversation.model = E
    p.chat.send("Go on")
    await p.until_idle()
    assert p.texts() == ["Question", "from a", "Go on", "from e"]


async def test_stopping_ends_all_and_one_can_be_stopped_by_itself(qtbot: QtBot) -> None:
    p = panel({A: [endless], B: [endless], C: [endless]})
    p.chat.send_to("Go", [A, B, C])
    replies = p.replies
    await p.until_arrived(*replies)
    p.chat.stop_reply(replies[1].id)
    await until(lambda: bool(p.ended))
    assert [reply.state for reply in replies] == [State.STREAMING, State.STOPPED, State.STREAMING]
    p.chat.stop()
    await p.until_idle()
    assert [(reply.state, reply.text) for reply in replies] == [(State.STOPPED, "so far")] * 3


async def test_choosing_one_ends_the_others_and_lets_it_finish(qtbot: QtBot) -> None:
    gate = asyncio.Event()
    p = panel({A: [endless], B: [stepwise(gate, "one", " two")]})
    p.chat.send_to("Go", [A, B])
    left, right = p.replies
    await p.until_arrived(left, right)
    p.chat.choose(right.id)
    assert p.texts() == ["Go", "one"]
    gate.set()
    await p.until_idle()
    assert (left.state, right.state, right.text) == (State.STOPPED, State.DONE, "one two")


async def test_a_failed_one_is_asked_again_while_another_streams(qtbot: QtBot) -> None:
    p = panel({A: [endless], B: [failing(ConnectionLostError(why="reset")), saying("better")]})
    p.chat.send_to("Go", [A, B])
    left, right = p.replies
    await until(lambda: right.state is State.FAILED)
    p.chat.retry(right.id)
    await until(lambda: right.state is State.DONE)
    assert (right.text, left.state) == ("better", State.STREAMING)
    p.chat.stop()
    await p.until_idle()


async def test_a_busy_service_is_asked_again_by_itself_for_its_reply_only(qtbot: QtBot) -> None:
    busy = ServerError(status=503, reason="busy", retry_after=0.05)
    p = panel({A: [failing(busy), saying("at last")], B: [saying("at once")]})
    p.chat.send_to("Go", [A, B])
    await p.until_idle()
    assert p.texts() == ["Go", "at last", "at once"]
    assert sorted(p.ended) == [2, 3]


async def test_another_version_of_one_takes_its_place(qtbot: QtBot) -> None:
    p = panel({A: [saying("a1")], B: [saying("b1"), saying("b2")], C: [saying("c1")], E: [saying("e1")]})
    p.chat.send_to("Go", [A, B, C])
    await p.until_idle()
    p.chat.regenerate(p.replies[1].id)
    await p.until_idle()
    assert p.texts() == ["Go", "a1", "b2", "c1"]
    assert p.front().text == "a1"
    p.chat.regenerate(p.replies[0].id, model=E)
    await p.until_idle()
    assert p.texts() == ["Go", "e1", "b2", "c1"]
    assert p.front().text == "e1"
    p.chat.choose(p.replies[1].id)
    assert len(p.chat.conversation.versions(p.chat.model.message(1).id)) == 5


async def test_one_that_waits_is_not_asked_again_once_another_model_has_its_place(qtbot: QtBot) -> None:
    busy = ServerError(status=503, reason="busy", retry_after=0.3)
    p = panel({A: [failing(busy)], B: [saying("b")], C: [saying("c")]})
    p.chat.send_to("Go", [A, B])
    waiting = p.replies[0]
    await until(lambda: waiting.retry_at is not None)
    p.chat.regenerate(waiting.id, model=C)
    await p.until_idle()
    await asyncio.sleep(0.4)
    assert p.texts() == ["Go", "c", "b"]
    assert [model for model, _ in p.asked] == [A, B, C]
    assert p.chat.conversation.model == C


async def test_other_models_are_asked_what_a_reply_has_answered(qtbot: QtBot) -> None:
    p = panel({A: [saying("a1"), saying("a2")], B: [saying("b1")], C: [saying("c1")]})
    p.chat.send("One")
    await p.until_idle()
    p.chat.send("Two")
    await p.until_idle()
    p.chat.compare(p.chat.model.message(3).id, [B])
    await p.until_idle()
    assert p.texts() == ["One", "a1", "Two", "a2", "b1"]
    assert [m["content"] for m in p.asked[-1][1]] == ["One", "a1", "Two"]
    assert p.front().text == "a2"
    p.chat.compare(p.replies[0].id, [C])
    await p.until_idle()
    assert p.texts() == ["One", "a1", "Two", "a2", "b1", "c1"]


async def test_what_follows_a_compared_reply_is_hidden_until_it_is_chosen(qtbot: QtBot) -> None:
    p = panel({A: [saying("a1"), saying("a2")], B: [saying("b1")]})
    p.chat.send("One")
    await p.until_idle()
    p.chat.send("Two")
    await p.until_idle()
    first = p.chat.model.message(1)
    p.chat.compare(first.id, [B])
    await p.until_idle()
    assert p.texts() == ["One", "a1", "b1"]
    assert p.front().text == "b1"  # else the next prompt would come beneath what is hidden
    p.chat.bring_forward(first.id)
    assert p.texts() == ["One", "a1", "b1"]
    p.chat.choose(first.id)
    assert p.texts() == ["One", "a1", "Two", "a2"]


async def test_what_is_hidden_beneath_a_compared_reply_is_shown_when_it_is_looked_for(qtbot: QtBot) -> None:
    p = panel({A: [saying("a1"), saying("a2")], B: [saying("b1")]})
    p.chat.send("One")
    await p.until_idle()
    p.chat.send("Two")
    await p.until_idle()
    hidden = p.chat.model.message(3)
    p.chat.compare(p.chat.model.message(1).id, [B])
    await p.until_idle()
    assert p.chat.model.row_of(hidden.id) is None
    p.chat.choose_above(hidden.id)
    assert p.texts() == ["One", "a1", "Two", "a2"]


async def test_versions_are_put_side_by_side(qtbot: QtBot) -> None:
    p = panel({A: [saying(f"v{number}") for number in range(6)]})
    p.chat.send("Go")
    await p.until_idle()
    for _ in range(5):
        p.chat.regenerate(p.chat.model.message(1).id)
        await p.until_idle()
    p.chat.show_version(2)
    p.chat.compare_versions(2)
    assert p.texts() == ["Go", "v0", "v3", "v4", "v5"]
    assert p.front().text == "v0"


async def test_never_more_than_four_are_compared(qtbot: QtBot) -> None:
    p = panel({ref: [saying("x")] for ref in (A, B, C, D, E)})
    p.chat.send_to("Go", [A, B, C, D, E])
    await p.until_idle()
    assert len(p.replies) == MOST_COMPARED == len(p.asked)
    p.chat.compare(p.replies[0].id, [E])
    assert not p.chat.active


async def test_one_model_alone_is_no_comparison(qtbot: QtBot) -> None:
    p = panel({C: [saying("x")]})
    p.chat.send_to("Go", [C])
    await p.until_idle()
    assert (p.replies, p.texts()) == ([], ["Go", "x"])


async def test_a_deleted_one_leaves_the_comparison_and_comes_back(qtbot: QtBot) -> None:
    p = panel({A: [saying("a")], B: [saying("b")]})
    p.chat.send_to("Go", [A, B])
    await p.until_idle()
    removed = p.chat.delete(p.replies[0].id)
    assert removed is not None
    assert (p.replies, p.texts()) == ([], ["Go", "b"])
    p.chat.put_back(removed)
    assert p.texts() == ["Go", "a", "b"]


@pytest.mark.parametrize("seed", range(4))
def test_rows_follow_comparisons_step_by_step(seed: int, qtbot: QtBot) -> None:
    random = Random(seed)
    conversation = Conversation()
    model = MessageListModel(conversation=conversation)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = Rows(model)
    for step in range(150):
        last = conversation.last()
        group = conversation.side_by_side()
        if last is None or (last.role == "assistant" and not group and random.random() < 0.5):
            conversation.add_prompt("text", parent=last.id if last else None)
        elif group and random.random() < 0.4:
            getattr(conversation, random.choice(["settle", "show_version", "remove"]))(random.choice(group).id)
        else:
            prompt = next(each for each in reversed(conversation.path()) if each.role == "user")
            comparison = random.choice(["", str(step), group[0].comparison if group else ""])
            for _ in range(random.randint(1, 5)):
                ref = random.choice([A, B, C])
                conversation.add_reply(
                    parent=prompt.id, model=ref, model_label="", provider_label="", comparison=comparison
                )
        model.refresh()
        shown = [model.message(row) for row in range(model.rowCount())]
        assert rows.messages == shown
        assert [model.row_of(message.id) for message in shown] == list(range(len(shown)))
    assert tester.model() is model


async def test_a_comparison_that_was_cut_off_comes_back_with_what_had_arrived(tmp_path: Path, qtbot: QtBot) -> None:
    tasks, places = Tasks(), Places(tmp_path)
    history = History(places)
    await history.open()
    recorder = Recorder(history=history, tasks=tasks)
    p = Panel({A: [endless], B: [endless], C: [saying("whole")]}, recorder=recorder, tasks=tasks)
    p.chat.send_to("Go", [A, B, C])
    await until(
        lambda: "".join(piece.text for piece in read_journal(places.journal)).count("so far") == 2 and bool(p.ended)
    )
    await recorder.flush()
    copy = tmp_path / "crashed"
    copy.mkdir()
    for name in ("history.db", "history.db-wal", "history.journal"):
        (copy / name).write_bytes((tmp_path / name).read_bytes())
    p.chat.stop()
    await tasks.cancel_all()
    await recorder.finish()
    await history.close()

    again = History(Places(copy))
    await again.open()
    opened = await again.read(read_conversation, p.chat.conversation.key)
    await again.close()
    group = opened.conversation.side_by_side()
    assert [(reply.model, reply.state, reply.text) for reply in group] == [
        (A, State.INTERRUPTED, "so far"),
        (B, State.INTERRUPTED, "so far"),
        (C, State.DONE, "whole"),
    ]
