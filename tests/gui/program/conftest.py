"""The whole program in the test's own loop, over a profile of its own."""

import gc
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.program.rill import OpenRill, Rill


@pytest.fixture
def open_rill(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenRill]:
    """The program must have met nothing unexpected by its end.

    The program itself is no fixture: between a test and the end of its fixtures pytest-qt runs Qt, but not the loop.
    """
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # puts it back: the program takes it
    qapp.setQuitOnLastWindowClosed(False)

    @asynccontextmanager
    async def opened(settings: str) -> AsyncIterator[Rill]:
        profile = tmp_path / "profile"
        profile.mkdir(exist_ok=True)  # a second start finds what the first one left
        (profile / "settings.toml").write_text(settings, encoding="utf-8")
        with _own_log_handlers():
            rill = Rill(app=qapp, profile=profile)
            await rill.begin()
            try:
                yield rill
            finally:
                await rill.end()
        assert "Traceback" not in rill.log(), rill.log()

    yield opened
    gc.collect()  # here, for Qt's objects must not go in a thread of a later test


@contextmanager
def _own_log_handlers() -> Iterator[None]:
    """Take those away again that the block adds."""
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        yield
    finally:
        for handler in [one for one in root.handlers if one not in before]:
            root.removeHandler(handler)
            handler.close()
