"""Killed while a database is brought to a newer form: it has wholly the old one or wholly the new one."""

from pathlib import Path
from random import Random
from unittest.mock import patch

import apsw

from gui.history import backups, checking, migrations, opening
from gui.history.backups import list_backups
from gui.history.connection import connect
from gui.history.places import Places
from tests.torture._killing import BEGUN, Tell, killed, span
from tests.torture._laying import CONVERSATIONS, MESSAGES, lay
from tests.torture._result import Plan, Result, Round, run_rounds

STEP = """
ALTER TABLE message ADD COLUMN extra TEXT;
UPDATE message SET extra = hex(randomblob(400));
CREATE TABLE late (a);
"""
_AFTER = migrations.NEWEST + 1


def migrate(folder: Path, _seed: int, tell: Tell) -> None:
    """The worker: opens the history as a program does that knows one form more."""
    steps = (*migrations.MIGRATIONS, STEP)
    for module in (migrations, opening, checking):
        patch.object(module, "NEWEST", len(steps)).start()
    patch.object(migrations, "MIGRATIONS", steps).start()
    tell(BEGUN)
    opened = opening.open_history(Places(folder))
    tell("opened", str(opened.problem))


def migrating(plan: Plan) -> Result:
    result = Result("migrating")
    lay(plan.folder / "whole")
    seconds = span(migrate, folder=plan.folder / "whole")
    run_rounds(result, plan, lambda folder, random: _one(folder, random, seconds))
    return result


def _one(folder: Path, random: Random, seconds: float) -> Round:
    lay(folder)
    death = killed(migrate, folder=folder, seed=0, seconds=random.random() * seconds)
    found = Round(critical=not death.by_itself)
    places = Places(folder)
    connection = connect(places.database)
    form = migrations.form_of(connection)
    _check(connection, form, found)
    connection.close(True)
    if form == _AFTER:
        before = [backup for backup in list_backups(places) if backup.verified and backup.reason == "migration"]
        if not before or before[0].messages != MESSAGES:
            found.lose("the backup from before the migration")
    backups.remove_unfinished(places)
    return found


def _check(connection: apsw.Connection, form: int, found: Round) -> None:
    if connection.pragma("integrity_check") != "ok":
        found.spoil(f"integrity_check says {connection.pragma('integrity_check')}")
    counts = (
        connection.execute("SELECT count(*) FROM conversation").get,
        connection.execute("SELECT count(*) FROM message").get,
    )
    if counts != (CONVERSATIONS, MESSAGES):
        found.lose(f"there are {counts}")
    late: int = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'late'").get
    columns = {name for _n, name, *_rest in connection.execute("PRAGMA table_info(message)")}
    if (late, "extra" in columns) != (form - _AFTER + 1, form == _AFTER):
        found.spoil(f"a half migration: form {form}, late {late}, columns {columns}")
    if form == _AFTER and connection.execute("SELECT count(*) FROM message WHERE extra IS NULL").get:
        found.spoil("rows were left out")
