import asyncio
import time
from pathlib import Path

from gui.bridge import backup_keeper
from gui.bridge.backup_keeper import BackupKeeper
from gui.bridge.tasks import Tasks
from gui.history.backups import list_backups
from gui.history.connection import connect
from gui.history.history import History
from gui.history.migrations import migrate
from gui.history.places import Places
from tests.fakes.conversations import exchanges, keep


def lay(places: Places, *, count: int = 1) -> None:
    connection = connect(places.database)
    migrate(connection)
    for _ in range(count):
        keep(connection, exchanges(("One?", "Two.")))
    connection.close(True)


async def keeper_of(places: Places) -> tuple[History, BackupKeeper]:
    history = History(places)
    await history.open()
    return history, BackupKeeper(history=history, spawn=Tasks().spawn)


async def test_what_has_changed_is_backed_up_on_the_way_out_and_only_once(tmp_path: Path) -> None:
    places = Places(tmp_path)
    lay(places)
    for _ in range(2):
        history, keeper = await keeper_of(places)
        await keeper.finish()
        await history.close()
        assert [backup.messages for backup in list_backups(places)] == [2]
    lay(places)
    history, keeper = await keeper_of(places)
    await keeper.finish()
    await history.close()
    assert [backup.messages for backup in list_backups(places)] == [4, 2]


async def test_an_empty_history_needs_no_backup(tmp_path: Path) -> None:
    history, keeper = await keeper_of(Places(tmp_path))
    await keeper.finish()
    await history.close()
    assert list_backups(Places(tmp_path)) == []


async def test_it_begins_by_itself(tmp_path: Path) -> None:
    places = Places(tmp_path)
    lay(places)
    history, keeper = await keeper_of(places)
    keeper.start()
    keeper._timer.setInterval(1)
    deadline = time.monotonic() + 20
    while not list_backups(places):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)
    assert keeper._timer.interval() == backup_keeper.INTERVAL_MS
    await keeper.finish()
    await history.close()


async def test_quitting_does_not_wait_for_a_large_one(tmp_path: Path) -> None:
    places = Places(tmp_path)
    connection = connect(places.database)
    migrate(connection)
    keep(connection, exchanges(*((f"{n}?", str(n) * 3_000) for n in range(2_000))))
    connection.close(True)
    history, keeper = await keeper_of(places)
    keeper._ends_at = 0.0
    await keeper.back_up_if_due()
    await history.close()
    assert list_backups(places) == []
    assert [path for path in places.backups.iterdir() if path.suffix == ".db"] == []


async def test_damage_is_told_and_the_next_start_repairs_it(tmp_path: Path) -> None:
    places = Places(tmp_path)
    lay(places, count=200)
    content = bytearray(places.database.read_bytes())
    page = 4096 * (len(content) // 4096 // 2)
    content[page : page + 4096] = b"\x0d" + bytes(4095)
    history, keeper = await keeper_of(places)
    told: list[bool] = []
    keeper.damage_found.connect(lambda: told.append(True))
    places.database.write_bytes(content)
    await keeper.finish()
    await history.close()
    assert told == [True]
    history = History(places)
    opening = await history.open()
    assert opening.aside is not None
    assert opening.salvaged is not None
    await history.close()
