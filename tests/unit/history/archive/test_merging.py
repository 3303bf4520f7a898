"""Adding what a database lacks: nothing it has is changed or doubled, what is missing stands where it belongs."""

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.chat.conversation import Conversation
from gui.history.archive.errors import ArchiveError
from gui.history.archive.merging import Added, Archived, add_missing
from gui.history.conversations import rename, set_deleted
from gui.history.messages import NUMBERS
from gui.history.reading import read_conversation, read_end
from tests.fakes.conversations import answer, exchanges, keep
from tests.unit.history.archive.databases import EXAMPLES, contents, exported, history
from tests.unit.history.archive.trees import conversations


def add(connection: apsw.Connection, *given_ones: Conversation, updated: float = 10.0) -> Added:
    connection.execute("BEGIN IMMEDIATE")
    added = add_missing(connection, (Archived(each, created=1.0, updated=updated) for each in given_ones))
    connection.execute("COMMIT")
    return added


def same(conversation: Conversation, *pairs: tuple[str, str]) -> Conversation:
    """Another one of the same key."""
    other = exchanges(*pairs, title="Another title")
    other.key = conversation.key
    return other


def texts(connection: apsw.Connection, key: str) -> list[str]:
    return [message.text for message in read_conversation(connection, key).conversation.path()]


def test_a_longer_copy_of_the_path_that_is_shown_is_shown_to_its_new_end(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    keep(connection, here)
    added = add(connection, same(here, ("a", "b"), ("c", "d")))
    assert (added.conversations_extended, added.messages_added, added.changed) == (1, 2, [here.key])
    assert texts(connection, here.key) == ["a", "b", "c", "d"]
    assert [message.text for message in read_end(connection, here.key).conversation.path()] == ["a", "b", "c", "d"]


def test_another_answer_becomes_a_version_and_what_is_shown_stays(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"), ("c", "d"))
    keep(connection, here)
    add(connection, same(here, ("a", "other"), ("e", "f")))
    read = read_conversation(connection, here.key).conversation
    assert [message.text for message in read.path()] == ["a", "b", "c", "d"]
    read.show_version(read.versions(read.path()[1].id)[-1])
    assert [message.text for message in read.path()] == ["a", "other", "e", "f"]


def test_title_draft_folder_and_messages_that_are_there_stay(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    here.draft = "typed"
    keep(connection, here)
    rename(connection, key=here.key, title="Mine")
    before = contents(connection)["message"]
    add(connection, same(here, ("a", "x")))
    after = contents(connection)["message"]
    assert after[: len(before)] == before
    read = read_conversation(connection, here.key).conversation
    assert (read.title, read.draft) == ("Mine", "typed")


def test_what_was_deleted_comes_back(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    keep(connection, here)
    set_deleted(connection, key=here.key, deleted=True)
    added = add(connection, same(here, ("a", "b")))
    assert (added.conversations_added, added.messages_added, added.already_there) == (1, 0, 0)
    assert connection.execute("SELECT deleted FROM conversation").get == 0


def test_twins_stay_two(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    twin = same(here, ("a", "b"))
    answer(twin, twin.path()[0], "b")
    keep(connection, here)
    assert add(connection, twin).messages_added == 1
    assert add(connection, twin).already_there == 1


def test_an_empty_conversation_is_filled(connection: apsw.Connection) -> None:
    here = Conversation()
    keep(connection, here)
    add(connection, same(here, ("a", "b")))
    assert texts(connection, here.key) == ["a", "b"]


def test_what_is_added_is_found_by_searching(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    keep(connection, here)
    add(connection, same(here, ("a", "zebra")), exchanges(("quagga", "c"), title="okapi"))
    for word in ("zebra", "quagga"):
        assert connection.execute("SELECT count(*) FROM message_index WHERE message_index MATCH ?", (word,)).get == 1
    assert connection.execute("SELECT count(*) FROM title_index WHERE title_index MATCH 'okapi'").get == 1


def test_conversations_from_elsewhere_stand_by_their_date(connection: apsw.Connection) -> None:
    for title, at in (("one", 100.0), ("clock was wrong", 20.0), ("three", 300.0)):
        keep(connection, exchanges(("a", "b"), title=title), at=at)
    newer, older, oldest = (exchanges(("a", "b"), title=title) for title in ("newer", "older", "oldest"))
    connection.execute("BEGIN")
    dates = ((newer, 250.0), (oldest, 5.0), (older, 50.0))
    add_missing(connection, (Archived(each, created=1.0, updated=updated) for each, updated in dates))
    connection.execute("COMMIT")
    found = connection.execute("SELECT title FROM conversation ORDER BY activity").fetchall()
    assert [title for (title,) in found] == ["oldest", "older", "one", "clock was wrong", "newer", "three"]
    ranks = connection.execute("SELECT count(DISTINCT activity), count(*) FROM conversation").fetchone()
    assert ranks == (6, 6)


def test_a_conversation_without_room_for_more_numbers_is_rejected(connection: apsw.Connection) -> None:
    here = exchanges(("a", "b"))
    row = keep(connection, here)
    connection.execute("UPDATE message SET id = ? WHERE id = ?", (row * NUMBERS + NUMBERS - 1, row * NUMBERS + 2))
    with pytest.raises(ArchiveError, match="too many messages"):
        add(connection, same(here, ("a", "x")))
    connection.execute("ROLLBACK")


@EXAMPLES
@given(conversations(), conversations(), st.booleans())
def test_merging_loses_nothing_and_a_second_time_changes_nothing(
    here: Conversation, there: Conversation, related: bool
) -> None:
    there.key = here.key if related else there.key
    with history() as connection:
        keep(connection, here, at=5.0)
        before = contents(connection)["message"]
        add(connection, there)
        after = contents(connection)["message"]
        assert [row for row in after if row in before] == before
        written = exported(connection)
        again = add(connection, there)
        assert (again.messages_added, again.already_there) == (0, 1)
        assert exported(connection) == written
        read_conversation(connection, here.key)
        wanted = sorted(message.text for message in there.messages())
        stored = read_conversation(connection, there.key).conversation
        left = [message.text for message in stored.messages()]
        for text in wanted:
            left.remove(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        end = read_end(connection, here.key).conversation.path()
        assert [m.id for m in end] == [m.id for m in read_conversation(connection, here.key).conversation.path()]
