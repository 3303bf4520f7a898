"""A few rounds of everything, in a process of its own; `packaging/dev.py torture` is the long form."""

import json
import subprocess
import sys

import pytest

from tests.torture.__main__ import SCENARIOS

_RUN = """
import json, sys
from tests.torture.__main__ import torture
results = torture(kills=int(sys.argv[2]), seed=1, only=[sys.argv[1]], short=True)
print(json.dumps([[result.rounds, result.faults, result.skipped] for result in results]))
"""


@pytest.mark.timeout(180)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_lost_and_nothing_corrupt(scenario: str) -> None:
    kills = 8 if scenario == "settings" else 3
    command = [sys.executable, "-c", _RUN, scenario, str(kills)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr
    (rounds, faults, skipped) = json.loads(done.stdout.splitlines()[-1])[0]
    if skipped:
        pytest.skip(skipped)
    assert rounds > 0
    assert faults == []
