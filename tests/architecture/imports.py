"""Which module of ours imports which: read from the source, also what stands inside functions."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("gui", "provider")


@dataclass(frozen=True)
class Import:
    """Both are module names."""

    importer: str
    imported: str


@cache
def modules() -> dict[str, Path]:
    """Every module of the program, by name."""
    return {_name(file): file for package in PROGRAM for file in sorted((ROOT / package).rglob("*.py"))}


@cache
def imports() -> tuple[Import, ...]:
    return tuple(found for name, file in modules().items() for found in _imports_of(name, file))


def room(module: str) -> str:
    """The room of a module: "provider", or the part of gui it stands in, such as "gui.chat"."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "gui" else parts[0]


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports_of(name: str, file: Path) -> list[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports by dots; write the whole name"
            targets = [_module_of(f"{node.module}.{alias.name}") for alias in node.names]
        else:
            continue
        found += [Import(importer=name, imported=target) for target in targets]
    return found


def _module_of(dotted: str) -> str:
    """`a.b.C` is the module `a.b` where there is no module `a.b.C`."""
    return dotted if dotted in modules() else dotted.rpartition(".")[0]
