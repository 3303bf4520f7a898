"""`package`: the program for people without Python, in dist/."""

import hashlib
import subprocess
import time
from pathlib import Path

from devtools import bundle, components, debian
from devtools.console import ProblemError, step
from devtools.project import LINUX, ROOT
from devtools.running import set_up

_INPUTS = ["gui", "provider", "resources", "packaging", "pyproject.toml", "CHANGELOG.md"]


def package() -> int:
    """Build the Debian package, unless the one in dist/ was built from the same files."""
    if not LINUX:
        raise ProblemError("Packages are built on Debian so far; for macOS and Windows there are none yet.")
    set_up()
    components.need("package-tools")
    target, stamp = debian.package_file(), debian.package_file().with_suffix(".inputs")
    inputs = _digest_of_inputs()
    if not (target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == inputs):
        epoch = _epoch()
        debian.build(program=bundle.build(epoch=epoch), epoch=epoch)
        stamp.write_text(inputs, encoding="utf-8")
    step(f"{target.relative_to(ROOT)} ({target.stat().st_size / 1e6:.0f} MB)")
    return 0


def _epoch() -> int:
    """When the last change was committed; now, where there is no git."""
    try:
        done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return int(time.time())
    return int(done.stdout)


def _digest_of_inputs() -> str:
    digest = hashlib.sha256()
    for file in _input_files():
        digest.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _input_files() -> list[Path]:
    places = [ROOT / name for name in _INPUTS]
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]
    return sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts)
