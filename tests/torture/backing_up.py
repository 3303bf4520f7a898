"""Killed while backups are made: the history is unharmed, and what counts as a backup is one."""

from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random

from gui.history.backups import back_up, list_backups
from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.places import Places
from tests.fakes.conversations import exchanges, keep
from tests.torture._checks import check, reopened
from tests.torture._killing import BEGUN, Tell, killed
from tests.torture._laying import MESSAGES, lay
from tests.torture._result import Plan, Result, Round, run_rounds


def back_up_again_and_again(folder: Path, _seed: int, tell: Tell) -> None:
    """The worker: tells (made, name, messages)."""
    places = Places(folder)
    connection = connect(places.database)
    tell(BEGUN)
    for number in count():
        keep(connection, exchanges((f"Between two backups {number}", "Yes.")))
        backup = back_up(places)
        if backup is not None:
            tell("made", backup.path.name, backup.messages)


def backing_up(plan: Plan) -> Result:
    result = Result("backing up")
    run_rounds(result, plan, _one)
    return result


def _one(folder: Path, random: Random) -> Round:
    lay(folder)
    death = killed(back_up_again_and_again, folder=folder, seed=0, seconds=random.random() * 0.6)
    found = Round(critical=not death.by_itself)
    places = Places(folder)
    made = death.all("made")
    backups = list_backups(places)
    if made and (not backups or backups[0].messages < made[-1][1]):
        found.lose(f"the backup {made[-1][0]}")
    for backup in backups:
        if not backup.verified:
            continue
        with closing(connect(backup.path, read_only=True)) as connection:
            wrong = quick_check(connection)
            messages = connection.execute("SELECT count(*) FROM message").get
        if wrong or messages != backup.messages or messages <= MESSAGES:
            found.spoil(f"{backup.path.name} holds {messages} messages: {wrong}")
    opening = reopened(folder)
    if opening.salvaged is not None:
        found.spoil("the history itself was damaged")
    check(places.database, found)
    if back_up(places) is None or any("unfinished" in path.name for path in places.backups.iterdir()):
        found.spoil("a half backup stays")
    return found
