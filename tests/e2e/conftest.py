"""A desktop and a profile of its own for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "desktop") as desktop:
        yield desktop


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"
