"""Another program holds the database for half a minute: nothing is lost, and what arrives is journaled meanwhile."""

import asyncio
import time
from pathlib import Path
from random import Random

from gui.history.connection import connect
from gui.history.journal import read_journal
from gui.history.places import Places
from gui.history.problems import Problem
from tests.torture import _session
from tests.torture._checks import check
from tests.torture._result import Plan, Result, Round
from tests.torture._session import Session


def locked(plan: Plan) -> Result:
    """Runs in this process, on a loop of its own."""
    result = Result("locked")
    seconds = 5.0 if plan.short else 30.0
    found = Round(critical=True)
    folder = plan.folder / "locked"
    folder.mkdir(parents=True)
    _session.run(lambda: _work(folder, Random(plan.seed), seconds, found))
    result.add(found)
    result.remark = f"held for {seconds:.0f} s"
    return result


async def _work(folder: Path, random: Random, seconds: float, found: Round) -> None:
    session = Session(folder, random)
    await session.history.open()
    chats = [
        session.chat(told=lambda _prompt, _count: None, asked=lambda _prompt: None, most=60, pause=0.02)
        for _ in range(2)
    ]
    for chat in chats:
        await session.exchange(chat, "before")
    await session.saved(chats, seconds=10)
    other = connect(Places(folder).database)
    other.execute("BEGIN IMMEDIATE")
    released = time.monotonic() + seconds
    number = 0
    while time.monotonic() < released:
        await asyncio.gather(*(session.exchange(chat, f"meanwhile {number}") for chat in chats))
        number += 1
    journaled = sum(len(piece.text) for piece in read_journal(Places(folder).journal))
    other.execute("ROLLBACK")
    other.close(True)
    if Problem.LOCKED not in session.problems:
        found.lose("word of it: no problem was told")
    if not await session.saved(chats, seconds=30):
        found.lose("what was to be saved when the lock was gone")
    if not journaled:
        found.lose("what arrived: the journal is empty")
    await session.compare(chats, found)
    await session.close()
    check(Places(folder).database, found)
