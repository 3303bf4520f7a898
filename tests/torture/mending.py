"""Killed while a crash or damage is being mended, again and again: the next start mends it as the first would have."""

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.reading import read_conversation
from tests.torture._checks import reopened
from tests.torture._killing import BEGUN, Tell, killed, span
from tests.torture._laying import lay
from tests.torture._result import Plan, Result, Round, run_rounds
from tests.torture.damaged import UNCLEAN, damage

KILLS = 3


def open_it(folder: Path, _seed: int, tell: Tell) -> None:
    """The worker."""
    tell(BEGUN)
    open_history(Places(folder))
    tell("opened")


def mending(plan: Plan) -> Result:
    result = Result("mending")
    _lay_damaged(plan.folder / "whole", Random(0))
    seconds = span(open_it, folder=plan.folder / "whole")
    run_rounds(result, plan, lambda folder, random: _one(folder, random, seconds))
    result.remark = f"{KILLS} kills each"
    return result


def _lay_damaged(folder: Path, random: Random) -> bytes:
    places = Places(folder)
    lay(folder)
    content = damage(places.database.read_bytes(), random)
    places.database.write_bytes(content)
    places.lock.write_bytes(UNCLEAN)
    return content


def _one(folder: Path, random: Random, seconds: float) -> Round:
    places, undisturbed = Places(folder / "killed"), Places(folder / "undisturbed")
    content = _lay_damaged(places.folder, random)
    shutil.copytree(places.folder, undisturbed.folder)
    reopened(undisturbed.folder)
    deaths = [killed(open_it, folder=places.folder, seed=0, seconds=random.random() * seconds) for _ in range(KILLS)]
    found = Round(critical=any(not death.all("opened") for death in deaths))
    opening = reopened(places.folder)
    if opening.problem is not None or opening.temporary is not None:
        if not undisturbed.damaged.exists():
            return found  # the number of its form was hit, and it is left alone
        found.lose(f"the history: {opening.problem}, {opening.detail}")
        return found
    _check_kept(places, content, undisturbed, found)
    if _texts(places) != _texts(undisturbed):
        lost, more = _texts(undisturbed) - _texts(places), _texts(places) - _texts(undisturbed)
        found.lose(f"{len(lost)} texts, and there are {len(more)} others")
    with closing(connect(places.database)) as connection:
        wrong = quick_check(connection)
    if wrong:
        found.spoil(f"the new database: {wrong[0]}")
    return found


def _check_kept(places: Places, content: bytes, undisturbed: Places, found: Round) -> None:
    """The damaged database is there as it was, once, where it is one."""
    kept = [path.read_bytes() for path in places.damaged.glob("*/history.db")]
    expected = [content] if undisturbed.damaged.exists() else []
    if kept != expected:
        found.spoil(f"put aside were {len(kept)} databases, not all as they were")


def _texts(places: Places) -> set[str]:
    with closing(connect(places.database, read_only=True)) as connection:
        keys = [str(key) for (key,) in connection.execute("SELECT key FROM conversation").fetchall()]
        return {m.text for key in keys for m in read_conversation(connection, key).conversation.messages()}
