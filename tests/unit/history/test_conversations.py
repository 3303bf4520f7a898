import apsw
import pytest

from gui.chat.model_ref import ModelRef
from gui.history.conversations import pin, purge, rename, save, set_deleted
from gui.history.notes import read_note, write_notes
from gui.history.reading import read_conversation
from gui.history.records import Batch, MessageRecord, record_of
from tests.fakes.conversations import exchanges, keep


def order(connection: apsw.Connection) -> list[str]:
    """Titles, the one where something happened last first."""
    return [title for (title,) in connection.execute("SELECT title FROM conversation ORDER BY activity DESC")]


def test_where_something_happened_last_is_first_whatever_the_clock_says(connection: apsw.Connection) -> None:
    one, two, three = (exchanges(("?", "!"), title=title) for title in ("one", "two", "three"))
    keep(connection, one, at=2_000.0)
    keep(connection, two, at=1_000.0)
    keep(connection, three, at=1_500.0)
    keep(connection, one, at=10.0)
    assert order(connection) == ["one", "three", "two"]


def test_a_draft_or_a_place_moves_nothing(connection: apsw.Connection) -> None:
    one, two = (exchanges(("?", "!"), title=title) for title in ("one", "two"))
    keep(connection, one)
    keep(connection, two)
    one.draft = "Not sent yet"
    with connection:
        save(connection, Batch(record_of(one, created=0.0, updated=None)))
    assert order(connection) == ["two", "one"]
    assert read_conversation(connection, one.key).conversation.draft == "Not sent yet"


def test_saying_a_change_twice_does_no_harm(connection: apsw.Connection) -> None:
    one = exchanges(("?", "!"))
    batch = Batch(
        record_of(one, created=1.0, updated=1.0),
        [MessageRecord(message, one.is_chosen(message.id)) for message in one.messages()],
        [7],
    )
    for _ in range(2):
        with connection:
            save(connection, batch)
    assert len(read_conversation(connection, one.key).conversation.path()) == 2
    assert connection.execute("SELECT count(*) FROM message_index WHERE message_index MATCH '\"?\" OR a'").get == 0


def test_a_title_the_user_gave_is_known_as_his(connection: apsw.Connection) -> None:
    one = exchanges(("?", "!"))
    keep(connection, one)
    with connection:
        rename(connection, key=one.key, title="Mine")
    read = read_conversation(connection, one.key).conversation
    assert (read.title, read.title_source) == ("Mine", "user")


def test_what_was_deleted_can_be_put_back_until_it_is_purged(connection: apsw.Connection) -> None:
    one, two = exchanges(("rare question", "!")), exchanges(("other", "!"))
    keep(connection, one)
    keep(connection, two)
    with connection:
        set_deleted(connection, key=one.key, deleted=True)
        set_deleted(connection, key=one.key, deleted=False)
        purge(connection)
    assert read_conversation(connection, one.key).conversation.path()
    with connection:
        set_deleted(connection, key=one.key, deleted=True)
        purge(connection)
    with pytest.raises(KeyError):
        read_conversation(connection, one.key)
    assert connection.execute("SELECT count(*) FROM message").get == 2
    assert connection.execute("SELECT count(*) FROM message_index WHERE message_index MATCH 'rare'").get == 0
    assert connection.execute("SELECT count(*) FROM message_index WHERE message_index MATCH 'other'").get == 1
    with pytest.raises(KeyError):
        pin(connection, key=one.key, pinned=True)


def test_what_no_database_takes_keeps_nothing_else_from_being_written(connection: apsw.Connection) -> None:
    one = exchanges(("?", "!"))
    one.title, one.draft, one.model = "\ud800", "half \ud800", ModelRef("service", "\ud800")
    keep(connection, one)
    with connection:
        write_notes(connection, {"name": "half \ud800"})
    found = read_conversation(connection, one.key).conversation
    assert (found.title, found.draft, found.model) == ("\ufffd", "half \ufffd", ModelRef("service", "\ufffd"))
    assert read_note(connection, "name") == "half \ufffd"
