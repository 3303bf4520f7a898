"""Killed while an archive is imported: all of it is there, or nothing."""

from functools import cache
from pathlib import Path
from random import Random

from gui.history.archive.exporting import export
from gui.history.archive.forms import Form
from gui.history.archive.importing import import_archive
from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.places import Places
from tests.fakes.conversations import exchanges, keep
from tests.torture._checks import check, reopened
from tests.torture._killing import BEGUN, Tell, killed, span
from tests.torture._laying import CONVERSATIONS, lay, new_folder
from tests.torture._result import Plan, Result, Round, run_rounds

BEFORE = 20


def import_it(folder: Path, _seed: int, tell: Tell) -> None:
    """The worker: tells (done) when the import is committed."""
    connection = connect(Places(folder).database)
    tell(BEGUN)
    connection.execute("BEGIN IMMEDIATE")
    import_archive(connection, source=folder / "all.json", progress=lambda _done, _all: None, cancelled=lambda: False)
    connection.execute("COMMIT")
    tell("done")


def importing(plan: Plan) -> Result:
    result = Result("importing")
    _prepare(plan.folder / "whole")
    seconds = span(import_it, folder=plan.folder / "whole")
    run_rounds(result, plan, lambda folder, random: _one(folder, random, seconds))
    return result


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    connection = connect(Places(folder).database)
    migrate(connection)
    for number in range(BEFORE):
        keep(connection, exchanges((f"Here before {number}?", "Yes.")))
    connection.close(True)
    (folder / "all.json").write_bytes(_archive().read_bytes())


def _one(folder: Path, random: Random, seconds: float) -> Round:
    _prepare(folder)
    death = killed(import_it, folder=folder, seed=0, seconds=random.random() * seconds)
    found = Round(critical=not death.all("done"))
    reopened(folder)
    check(Places(folder).database, found)
    connection = connect(Places(folder).database)
    count: int = connection.execute("SELECT count(*) FROM conversation").get
    connection.close(True)
    if count not in (BEFORE, BEFORE + CONVERSATIONS):
        found.spoil(f"a part of it is there: {count - BEFORE} conversations")
    if death.all("done") and count == BEFORE:
        found.lose("what was imported")
    return found


@cache
def _archive() -> Path:
    folder = new_folder()
    lay(folder)
    connection = connect(Places(folder).database)
    target = folder / "all.json"
    export(
        connection,
        keys=None,
        form=Form.JSON,
        target=target,
        progress=lambda _done, _all: None,
        cancelled=lambda: False,
    )
    connection.close(True)
    return target
