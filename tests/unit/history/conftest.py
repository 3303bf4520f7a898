from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from gui.history.connection import connect
from gui.history.migrations import migrate


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[apsw.Connection]:
    """A new history in a file of its own."""
    opened = connect(tmp_path / "history.db")
    migrate(opened)
    yield opened
    opened.close(True)
