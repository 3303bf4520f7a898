import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui.settings.problem import InvalidValueError
from gui.settings.schema import IDLE_SECONDS, PROXY_MODE, SCHEMA, SYSTEM_PROMPT, TEXT_SIZE
from gui.settings.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_every_default_is_a_value_the_setting_takes() -> None:
    for setting in SCHEMA:
        assert setting.kind.check(setting.default) == setting.default, setting.key
        assert setting.help.endswith("."), setting.key
    assert len({setting.key for setting in SCHEMA}) == len(SCHEMA)


def test_a_set_value_is_in_force_told_and_on_disk(path: Path) -> None:
    settings = Settings(path)
    told: list[int] = []
    all_told: list[str] = []
    settings.follow(TEXT_SIZE, told.append)
    settings.listen(lambda setting: all_told.append(setting.key))
    settings.set(TEXT_SIZE, 150)
    settings.set(PROXY_MODE, "none")
    assert (settings.get(TEXT_SIZE), told) == (150, [150])
    assert all_told == ["appearance.text_size", "network.proxy.mode"]
    assert Settings(path).get(TEXT_SIZE) == 150


def test_a_wrong_value_is_refused_and_the_old_one_stays(path: Path) -> None:
    settings = Settings(path)
    told: list[int] = []
    settings.follow(TEXT_SIZE, told.append)
    with pytest.raises(InvalidValueError, match="1000 is not a whole number from 50 to 300"):
        settings.set(TEXT_SIZE, 1000)
    assert (settings.get(TEXT_SIZE), told) == (100, [])
    assert not path.exists()


def test_an_equal_value_is_not_told_again(path: Path) -> None:
    settings = Settings(path)
    told: list[int] = []
    settings.set(TEXT_SIZE, 150)
    settings.follow(TEXT_SIZE, told.append)
    settings.set(TEXT_SIZE, 150)
    assert told == []


def test_after_unsubscribing_nothing_is_told(path: Path) -> None:
    settings = Settings(path)
    told: list[int] = []
    settings.follow(TEXT_SIZE, told.append)()
    settings.set(TEXT_SIZE, 150)
    assert told == []


def test_edits_made_by_hand_meanwhile_are_kept(path: Path) -> None:
    settings = Settings(path)
    path.write_text("# by hand\n[network]\nidle_seconds = 5\n")
    settings.set(TEXT_SIZE, 150)
    assert path.read_text().startswith("# by hand")
    assert Settings(path).get(IDLE_SECONDS) == 5


def test_a_directory_that_takes_no_file_is_named_and_the_value_lasts_and_is_saved_later(tmp_path: Path) -> None:
    directory = tmp_path / "absent"
    settings = Settings(directory / "settings.toml")
    settings.set(SYSTEM_PROMPT, "Be brief.")
    assert settings.get(SYSTEM_PROMPT) == "Be brief."
    assert settings.save_problem is not None
    assert str(directory) in settings.save_problem.message
    directory.mkdir()
    settings.set(TEXT_SIZE, 150)
    assert settings.save_problem is None
    assert Settings(settings.path).get(SYSTEM_PROMPT) == "Be brief."


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_directory_is_named(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        settings = Settings(path)
        settings.set(TEXT_SIZE, 150)
        assert settings.save_problem is not None
    finally:
        path.parent.chmod(0o700)


def test_a_broken_file_is_kept_when_the_first_change_is_saved(path: Path) -> None:
    path.write_text("[broken")
    settings = Settings(path)
    assert len(settings.problems) == 1
    settings.set(TEXT_SIZE, 150)
    assert settings.kept_copy is not None
    assert settings.kept_copy.read_text() == "[broken"


def test_reading_settings_imports_nothing_heavy() -> None:
    script = (
        "import sys, pathlib; from gui.settings import settings, paths, secrets, network;"
        "settings.Settings(pathlib.Path('none'));"
        "print({'tomlkit', 'keyring', 'platformdirs', 'aiohttp', 'PySide6'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
