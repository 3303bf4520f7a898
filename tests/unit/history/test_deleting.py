from pathlib import Path

import apsw

from gui.history.backups import back_up
from gui.history.connection import connect
from gui.history.deleting import compact, delete_all, remove_copies
from gui.history.places import Places
from gui.history.reading import read_conversation
from tests.fakes.conversations import exchanges, keep

SECRET = "quetzalcoatlus"


def traces(folder: Path) -> list[str]:
    """The files in which the secret still stands, also split by an index."""
    return [path.name for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_nothing_of_what_was_deleted_is_left_in_any_file(connection: apsw.Connection, tmp_path: Path) -> None:
    for number in range(30):
        keep(connection, exchanges((f"{SECRET} {number}", "An answer. " * 200), title=f"{SECRET} title"))
    assert traces(tmp_path)
    with connection:
        delete_all(connection)
    compact(Places(tmp_path))
    assert traces(tmp_path) == []


def test_the_history_goes_on_after_everything_was_deleted(connection: apsw.Connection, tmp_path: Path) -> None:
    gone = exchanges(("Where?", "There."))
    first = keep(connection, gone)
    with connection:
        delete_all(connection)
    compact(Places(tmp_path))
    later = exchanges(("And now?", "Still here."))
    assert keep(connection, later) > first  # no number is given twice: the journal names messages by them
    assert read_conversation(connection, later.key).conversation.path()[1].text == "Still here."
    with_word = "SELECT count(*) FROM message_index WHERE message_index MATCH ?"
    assert connection.execute(with_word, ("there",)).get == 0
    assert connection.execute(with_word, ("still",)).get == 1


def test_backups_and_damaged_databases_go_only_where_that_is_wished(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    places = Places(tmp_path)
    keep(connection, exchanges((SECRET, "yes")))
    assert back_up(places) is not None
    (places.damaged / "20260101T000000Z").mkdir(parents=True)
    (places.damaged / "20260101T000000Z" / "history.db").write_text(SECRET)
    with connection:
        delete_all(connection)
    compact(places)
    assert len(traces(tmp_path)) == 2
    remove_copies(places)
    remove_copies(places)  # there is nothing any more
    assert traces(tmp_path) == []
    assert not connect(places.database, read_only=True).execute("SELECT count(*) FROM conversation").get
