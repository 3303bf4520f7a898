"""Environments for the real programs that the interop tests talk to: each its own, none of them the program's.

What LiteLLM or mitmproxy want to have installed must neither meet nor hide what Rill needs, so each set of requirements
gets a folder under build/interop, made once and kept while the requirements and Python stay the same.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools.console import step
from devtools.environment import PIP, base_python, need_venv
from devtools.process import run_quietly
from devtools.project import BUILD, WINDOWS

_HOME = BUILD / "interop"
_STAMP = "made-from.json"


def environment(name: str, requirements: Sequence[str]) -> Path:
    """The folder of the environment `name`, with `requirements` (as pip takes them) installed.

    The first call downloads, which may take minutes.

    Raises:
        ProblemError: it cannot be made; pip's last words follow.
    """
    folder = _HOME / name
    made_from = {"python": f"{sys.version} at {sys.base_prefix}", "place": str(folder), "packages": [*requirements]}
    stamp = folder / _STAMP
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == made_from:
        return folder
    need_venv()
    step(f"Making the environment {name} for {', '.join(requirements)}")
    shutil.rmtree(folder, ignore_errors=True)
    run_quietly([base_python(), "-m", "venv", folder], failure=f"The environment {folder} could not be made.")
    run_quietly(
        [environment_program(folder, "python"), *PIP, "install", *requirements],
        failure=f"{', '.join(requirements)} could not be installed. Is the network there?",
    )
    stamp.write_text(json.dumps(made_from, indent=2), encoding="utf-8")  # last: half an environment has none
    return folder


def node_environment(name: str, packages: Sequence[str]) -> Path:
    """The folder with `packages` of npm (each with its version) in its node_modules.

    Raises:
        ProblemError: it cannot be made; npm's last words follow.
    """
    folder = _HOME / name
    made_from = {"place": str(folder), "packages": [*packages]}
    stamp = folder / _STAMP
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == made_from:
        return folder
    step(f"Making the environment {name} for {', '.join(packages)}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run_quietly(
        ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, *packages],
        failure=f"{', '.join(packages)} could not be installed. Is the network there, and npm?",
    )
    stamp.write_text(json.dumps(made_from, indent=2), encoding="utf-8")
    return folder


def environment_program(folder: Path, name: str) -> Path:
    """The path of a program in an environment, such as "python"; it need not exist."""
    return folder / "Scripts" / f"{name}.exe" if WINDOWS else folder / "bin" / name
