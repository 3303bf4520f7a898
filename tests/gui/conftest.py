"""Tests of widgets: coroutines run on the loop the program itself uses, and Qt's warnings fail."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
import qasync
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


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


class _Taker(QWidget):
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()


@pytest.fixture(autouse=True)
def leave_no_window_and_no_button_down() -> Iterator[None]:
    """Either would take the mouse from the windows of the next test."""
    yield
    for window in QApplication.topLevelWidgets():
        window.hide()
    if QGuiApplication.mouseButtons() is not Qt.MouseButton.NoButton:
        taker = _Taker()
        taker.show()
        for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
            if QGuiApplication.mouseButtons() & button:
                QTest.mouseRelease(taker, button, pos=QPoint(1, 1))
        taker.close()
