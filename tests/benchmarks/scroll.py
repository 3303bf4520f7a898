"""What one frame costs while a conversation of 10,000 messages is scrolled, resized and jumped through.

A view in a window, painting included, is turned through by the wheel: a notch a frame upwards through what was never
shown, faster turns, downwards again, in real time at 60 frames a second. A frame is all that keeps the window's thread
busy from one tick to the next: events, timers, painting. Resizing drags the window's edge by eight pixels a frame; a
jump goes from end to end, or to somewhere in the middle as one clicks into the scroll bar. Times are those of the
window's thread, so other programs do not count.

Prints {"wheel_p99_ms", "wheel_max_ms", "resize_ms", "jump_ms"}: `resize_ms` is the 95th percentile and `jump_ms` the
median. With --all also the same for a QTextBrowser a message in a QScrollArea, for a tenth of the messages.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMainWindow

from gui.bridge.garbage import GarbageCollector
from gui.bridge.message_list_model import MessageListModel
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.view import TranscriptView
from tests.benchmarks._conversations import conversation
from tests.benchmarks._widgets import widget_list

MESSAGES = 10_000
NAIVE_MESSAGES = 1_000
FRAME_SECONDS = 1 / 60
SIZE = (900, 800)
TURNS = ((1, 400), (2, 150), (-1, 200), (-2, 200))
"""Notches a frame (positive upwards), and for how many frames."""
NOTCH = 120


class Bench:
    """Drives a scroll area frame by frame and keeps what each frame cost."""

    def __init__(self, app: QApplication, area: QAbstractScrollArea) -> None:
        self._app = app
        self._area = area
        self._window = QMainWindow()
        self._window.setCentralWidget(area)
        self._window.resize(*SIZE)
        self._window.show()
        self.rest(1.0)

    def rest(self, seconds: float) -> None:
        """Let what is put off be done."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._turn_loop()
            time.sleep(0.002)

    def frame(self, happens: Callable[[], None]) -> float:
        """Milliseconds of this thread in a frame that begins with something."""
        ends = time.monotonic() + FRAME_SECONDS
        begun = time.thread_time()
        happens()
        self._turn_loop()
        while (left := ends - time.monotonic()) > 0:
            spent = time.thread_time()
            time.sleep(min(left, 0.002))
            begun += time.thread_time() - spent  # asking for the time costs some, too
            self._turn_loop()
        return (time.thread_time() - begun) * 1000

    def wheel(self) -> list[float]:
        found = []
        for notches, frames in TURNS:
            found += [self.frame(partial(self._turn, notches)) for _ in range(frames)]
        return found

    def resize(self) -> list[float]:
        self._area.verticalScrollBar().setValue(self._area.verticalScrollBar().maximum() // 2)
        self.rest(0.5)
        widths = [*range(SIZE[0], 500, -8), *range(500, SIZE[0], 8)]
        return [self.frame(partial(self._window.resize, width, SIZE[1])) for width in widths]

    def jump(self) -> list[float]:
        bar = self._area.verticalScrollBar()
        found = []
        for step in range(30):
            for share in (0.0, 1.0, (step * 0.37) % 1):
                found.append(self.frame(partial(bar.setValue, round(bar.maximum() * share))))
                self.rest(0.1)
        return found

    def close(self) -> None:
        self._window.close()
        self._window.deleteLater()
        self.rest(0.1)

    def _turn_loop(self) -> None:
        self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as a loop of the program's own does

    def _turn(self, notches: int) -> None:
        viewport = self._area.viewport()
        centre = QPointF(viewport.rect().center())
        event = QWheelEvent(
            centre,
            QPointF(viewport.mapToGlobal(centre.toPoint())),
            QPoint(),
            QPoint(0, NOTCH * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)


def percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def report(bench: Bench) -> dict[str, float]:
    wheel = bench.wheel()
    resize = bench.resize()
    jump = bench.jump()
    bench.close()
    return {
        "wheel_p99_ms": round(percentile(wheel, 99), 2),
        "wheel_max_ms": round(max(wheel), 2),
        "resize_ms": round(percentile(resize, 95), 2),
        "jump_ms": round(statistics.median(jump), 2),
    }


def naive_report(app: QApplication) -> dict[str, float]:
    area, _inside = widget_list(conversation(NAIVE_MESSAGES), width=SIZE[0] - 40)
    return report(Bench(app, area))


def main() -> None:
    app = QApplication(sys.argv[:1])
    theme = Theme(scheme="light")
    apply_theme(app, theme)
    view = TranscriptView(theme=theme)
    view.set_model(MessageListModel(conversation=conversation(MESSAGES), parent=view))
    collector = GarbageCollector()  # as in the program
    found = report(Bench(app, view))
    collector.close()
    if "--all" in sys.argv:
        found |= {f"naive_{name}": value for name, value in naive_report(app).items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
