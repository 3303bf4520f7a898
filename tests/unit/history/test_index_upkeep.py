import apsw

from gui.chat.message import State
from gui.history.index import unindex_message
from gui.history.index_upkeep import (
    clear_index,
    difference,
    index_messages,
    index_titles,
    is_index_sound,
    settle,
)
from gui.history.messages import NUMBERS
from gui.history.search.query import Query
from gui.history.search.search import search
from tests.fakes.conversations import exchanges, keep


def count(connection: apsw.Connection, text: str) -> int:
    return len(search(connection, Query(text), limit=50).hits)


def test_the_index_can_be_made_anew_a_part_at_a_time(connection: apsw.Connection) -> None:
    for number in range(3):
        keep(connection, exchanges((f"A fox {number}?", "x " * 5_000), ("天空?", "Blue."), title="Foxes"))
    with connection:
        clear_index(connection)
    assert (count(connection, "fox"), count(connection, "天空")) == (0, 0)
    for step, limit in ((index_titles, 2), (index_messages, 5)):
        after: int | None = 0
        while after is not None:
            with connection:
                after = step(connection, after=after, limit=limit)
    assert (count(connection, "fox"), count(connection, "天空"), count(connection, "blue")) == (6, 3, 3)
    with connection:
        assert is_index_sound(connection)


def test_what_is_missing_or_too_much_in_the_index_is_found_and_settled(connection: apsw.Connection) -> None:
    made = exchanges(*((f"fox {number}", "Blue.") for number in range(10)))
    made.path()[-1].state = State.STREAMING
    row = keep(connection, made) * NUMBERS
    assert difference(connection) == ([], [], None)
    with connection:
        unindex_message(connection, row + 3)
        connection.execute("DELETE FROM message WHERE id IN (?, ?)", (row + 1, row + 20))
    after, missing, surplus = 0, list[int](), list[int]()
    while True:
        found = difference(connection, after=after, limit=4)
        missing += found.missing
        surplus += found.surplus
        with connection:
            settle(connection, found)
        if found.further is None:
            break
        after = found.further
    assert (missing, surplus) == ([row + 3], [row + 1])
    assert difference(connection) == ([], [], None)
    assert count(connection, "fox") == 9


def test_a_text_with_a_changed_byte_is_indexed_as_far_as_it_can_be_read(connection: apsw.Connection) -> None:
    keep(connection, exchanges(("A fox?", "Blue.")))
    connection.execute("UPDATE message SET text = CAST(x'ff20666f78' AS TEXT) WHERE text = 'A fox?'")
    with connection:
        clear_index(connection)
        assert index_messages(connection) is None
    assert (count(connection, "fox"), count(connection, "blue")) == (1, 1)
