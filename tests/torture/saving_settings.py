"""Killed while settings are saved: the file is always whole, and the last value that was said to be saved is in it."""

from itertools import count
from pathlib import Path
from random import Random

from gui.settings.schema import SYSTEM_PROMPT
from gui.settings.settings import Settings
from tests.torture._killing import BEGUN, Tell, killed
from tests.torture._result import Plan, Result, Round, run_rounds


def save(folder: Path, seed: int, tell: Tell) -> None:
    """The worker: tells (saved, number)."""
    settings = Settings(folder / "settings.toml")
    tell(BEGUN)
    for number in count(seed % 1_000):
        settings.set(SYSTEM_PROMPT, f"{number} " * 200)
        tell("saved", number)


def saving_settings(plan: Plan) -> Result:
    result = Result("saving settings")
    run_rounds(result, plan, _one)
    return result


def _one(folder: Path, random: Random) -> Round:
    death = killed(save, folder=folder, seed=random.randrange(1 << 30), seconds=random.random() * 0.3)
    found = Round(critical=bool(death.all("saved")))
    settings = Settings(folder / "settings.toml")
    if settings.problems:
        found.spoil(f"the file has problems: {[problem.message for problem in settings.problems]}")
    told = death.all("saved")
    if told:
        value = settings.get(SYSTEM_PROMPT).split()
        last = told[-1][0]
        if len(value) != 200 or value[0] not in (str(last), str(last + 1)):
            found.lose(f"{last}; there is {value[:1]}")
    return found
