"""The environment is re-used while nothing it was made from has changed, and made anew otherwise."""

from pathlib import Path

import pytest

from devtools import environment


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `ensure` did, in a checkout of our own; the slow steps are only noted."""
    for name in ("requirements.lock", "pyproject.toml", "python"):
        (tmp_path / name).write_text("first")
    did: list[str] = []
    monkeypatch.setattr(environment, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(environment, "PYPROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(environment, "_STAMP", tmp_path / "made-from.json")
    monkeypatch.setattr(environment, "venv_program", lambda name: tmp_path / name)
    monkeypatch.setattr(environment, "_make", lambda: did.append("made"))
    monkeypatch.setattr(environment, "_install_project", lambda: did.append("installed"))
    return did


def test_the_first_time_everything_is_made(done: list[str]) -> None:
    environment.ensure()
    assert done == ["made", "installed"]


def test_nothing_is_done_while_nothing_changed(done: list[str]) -> None:
    environment.ensure()
    done.clear()
    environment.ensure()
    assert done == []


def test_another_lock_makes_it_anew(done: list[str], tmp_path: Path) -> None:
    environment.ensure()
    done.clear()
    (tmp_path / "requirements.lock").write_text("second")
    environment.ensure()
    assert done == ["made", "installed"]


def test_another_project_file_only_installs_the_project_again(done: list[str], tmp_path: Path) -> None:
    environment.ensure()
    done.clear()
    (tmp_path / "pyproject.toml").write_text("second")
    environment.ensure()
    assert done == ["installed"]


def test_an_environment_that_was_broken_off_is_made_anew(
    done: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise KeyboardInterrupt

    environment.ensure()
    done.clear()
    (tmp_path / "requirements.lock").write_text("second")
    with monkeypatch.context() as broken:
        broken.setattr(environment, "_make", fail)
        with pytest.raises(KeyboardInterrupt):
            environment.ensure()
    (tmp_path / "requirements.lock").write_text("first")
    environment.ensure()
    assert done == ["made", "installed"]
