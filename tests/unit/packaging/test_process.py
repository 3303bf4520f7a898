import sys
from pathlib import Path

import pytest

from devtools import process
from devtools.console import ProblemError


def test_a_program_beside_writes_what_it_says_to_a_file_and_gives_its_exit_code(tmp_path: Path) -> None:
    output = tmp_path / "logs" / "said.log"
    command = [sys.executable, "-c", "import os, sys; print(os.environ['WORD']); sys.exit(3)"]
    with process.beside(command, output=output, env={"WORD": "hello"}, cwd=tmp_path) as other:
        code = other.wait()
    assert (code, output.read_text().strip()) == (3, "hello")


def test_a_program_beside_ends_with_the_block(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with process.beside(command, output=tmp_path / "said.log", cwd=tmp_path) as other:
        assert other.poll() is None
    assert other.returncode


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ProblemError, match="no-such-program is not there"),
        process.beside(["no-such-program"], output=tmp_path / "said.log"),
    ):
        pass
