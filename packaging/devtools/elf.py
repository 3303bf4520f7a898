"""What a Linux program or library says it needs, read with binutils' objdump."""

import re
from dataclasses import dataclass
from pathlib import Path

from devtools.process import run_quietly

_MAGIC = b"\x7fELF"
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)")


@dataclass(frozen=True)
class Needs:
    """`libraries` by the names the loader looks for; `glibc` is the oldest version that will do."""

    libraries: frozenset[str]
    glibc: tuple[int, int]


def is_elf(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(len(_MAGIC)) == _MAGIC


def needs(file: Path) -> Needs:
    """Raises ProblemError where objdump cannot read the file."""
    text = run_quietly(["objdump", "-p", file], failure=f"{file} cannot be read.", env={"LC_ALL": "C"})
    libraries = frozenset(line.split()[1] for line in text.splitlines() if line.strip().startswith("NEEDED "))
    versions = [(int(major), int(minor)) for major, minor in _GLIBC.findall(text)]
    return Needs(libraries=libraries, glibc=max(versions, default=(0, 0)))
