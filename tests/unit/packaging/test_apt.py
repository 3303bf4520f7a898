"""What dev.py does about missing Debian packages."""

import os
import shutil
from pathlib import Path

import pytest

from devtools import apt, components
from devtools.console import ProblemError


def test_without_root_the_exact_command_is_named_and_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(ProblemError, match="sudo apt-get install --no-install-recommends libegl1 libgl1"):
        apt.install(["libegl1", "libgl1"], what_for="the system libraries")


def test_no_service_starts_while_packages_are_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(apt, "_POLICY", policy)
    with apt._no_services():
        assert "exit 101" in policy.read_text()
        assert os.access(policy, os.X_OK)
    assert not policy.exists()


def test_a_policy_of_the_machine_itself_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 0\n")
    monkeypatch.setattr(apt, "_POLICY", policy)
    with apt._no_services():
        assert policy.read_text() == "#!/bin/sh\nexit 0\n"
    assert policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_a_component_is_there_only_with_all_its_programs() -> None:
    def with_programs(*programs: str, modules: tuple[str, ...] = ()) -> components.Component:
        return components.Component(
            name="a", purpose="a test", packages=[], programs=list(programs), modules=list(modules)
        )

    assert with_programs("sh").is_present()
    assert not with_programs("sh", "no-such-program").is_present()
    assert not with_programs("sh", modules=("no_such_module",)).is_present()


@pytest.mark.skipif(not apt.can_install(), reason="only root can bring the package lists up to date")
def test_a_package_that_this_release_does_not_have_is_known_before_anything_is_installed() -> None:
    assert apt.not_to_be_had(["coreutils", "rill-has-no-such-package"]) == ["rill-has-no-such-package"]
