from pathlib import Path

import pytest

from gui.history.backups import Backup, back_up
from gui.history.connection import connect
from gui.history.history import History
from gui.history.migrations import migrate
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem
from gui.history.reading import read_conversation
from gui.history.restoring import restore_missing
from tests.fakes.conversations import exchanges, keep

_KEY = "SELECT key FROM conversation WHERE title = 'One?'"


def backed_up(places: Places, *texts: str) -> Backup:
    connection = connect(places.database)
    migrate(connection)
    for text in texts:
        keep(connection, exchanges((text, "Yes. " * 400), title=text))
    connection.close(True)
    backup = back_up(places)
    assert backup is not None
    return backup


async def test_what_a_backup_has_and_the_history_lacks_comes_back(tmp_path: Path) -> None:
    places = Places(tmp_path)
    backup = backed_up(places, "One?", "Two?")
    connection = connect(places.database)
    connection.execute("DELETE FROM conversation WHERE title = 'One?'")
    connection.close(True)
    history = History(places)
    await history.open()
    added = await history.write(restore_missing, backup)
    assert (added.conversations_added, added.already_there) == (1, 1)
    key = await history.read(lambda reader: str(reader.execute(_KEY).get))
    assert (await history.read(read_conversation, key)).conversation.path()[0].text == "One?"
    await history.close()


async def test_a_damaged_backup_is_no_word_about_the_history(tmp_path: Path) -> None:
    places = Places(tmp_path)
    backup = backed_up(places, *(f"{number}?" for number in range(50)))
    content = backup.path.read_bytes()
    backup.path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    history = History(places)
    await history.open()
    with pytest.raises(HistoryError) as raised:
        await history.write(restore_missing, backup)
    assert raised.value.problem is Problem.OTHER
    await history.close()
    opening = open_history(places)
    assert opening.aside is None
    opening.release()
