from dataclasses import replace

import apsw
import pytest

from gui.chat.conversation import Conversation
from gui.chat.message import Message, State
from gui.history.reading import read_conversation, read_end
from tests.fakes.conversations import MODEL, exchanges, keep, with_everything


def comparable(message: Message) -> dict[str, object]:
    """All its fields, times as durations: the clock they were measured by is gone with the process."""
    fields = {name: getattr(message, name) for name in Message.__dataclass_fields__}
    timing = message.timing
    if timing is not None:
        ended = None if timing.ended is None else timing.ended - timing.sent
        fields["timing"] = (timing.to_first_text(), ended, timing.sent_at, timing.thought_seconds)
    return fields


def everything(conversation: Conversation) -> list[dict[str, object]]:
    return [comparable(message) for message in conversation.messages()]


def test_a_conversation_comes_back_as_it_was(connection: apsw.Connection) -> None:
    written = with_everything()
    for message in written.messages():
        message.text = message.text.replace("\ud800", "\ufffd")  # what no text can hold is replaced (fault 21)
    keep(connection, written)
    read = read_conversation(connection, written.key)

    assert everything(read.conversation) == everything(written)
    assert [m.id for m in read.conversation.path()] == [m.id for m in written.path()]
    assert (read.conversation.title, read.conversation.draft) == (written.title, written.draft)
    assert (read.conversation.model, read.conversation.place) == (written.model, written.place)
    assert read.damaged == []


def test_a_lone_surrogate_is_kept_as_the_replacement_character(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    texts = [message.text for message in read_conversation(connection, written.key).conversation.messages()]
    assert "Blue light bends \0 more \ufffd." in texts


def test_what_every_fork_led_to_is_remembered(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    read = read_conversation(connection, written.key).conversation
    for conversation in (written, read):
        conversation.show_version(conversation.versions(conversation.path()[0].id)[-1])
    assert [m.text for m in read.path()] == [m.text for m in written.path()]


def test_the_end_of_a_long_conversation_is_read_by_itself_and_completed_later(connection: apsw.Connection) -> None:
    written = exchanges(*((f"Question {n}", f"Answer {n}") for n in range(50)))
    keep(connection, written)
    end = read_end(connection, written.key, messages=10).conversation
    assert not end.whole
    assert [m.text for m in end.path()] == [m.text for m in written.path()[-10:]]

    shown = end.path()
    added = end.add_prompt("One more", parent=end.path()[-1].id)
    end.complete(read_conversation(connection, written.key).conversation)
    assert end.whole
    assert [m.text for m in end.path()] == [*(m.text for m in written.path()), "One more"]
    assert end.path()[-11:] == [*shown, added], "what is shown already stays the same objects"


def test_the_end_is_that_of_the_branch_that_is_shown(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    end = read_end(connection, written.key, messages=1).conversation
    assert [m.text for m in end.path()] == ["Because"]
    assert end.add_prompt("And?", parent=end.path()[-1].id).id not in {m.id for m in written.messages()}


def test_a_short_conversation_is_whole_at_once(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."))
    keep(connection, written)
    assert read_end(connection, written.key).conversation.whole


def test_a_short_conversation_with_versions_is_completed_by_them(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."))
    prompt, first = written.path()
    second = written.add_reply(parent=prompt.id, model=MODEL, model_label="m", provider_label="p")
    keep(connection, written)
    end = read_end(connection, written.key).conversation
    assert not end.whole
    end.complete(read_conversation(connection, written.key).conversation)
    assert end.versions(end.path()[-1].id) == [first.id, second.id]


def test_what_is_not_there_is_a_key_error(connection: apsw.Connection) -> None:
    for read in (read_conversation, read_end):
        with pytest.raises(KeyError):
            read(connection, "nothing")


def test_a_changed_byte_is_found_by_the_checksum(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."))
    keep(connection, written)
    connection.execute("UPDATE message SET text = 'Tvo.' WHERE text = 'Two.'")
    assert read_conversation(connection, written.key).damaged == [2]


def test_a_long_text_that_cannot_be_unpacked_costs_only_itself(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "abc " * 5_000), ("Three?", "Four."))
    keep(connection, written)
    connection.execute("UPDATE message SET text = CAST(x'00' || text AS BLOB) WHERE typeof(text) = 'blob'")
    read = read_conversation(connection, written.key)
    assert [m.text for m in read.conversation.path()] == ["One?", "", "Three?", "Four."]
    assert read.damaged == [2]


def test_a_byte_that_is_no_utf_8_any_more_costs_only_itself(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."), ("Three?", "Four."), ("Five?", "Six."))
    keep(connection, written)
    connection.execute("UPDATE message SET text = CAST(x'54ff6f' AS TEXT) WHERE text IN ('Two.', 'Three?')")
    read = read_conversation(connection, written.key)
    assert [m.text for m in read.conversation.path()] == ["One?", "T\ufffdo", "T\ufffdo", "Four.", "Five?", "Six."]
    assert read.damaged == [2, 3]


def test_a_reply_that_was_on_its_way_is_interrupted(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Tw"))
    reply = written.path()[-1]
    reply.state = State.STREAMING
    keep(connection, written)
    assert read_conversation(connection, written.key).conversation.path()[-1].state is State.INTERRUPTED


def test_a_message_is_written_again_in_its_place(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."))
    keep(connection, written)
    written.path()[-1].text = "Three."
    keep(connection, written)
    read = read_conversation(connection, written.key).conversation
    assert [replace(m, created=0.0).text for m in read.path()] == ["One?", "Three."]
    assert connection.execute("SELECT count(*) FROM message").get == 2
