"""The arrows between the rooms: what ARCHITECTURE.md draws, held here and by the contracts in pyproject.toml."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, imports, modules, room

_MAY_KNOW = {
    "provider": set[str](),
    "gui.settings": {"provider"},
    "gui.markdown": set[str](),
    "gui.chat": {"provider", "gui.settings"},
    "gui.history": {"provider", "gui.chat", "gui.markdown", "gui.settings"},
    "gui.theme": {"gui.settings"},
    "gui.bridge": {"provider", "gui.chat", "gui.history", "gui.markdown", "gui.settings"},
    "gui.transcript": {"provider", "gui.bridge", "gui.chat", "gui.markdown", "gui.settings", "gui.theme"},
    "gui.preferences": {"provider", "gui.bridge", "gui.chat", "gui.history", "gui.settings", "gui.theme"},
    "gui.window": {
        "provider",
        "gui.bridge",
        "gui.chat",
        "gui.history",
        "gui.preferences",
        "gui.settings",
        "gui.theme",
        "gui.transcript",
    },
}
_COMPOSITION_ROOT = {
    "gui.__main__",
    "gui.app",
    "gui.ask",
    "gui.finding",
    "gui.keeping",
    "gui.local_models",
    "gui.log_file",
    "gui.single_instance",
    "gui.wiring",
}
"""Modules beside the rooms, which join them; no room knows these."""
_WITHOUT_QT = {"provider", "gui.chat", "gui.history", "gui.markdown", "gui.settings"}
_QT = {"PySide6", "shiboken6", "qasync"}
_MOST_LINES = 400


def test_every_module_stands_in_a_room() -> None:
    strangers = {room(name) for name in modules()} - _MAY_KNOW.keys() - _COMPOSITION_ROOT - {"gui"}
    assert not strangers


@pytest.mark.parametrize("name", sorted(_MAY_KNOW))
def test_a_room_knows_only_the_rooms_below_it(name: str) -> None:
    ours = {"gui", "provider", "tests", "devtools", "packaging"}
    against = [
        f"{each.importer} imports {each.imported}"
        for each in imports()
        if room(each.importer) == name and each.imported.partition(".")[0] in ours
        # gui itself holds nothing but the version
        if room(each.imported) not in {name, "gui", *_MAY_KNOW[name]}
    ]
    assert not against


@pytest.mark.parametrize("name", sorted(_WITHOUT_QT))
def test_a_room_without_a_window_knows_no_qt(name: str) -> None:
    against = [each for each in imports() if room(each.importer) == name and each.imported.partition(".")[0] in _QT]
    assert not against


def test_the_program_knows_neither_its_tests_nor_its_tools() -> None:
    foreign = {"tests", "devtools", "pytest", "hypothesis", "packaging"}
    assert not [each for each in imports() if each.imported.partition(".")[0] in foreign]


def test_modules_import_each_other_in_no_circle() -> None:
    """Also not by way of imports inside functions, which are for cost and not for breaking circles."""
    graph = {name: set[str]() for name in modules()}
    for each in imports():
        if each.imported in graph and each.imported != each.importer:
            graph[each.importer].add(each.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_the_folder_packaging_does_not_shadow_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_only_the_agreed_folders_hold_code() -> None:
    folders = {file.relative_to(ROOT).parts[0] for file in ROOT.glob("[a-z]*/**/*.py") if "build" not in file.parts}
    assert folders - {"dist"} <= {"gui", "provider", "packaging", "tests"}


def test_no_file_is_longer_than_one_can_read() -> None:
    files = [file for folder in ("gui", "provider", "packaging") for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 50
    assert not [f"{file}: {count}" for file in files if (count := _lines(file)) > _MOST_LINES]


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())
