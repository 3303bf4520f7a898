import os
import socket
import stat
import tempfile
from pathlib import Path

import pytest

from gui.settings.paths import Paths


def test_a_profile_holds_everything_and_its_settings_lie_at_its_top(tmp_path: Path) -> None:
    paths = Paths.for_profile(tmp_path / "profile")
    paths.create()
    assert paths.settings_file == tmp_path / "profile" / "settings.toml"
    for directory in (paths.config, paths.data, paths.cache, paths.logs, paths.runtime):
        assert directory.is_relative_to(tmp_path / "profile")
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_relative_profile_does_not_move_with_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.for_profile(Path("here")).config == tmp_path / "here"


def test_the_standard_places_are_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    (tmp_path / "RUNTIME_DIR").mkdir(mode=0o700)
    paths = Paths.standard()
    paths.create()
    assert paths.settings_file == tmp_path / "CONFIG_HOME" / "rill" / "settings.toml"
    assert paths.instance_socket == tmp_path / "RUNTIME_DIR" / "rill" / "instance" or len(str(tmp_path)) > 60
    assert paths.data.is_dir()


@pytest.mark.parametrize("length", [10, 200])
def test_the_instance_socket_can_be_bound_however_long_the_profile_is(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as short:
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        paths = Paths.for_profile(Path(short) / ("p" * length))
        paths.create()
        name = paths.instance_socket
        assert len(os.fsencode(name)) <= 90
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(name))
        assert stat.S_IMODE(name.parent.stat().st_mode) == 0o700


def test_two_long_profiles_have_two_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    first, second = (Paths.for_profile(Path("/") / ("p" * 100) / name).instance_socket for name in "ab")
    assert first != second
    assert first.parent == second.parent


def test_a_socket_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.settings.paths.MAX_SOCKET_BYTES", 4096)  # however long the temporary directory's path is
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    profile = tmp_path / "p"
    profile.mkdir()
    (profile / "run").symlink_to(elsewhere)
    paths = Paths.for_profile(profile)
    assert paths.instance_socket.is_relative_to(profile)
    with pytest.raises(PermissionError, match="somebody else"):
        paths.create()


@pytest.mark.parametrize("session", ["a session that has ended", "a session of somebody else"])
def test_a_session_directory_that_is_not_ours_is_left_alone(
    session: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / "1000"
    if session == "a session of somebody else":
        directory.mkdir()
        monkeypatch.setattr(os, "getuid", lambda: directory.stat().st_uid + 1)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(directory))
    assert not Paths.standard().instance_socket.is_relative_to(directory)
    assert not Paths.for_profile(Path("/") / ("p" * 100)).instance_socket.is_relative_to(directory)


def test_a_profile_in_the_home_of_nobody_is_a_directory_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.for_profile(Path("~nobody-here/rill")).config == tmp_path / "~nobody-here" / "rill"
