"""The programs that tests run against: which there are, which are missing, and how to have them."""

import functools
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

from devtools import apt
from devtools.console import step
from devtools.project import LINUX, PACKAGING

LIST = PACKAGING / "components.toml"
_SYSTEM_PYTHON = "/usr/bin/python3"
_PLACES = ["/usr/sbin", "/sbin", "/usr/libexec", "/usr/lib/at-spi2-core"]


@dataclass(frozen=True)
class Component:
    name: str
    purpose: str
    packages: list[str]
    programs: list[str]
    modules: list[str]

    def is_present(self) -> bool:
        return all(find_program(program) for program in self.programs) and all(map(_imports, self.modules))


def all_components() -> list[Component]:
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return [Component(name=name, **({"modules": []} | row)) for name, row in rows.items()]


def find_program(name: str) -> Path | None:
    """On the PATH, or where daemons are that no user's PATH names."""
    for path in (None, ":".join(_PLACES)):
        if found := shutil.which(name, path=path):
            return Path(found)
    return None


def need(name: str) -> None:
    """Have one component, or raise a ProblemError that says how."""
    component = {component.name: component for component in all_components()}[name]
    if not component.is_present():
        apt.install(component.packages, what_for=f"what is needed for {component.purpose}")


def provide() -> None:
    """Install what is missing; what cannot be had is named, and its tests will be skipped, or fail in CI."""
    missing = [component for component in all_components() if not component.is_present()]
    if not missing or not LINUX:
        return
    if apt.can_install():
        unknown = apt.not_to_be_had(_packages(missing))
        wanting = [component for component in missing if set(component.packages) & set(unknown)]
        if packages := _packages([component for component in missing if component not in wanting]):
            apt.install(packages, what_for="the programs that tests run against")
        if wanting:
            step(f"This system has no package {', '.join(unknown)}: without {_names(wanting)}.")
        return
    step(f"Some tests will be skipped, for want of {_names(missing)}.")
    step(f"To have them all: {apt.command_for(_packages(missing))}")


def _packages(components: list[Component]) -> list[str]:
    return sorted({package for component in components for package in component.packages})


def _names(components: list[Component]) -> str:
    return ", ".join(component.name for component in components)


@functools.cache
def _imports(module: str) -> bool:
    if not Path(_SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([_SYSTEM_PYTHON, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0
