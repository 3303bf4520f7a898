"""Bits flipped, files cut, pages gone: the file is kept, all opens, and the backup brings back what is missing."""

from pathlib import Path
from random import Random

from gui.history.backups import back_up
from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.places import Places
from gui.history.problems import Problem
from gui.history.reading import read_conversation
from gui.history.restoring import restore_missing
from tests.torture._checks import reopened
from tests.torture._laying import CONVERSATIONS, MESSAGES, TURNS, lay, text_of
from tests.torture._result import Plan, Result, Round, run_rounds

PAGE = 4_096
_EVERYTHING = {text for number in range(CONVERSATIONS) for turn in range(TURNS) for text in text_of(number, turn)}


def damaged(plan: Plan) -> Result:
    """What salvage alone gives is in the remark; lost is what the backup does not bring back."""
    result = Result("damaged")
    rates: list[float] = []
    run_rounds(result, plan, lambda folder, random: _one(folder, random, rates))
    if rates:
        mean = sum(rates) / len(rates)
        result.remark = f"saved without the backup: {mean:.1%} on average, {min(rates):.1%} at worst"
    return result


def _one(folder: Path, random: Random, rates: list[float]) -> Round:
    lay(folder)
    places = Places(folder)
    back_up(places)
    _damage(places.database, random)
    content = places.database.read_bytes()
    places.lock.write_bytes(b"open\n")
    found = Round(critical=True)
    opening = reopened(folder)
    if opening.problem is Problem.NEWER:  # the number of the form is what was hit
        if places.database.read_bytes() != content:
            found.spoil("what says it is newer was written to")
        return found
    if opening.aside is None:
        return found  # nobody notices a bit in a page that is free
    if opening.aside.read_bytes() != content:
        found.spoil("the damaged file was changed")
    rates.append(len(_texts(places) & _EVERYTHING) / len(_EVERYTHING))
    if opening.backup is None or opening.backup.messages != MESSAGES:
        found.lose("the backup")
        return found
    connection = connect(places.database)
    connection.execute("BEGIN IMMEDIATE")
    restore_missing(connection, opening.backup)
    connection.execute("COMMIT")
    connection.close(True)
    check_structure(places, found)
    missing = _EVERYTHING - _texts(places)
    if missing:
        found.lose(f"{len(missing)} texts, such as {min(missing)[:60]!r}")
    return found


def check_structure(places: Places, found: Round) -> None:
    """The new database is sound; messages whose damage was kept are known by their checksums, and are no fault."""
    connection = connect(places.database)
    wrong = quick_check(connection)
    connection.close(True)
    if wrong:
        found.spoil(f"the new database: {wrong[0]}")


def _damage(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    kind = random.choice(("bits", "cut", "zeros", "noise", "header"))
    if kind == "cut":
        del content[random.randrange(1, len(content)) :]
    elif kind == "header":
        content[:100] = random.randbytes(100)
    for _ in range(random.randrange(1, 30)):
        at = random.randrange(len(content))
        page = at - at % PAGE
        if kind == "bits":
            content[at] ^= 1 << random.randrange(8)
        elif kind in ("zeros", "noise"):
            length = len(content[page : page + PAGE])
            content[page : page + length] = bytes(length) if kind == "zeros" else random.randbytes(length)
    path.write_bytes(content)


def _texts(places: Places) -> set[str]:
    connection = connect(places.database)
    keys = [str(key) for (key,) in connection.execute("SELECT key FROM conversation").fetchall()]
    texts = {message.text for key in keys for message in read_conversation(connection, key).conversation.messages()}
    connection.close(True)
    return texts
