"""The whole program in the test's own loop, over a profile of its own."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.program.rill import OpenRill, Rill


@pytest.fixture
def open_rill(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> OpenRill:
    """The program must have met nothing unexpected by its end.

    It is no fixture itself: pytest-qt lets Qt run between a test and the end of its fixtures, where the loop does not.
    """
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # puts it back: the program takes it
    qapp.setQuitOnLastWindowClosed(False)

    @asynccontextmanager
    async def opened(settings: str) -> AsyncIterator[Rill]:
        profile = tmp_path / "profile"
        profile.mkdir()
        (profile / "settings.toml").write_text(settings, encoding="utf-8")
        rill = Rill(app=qapp, profile=profile)
        await rill.begin()
        try:
            yield rill
        finally:
            await rill.end()
            _end_log(rill.log_file)
        assert "Traceback" not in rill.log(), rill.log()

    return opened


def _end_log(path: Path) -> None:
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logging.FileHandler)]:
        if Path(handler.baseFilename) == path:
            root.removeHandler(handler)
            handler.close()
