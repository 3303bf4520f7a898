"""Versions that stand in several places agree, and Qt is one that does not crash."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import gui

ROOT = Path(__file__).resolve().parents[2]
_CALLS = 20_000
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _locked() -> list[tuple[str, Version, Marker | None]]:
    """What the lock installs: name, version, and where."""
    lines = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if line and line[0].isalnum()]
    return [(canonicalize_name(pin.name), Version(str(pin.specifier).removeprefix("==")), pin.marker) for pin in pins]


def _required() -> list[Requirement]:
    return [Requirement(text) for text in [*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["dev"]]]


def _applies(marker: Marker | None, python: str) -> bool:
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": "linux"}
    return marker is None or marker.evaluate(environment)


def test_every_requirement_is_locked_to_a_version_that_fits() -> None:
    for python in ("3.11", "3.12", "3.13"):
        locked = {name: version for name, version, marker in _locked() if _applies(marker, python)}
        for requirement in _required():
            if _applies(requirement.marker, python):
                version = locked[canonicalize_name(requirement.name)]
                assert version in requirement.specifier, f"{requirement} on Python {python}, but the lock has {version}"


@pytest.mark.parametrize("name", ["pyside6-essentials", "shiboken6"])
def test_qt_on_python_3_11_is_older_than_the_version_that_drops_references(name: str) -> None:
    versions = [version for locked, version, marker in _locked() if locked == name and _applies(marker, "3.11")]
    assert len(versions) == 1
    assert Version("6.11.3") <= versions[0] < Version("6.12")


def test_the_project_itself_demands_that_version_of_qt() -> None:
    demands = [each for each in _required() if each.name == "PySide6-Essentials" and _applies(each.marker, "3.11")]
    assert demands
    assert not any(each.specifier.contains("6.12.0") for each in demands)


def test_calls_into_qt_that_return_none_lose_no_reference() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one a call and aborts the process after some 5,000.

    From Python 3.12 on None is immortal and its count says nothing: there the process has to survive.
    """
    code = (
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "before = sys.getrefcount(None)\n"
        f"for _ in range({_CALLS}):\n"
        "    thing.setObjectName('x')\n"
        "print(sys.getrefcount(None) - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < _CALLS / 100


def test_the_version_is_the_same_everywhere() -> None:
    version = _PROJECT["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    newest = next(line for line in changes if line.startswith("## ")).split()[1]
    metainfo = (ROOT / "packaging" / "linux" / "io.github.rill_chat.Rill.metainfo.xml").read_text(encoding="utf-8")
    assert {version} == {gui.__version__, newest}
    assert f'<release version="{version}"' in metainfo
