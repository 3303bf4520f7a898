"""Bits flipped, files cut, pages gone: nothing that stands on sound pages is lost, and the backup brings the rest.

The damage is found at once after a crash, else when something is read. Then the file is kept as it was found, what can
be read of it is in the new one, and what the newest backup has besides is brought back.
"""

from contextlib import closing
from pathlib import Path
from random import Random

import apsw

from gui.history.backups import back_up
from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.opening import Opening
from gui.history.pages import log_of
from gui.history.places import Places
from gui.history.problems import Problem
from gui.history.reading import read_conversation
from gui.history.restoring import restore_missing
from tests.torture._checks import reopened
from tests.torture._laying import LOGGED_FROM, MESSAGES, lay, lay_with_log, pages_of_texts, texts
from tests.torture._result import Plan, Result, Round, run_rounds

PAGE = 4_096
UNCLEAN, SUSPECT = b"open\n", b"look\n"
"""What the lock says after a crash, and after a session that has found damage."""
_EVERYTHING = texts()


def damaged(plan: Plan) -> Result:
    """What is saved without the backup is in the remark; lost is what stood on sound pages, or is in the backup."""
    result = Result("damaged")
    rates: list[float] = []
    run_rounds(result, plan, lambda folder, random: _one(folder, random, rates))
    if rates:
        mean = sum(rates) / len(rates)
        result.remark = f"saved without the backup: {mean:.1%} on average, {min(rates):.1%} at worst"
    return result


def _one(folder: Path, random: Random, rates: list[float]) -> Round:
    places = Places(folder)
    logged = random.random() < 0.25
    expected = _damage_log(places, random) if logged else _damage_database(places, random)
    before = _bytes(places.database)
    if random.random() < 0.5:
        places.lock.write_bytes(UNCLEAN)
    found = Round(critical=True)
    opening = reopened(folder)
    if opening.problem is Problem.NEWER:  # the number of the form is what was hit
        if _bytes(places.database) != before:
            found.spoil("what says it is newer was written to")
        return found
    if opening.problem is not None:
        found.lose(f"the session: {opening.problem}, {opening.detail}")
        return found
    if opening.aside is None and not _is_readable(places):
        before = _bytes(places.database)
        places.lock.write_bytes(SUSPECT)
        opening = reopened(folder)
    have = _texts(places, found)
    if expected - have:
        found.lose(f"{len(expected - have)} texts of sound pages, such as {min(expected - have)[:60]!r}")
    if opening.aside is not None:
        rates.append(len(have & _EVERYTHING) / len(_EVERYTHING))
        _restore(opening, places, before, found)
    return found


def _restore(opening: Opening, places: Places, before: tuple[bytes, bytes], found: Round) -> None:
    if opening.aside is None or _bytes(opening.aside) != before:
        found.spoil("the damaged file was changed")
    if opening.backup is None or opening.backup.messages != MESSAGES:
        found.lose("the backup")
        return
    with closing(connect(places.database)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        restore_missing(connection, opening.backup)
        connection.execute("COMMIT")
        wrong = quick_check(connection)
    if wrong:
        found.spoil(f"the new database: {wrong[0]}")
    missing = _EVERYTHING - _texts(places, Round())
    if missing:
        found.lose(f"{len(missing)} texts of the backup, such as {min(missing)[:60]!r}")


def _damage_database(places: Places, random: Random) -> set[str]:
    """Gives the texts whose pages are as they were."""
    lay(places.folder)
    back_up(places)
    content = places.database.read_bytes()
    broken = damage(content, random)
    places.database.write_bytes(broken)
    whole = len(broken) // PAGE
    touched = {
        number + 1
        for number in range(whole)
        if content[number * PAGE : (number + 1) * PAGE] != broken[number * PAGE : (number + 1) * PAGE]
    }
    return {text for text, pages in pages_of_texts().items() if max(pages) <= whole and not pages & touched}


def _damage_log(places: Places, random: Random) -> set[str]:
    """Gives the texts that the database has without its log."""
    lay_with_log(places.folder)
    back_up(places)
    lay_with_log(places.folder)  # the backup has taken the log over
    log = log_of(places.database)
    log.write_bytes(damage(log.read_bytes(), random))
    return texts(range(LOGGED_FROM))


def damage(content: bytes, random: Random) -> bytes:
    """In one of five ways."""
    broken = bytearray(content)
    kind = random.choice(("bits", "cut", "zeros", "noise", "header"))
    if kind == "cut":
        del broken[random.randrange(1, len(broken)) :]
    elif kind == "header":
        broken[:100] = random.randbytes(100)
    for _ in range(random.randrange(1, 30)):
        at = random.randrange(len(broken))
        page = at - at % PAGE
        if kind == "bits":
            broken[at] ^= 1 << random.randrange(8)
        elif kind in ("zeros", "noise"):
            length = len(broken[page : page + PAGE])
            broken[page : page + length] = bytes(length) if kind == "zeros" else random.randbytes(length)
    return bytes(broken)


def _bytes(database: Path) -> tuple[bytes, bytes]:
    """Of a database and its log."""
    log = log_of(database)
    return database.read_bytes(), log.read_bytes() if log.exists() else b""


def _is_readable(places: Places) -> bool:
    """Whether a session reads everything without noticing that the file is damaged."""
    try:
        _texts(places, Round())
    except (apsw.Error, UnicodeDecodeError):
        return False
    return True


def _texts(places: Places, found: Round) -> set[str]:
    """What there is; a text that nobody wrote and that is not known as damaged is told to `found`."""
    with closing(connect(places.database, read_only=True)) as connection:
        keys = [str(key) for (key,) in connection.execute("SELECT key FROM conversation").fetchall()]
        opened = [read_conversation(connection, key) for key in keys]
    have: set[str] = set()
    for each in opened:
        for message in each.conversation.messages():
            if message.text not in _EVERYTHING and message.id not in each.damaged:
                found.spoil(f"nobody wrote {message.text[:60]!r}")
            have.add(message.text)
    return have
