"""Other programs, run loudly or quietly."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from devtools.console import ProblemError
from devtools.project import ROOT

TAIL_LINES = 30


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run with this terminal and give the exit code. `env` is added to the environment."""
    try:
        return subprocess.run(_strings(command), cwd=cwd, env=_environment(env), check=False).returncode
    except FileNotFoundError as error:
        raise ProblemError(f"{command[0]} is not there: {error.strerror}.") from error


def run_quietly(
    command: Sequence[str | Path], *, failure: str, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> str:
    """Run without a word and give what was printed.

    Raises:
        ProblemError: the program failed; `failure` says in plain words what could not be done, and the
            program's last lines follow.
    """
    try:
        done = subprocess.run(
            _strings(command),
            cwd=cwd,
            env=_environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise ProblemError(f"{failure}\n{command[0]} is not there.") from error
    if done.returncode:
        tail = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-TAIL_LINES:])
        raise ProblemError(f"{failure}\n{Path(command[0]).name} ended with {done.returncode} and said:\n{tail}")
    return done.stdout


@contextmanager
def beside(
    command: Sequence[str | Path], *, output: Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run beside what the block does, with everything that is printed going to the file `output`. It is ended with
    the block, unless somebody has waited for it.

    Raises:
        ProblemError: there is no such program.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as file:
        try:
            process = subprocess.Popen(
                _strings(command),
                cwd=cwd,
                env=_environment(env),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        except FileNotFoundError as error:
            raise ProblemError(f"{command[0]} is not there: {error.strerror}.") from error
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _strings(command: Sequence[str | Path]) -> list[str]:
    return [str(part) for part in command]


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(extra or {})}
