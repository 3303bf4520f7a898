"""Tests of widgets: coroutines run on the loop the program itself uses, and Qt's warnings fail."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
import qasync
from PySide6.QtWidgets import QApplication


@pytest.hookimpl(tryfirst=True)
def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qasync": _qasync_loop}


def _qasync_loop() -> asyncio.AbstractEventLoop:
    app = QApplication.instance() or QApplication([])
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(app, already_running=False)
    return loop


@pytest.fixture(autouse=True)
def collect_garbage_in_this_thread() -> Iterator[None]:
    """As the program does (`gui.bridge.garbage`): Qt objects must not die in a thread that happens to allocate."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
