"""Debian packages: installed by root, named to everybody else."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.console import ProblemError, step
from devtools.process import run_quietly

_ENV = {"DEBIAN_FRONTEND": "noninteractive"}
_OPTIONS = ["-q", "-y", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"]
_NO_QUESTIONS = ["-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold"]
"""A configuration file that somebody has changed stays as it is."""
_LISTS = Path("/var/lib/apt/lists")
_LISTS_AGE_SECONDS = 24 * 60 * 60
_POLICY = Path("/usr/sbin/policy-rc.d")
_POLICY_TEXT = (
    "#!/bin/sh\n# Written by Rill's packaging/dev.py while it installs packages: no service is started.\nexit 101\n"
)


def can_install() -> bool:
    """Whether this process may install packages by itself."""
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def command_for(packages: Sequence[str]) -> str:
    """What the person types to have `packages`."""
    names = " ".join(packages)
    if shutil.which("apt-get"):
        sudo = "" if can_install() else "sudo "
        return f"{sudo}apt-get install --no-install-recommends {names}"
    return f"your system's package manager, for what Debian calls: {names}"


def not_to_be_had(packages: Sequence[str]) -> list[str]:
    """Those that this release of the system does not have."""
    _update_if_old()
    command = ["apt-cache", "show", "--no-all-versions", *packages]
    listing = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    known = {line.removeprefix("Package: ") for line in listing.splitlines() if line.startswith("Package: ")}
    return [package for package in packages if package not in known]


def install(packages: Sequence[str], *, what_for: str) -> None:
    """Install `packages`, or say how.

    Raises:
        ProblemError: not root, no apt-get, or apt-get failed.
    """
    if not can_install():
        raise ProblemError(f"Missing {what_for}. Install with:\n\n    {command_for(packages)}\n\nand start again.")
    step(f"Installing {what_for}: {' '.join(packages)}")
    fresh = _update_if_old()
    install_command = ["apt-get", "install", *_OPTIONS, *_NO_QUESTIONS, "--no-install-recommends", *packages]
    failure = f"apt-get could not install {what_for}."
    with _no_services():
        try:
            run_quietly(install_command, env=_ENV, failure=failure)
        except ProblemError:
            if fresh:
                raise
            _update()  # the lists may name versions that are no longer there
            run_quietly(install_command, env=_ENV, failure=failure)


def _update_if_old() -> bool:
    newest = max((file.stat().st_mtime for file in _LISTS.glob("*Packages*")), default=0.0)
    if time.time() - newest < _LISTS_AGE_SECONDS:
        return False
    _update()
    return True


def _update() -> None:
    run_quietly(["apt-get", "update", *_OPTIONS], env=_ENV, failure="apt-get could not read the package lists.")


@contextmanager
def _no_services() -> Iterator[None]:
    """Keep packages that bring a service (squid, tinyproxy, …) from starting it."""
    ours = not _POLICY.exists() or _POLICY.read_text(encoding="utf-8", errors="replace") == _POLICY_TEXT
    if not ours:
        yield  # the machine has a policy of its own
        return
    _POLICY.write_text(_POLICY_TEXT, encoding="utf-8")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
