"""An environment for a real program is made once, and anew where its requirements change or it was broken off."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from devtools import interop_environment
from devtools.console import ProblemError
from devtools.interop_environment import environment


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was run, in a checkout of our own; nothing is downloaded."""
    ran: list[str] = []

    def note(command: Sequence[str | Path], *, failure: str) -> str:
        ran.append(str(command[-1]))
        if "broken" in str(command[-1]):
            raise ProblemError(failure)
        if "venv" in command:
            Path(command[-1]).mkdir(parents=True)
        return ""

    monkeypatch.setattr(interop_environment, "_HOME", tmp_path)
    monkeypatch.setattr(interop_environment, "run_quietly", note)
    return ran


def test_it_is_made_once(steps: list[str], tmp_path: Path) -> None:
    assert environment("one", ["some-program==1"]) == tmp_path / "one"
    assert steps == [str(tmp_path / "one"), "some-program==1"]
    environment("one", ["some-program==1"])
    assert len(steps) == 2


def test_other_requirements_make_it_anew(steps: list[str], tmp_path: Path) -> None:
    environment("one", ["some-program==1"])
    (tmp_path / "one" / "left-over").touch()
    environment("one", ["some-program==2"])
    assert steps[-1] == "some-program==2"
    assert not (tmp_path / "one" / "left-over").exists()


def test_half_an_environment_does_not_count(steps: list[str]) -> None:
    for _ in range(2):
        with pytest.raises(ProblemError, match="could not be installed"):
            environment("one", ["broken"])
    assert len(steps) == 4
