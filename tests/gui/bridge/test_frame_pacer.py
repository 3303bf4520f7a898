import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from gui.bridge.frame_pacer import FramePacer

PAINTING_SECONDS = 0.03


class Screen(QObject):
    """Takes its time to paint, after what was drawn."""

    def customEvent(self, _event: QEvent) -> None:
        time.sleep(PAINTING_SECONDS)


def test_many_wishes_are_one_frame(qtbot: QtBot) -> None:
    drawn: list[float] = []
    pacer = FramePacer(draw=lambda: drawn.append(time.monotonic()))
    for _ in range(1_000):
        pacer.wake()
    qtbot.waitUntil(lambda: bool(drawn))
    qtbot.wait(50)
    assert len(drawn) == 1


def test_painting_counts_for_the_pause_after_a_frame(qtbot: QtBot) -> None:
    screen, drawn = Screen(), list[float]()

    def draw() -> None:
        drawn.append(time.monotonic())
        QCoreApplication.postEvent(screen, QEvent(QEvent.Type.User))
        pacer.wake()

    pacer = FramePacer(draw=draw)
    pacer.wake()
    qtbot.waitUntil(lambda: len(drawn) >= 3)
    assert drawn[1] - drawn[0] >= 3.9 * PAINTING_SECONDS
    assert drawn[2] - drawn[1] >= 3.9 * PAINTING_SECONDS
