"""The files are deleted or replaced under a program that has them open: it writes them anew, and nothing is lost."""

from functools import partial
from pathlib import Path
from random import Random

from gui.history.places import Places
from tests.torture import _session
from tests.torture._checks import check
from tests.torture._result import Plan, Result, Round
from tests.torture._session import Session


def deleted(plan: Plan) -> Result:
    """Runs in this process, on a loop of its own."""
    result = Result("deleted underneath")
    for number in range(2 if plan.short else 10):
        found = Round(critical=True)
        folder = plan.folder / f"deleted-{number}"
        folder.mkdir(parents=True)
        _session.run(partial(_work, folder, Random(f"{plan.seed} {number}"), found))
        check(Places(folder).database, found)
        result.add(found)
    return result


async def _work(folder: Path, random: Random, found: Round) -> None:
    session = Session(folder, random)
    await session.history.open()
    chat = session.chat(told=lambda _prompt, _count: None, asked=lambda _prompt: None, most=40, pause=0.002)
    await session.exchange(chat, "before")
    await session.saved([chat], seconds=10)
    replaced = random.random() < 0.5
    _delete(folder, replaced=replaced)
    await session.exchange(chat, "after")
    if not await session.saved([chat], seconds=10):
        found.lose("what was said afterwards")
    await session.compare([chat], found)
    await session.close()


def _delete(folder: Path, *, replaced: bool) -> None:
    for file in folder.glob("history.db*"):
        file.unlink()
    if replaced:
        Places(folder).database.write_bytes(b"Somebody else's file")
