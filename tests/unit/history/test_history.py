"""The history as the program has it: what one session finds damaged, the next start repairs."""

from pathlib import Path

import pytest

from gui.history.connection import connect
from gui.history.conversations import rename
from gui.history.history import History
from gui.history.listing import LOOSE, read_pages
from gui.history.migrations import migrate
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem
from tests.fakes.conversations import exchanges, keep


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A chat whose title has a byte that is none of a text's."""
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    keep(connection, exchanges(("Why?", "Because.")))
    connection.execute("UPDATE conversation SET title = CAST(x'c3286f' AS TEXT)")
    connection.close(True)
    return places


async def test_what_cannot_be_read_is_repaired_at_the_next_start(places: Places) -> None:
    history = History(places)
    await history.open()
    with pytest.raises(HistoryError) as raised:
        await history.read(read_pages, after=[(LOOSE, None)], limit=10)
    assert raised.value.problem is Problem.DAMAGED
    await history.close()

    history = History(places)
    opening = await history.open()
    (page,) = await history.read(read_pages, after=[(LOOSE, None)], limit=10)
    await history.close()
    assert opening.salvaged is not None
    assert [entry.title for entry in page.entries] == ["\ufffd(o"]


async def test_what_cannot_be_written_because_of_damage_is_repaired_at_the_next_start(tmp_path: Path) -> None:
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    chat = exchanges(("Why?", "Because."))
    keep(connection, chat)
    connection.execute("UPDATE title_index_data SET block = x'00ff'")
    connection.close(True)
    history = History(places)
    await history.open()
    with pytest.raises(HistoryError) as raised:
        await history.write(rename, key=chat.key, title="Another title")
    assert raised.value.problem is Problem.DAMAGED
    await history.close()

    history = History(places)
    opening = await history.open()
    await history.write(rename, key=chat.key, title="Another title")
    await history.close()
    assert opening.salvaged is not None


async def test_a_history_in_good_order_is_not_put_aside(tmp_path: Path) -> None:
    for _start in range(2):
        history = History(Places(tmp_path))
        assert (await history.open()).aside is None
        with pytest.raises(KeyError):
            await history.write(rename, key="unknown", title="")
        await history.close()
