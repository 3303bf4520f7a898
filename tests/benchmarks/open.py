"""What opening a long conversation costs, beside a short one and beside one widget a message.

From a conversation in memory to the first paint of its end: the item model, the view in a window of its own, the
bubbles. Times are those of the window's thread, medians of rounds in which the sizes follow each other; the program
is warm, a small conversation having been shown before. Memory is what the process grows by, in a process of its own
for each size, after the conversation itself was there. The naive way is a QTextBrowser a message in a QScrollArea.

Prints {"paint_ratio_10k", "paint_ratio_100k", "rss_mb_10k", "rss_mb_100k", "vs_widgets"}: times over that of 100
messages; megabytes beyond the text; how many times longer 10,000 widgets take. With --all also the times themselves.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from gui.bridge.garbage import GarbageCollector
from gui.bridge.message_list_model import MessageListModel
from gui.chat.conversation import Conversation
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from gui.transcript.view import TranscriptView
from tests.benchmarks._conversations import conversation
from tests.benchmarks._widgets import widget_list

SMALL, LARGE, HUGE = 100, 10_000, 100_000
ROUNDS = 15
SIZE = (900, 800)


class PaintWatch(QObject):
    """Notices that a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = False
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.painted = self.painted or event.type() is QEvent.Type.Paint
        return False


def show_until_painted(app: QApplication, view: QWidget, *, painted: QWidget) -> QMainWindow:
    window = QMainWindow()
    window.resize(*SIZE)
    window.setCentralWidget(view)
    watch = PaintWatch(painted)
    window.show()
    while not watch.painted:
        app.processEvents()
    return window


def open_list(app: QApplication, theme: Theme, shown: Conversation) -> tuple[float, QMainWindow]:
    """Seconds of the window's thread, and the window."""
    begun = time.thread_time()
    view = TranscriptView(theme=theme)
    model = MessageListModel(conversation=shown, parent=view)
    view.set_model(model)
    window = show_until_painted(app, view, painted=view.viewport())
    return time.thread_time() - begun, window


def open_widgets(app: QApplication, shown: Conversation) -> float:
    begun = time.thread_time()
    area, inside = widget_list(shown, width=SIZE[0] - 40)
    window = show_until_painted(app, area, painted=inside)
    bar = area.verticalScrollBar()
    bar.setValue(bar.maximum())
    app.processEvents()
    seconds = time.thread_time() - begun
    close(app, window)
    return seconds


def close(app: QApplication, window: QMainWindow) -> None:
    window.close()
    window.deleteLater()
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def start() -> tuple[QApplication, Theme]:
    """As the program is once something has been shown: the parser loaded, the fonts found."""
    app = QApplication(sys.argv[:1])
    theme = Theme(scheme="light")
    apply_theme(app, theme)
    _, window = open_list(app, theme, conversation(60, seed=3))
    close(app, window)
    return app, theme


def paint_seconds() -> dict[int, float]:
    app, theme = start()
    shown = {size: conversation(size) for size in (SMALL, LARGE, HUGE)}
    collector = GarbageCollector()  # as in the program
    times: dict[int, list[float]] = {size: [] for size in shown}
    for _ in range(ROUNDS):
        for size in shown:
            seconds, window = open_list(app, theme, shown[size])
            times[size].append(seconds)
            close(app, window)
    collector.close()
    return {size: statistics.median(found) for size, found in times.items()}


def memory_mb(size: int) -> float:
    app, theme = start()
    shown = conversation(size)
    gc.collect()
    before = resident_mb()
    _, window = open_list(app, theme, shown)
    grown = resident_mb() - before
    close(app, window)
    return grown


def widgets_seconds() -> float:
    app, _theme = start()
    shown = conversation(LARGE)
    gc.disable()
    seconds = open_widgets(app, shown)
    print(json.dumps(seconds), flush=True)
    os._exit(0)  # taking 10,000 widgets apart takes long, too


def in_a_process_of_its_own(*arguments: str) -> float:
    """What this file, called with `arguments`, prints."""
    run = [sys.executable, "-m", "tests.benchmarks.open", *arguments]
    return float(json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout))


def main() -> None:
    if "--memory" in sys.argv:
        print(json.dumps(memory_mb(int(sys.argv[-1]))))
        return
    if "--widgets" in sys.argv:
        widgets_seconds()
    large = in_a_process_of_its_own("--memory", str(LARGE))
    huge = in_a_process_of_its_own("--memory", str(HUGE))
    widgets = in_a_process_of_its_own("--widgets")
    seconds = paint_seconds()
    report = {
        "paint_ratio_10k": round(seconds[LARGE] / seconds[SMALL], 2),
        "paint_ratio_100k": round(seconds[HUGE] / seconds[SMALL], 2),
        "rss_mb_10k": round(large, 1),
        "rss_mb_100k": round(huge, 1),
        "vs_widgets": round(widgets / seconds[LARGE]),
    }
    if "--all" in sys.argv:
        report |= {f"ms_{size}": round(found * 1000, 1) for size, found in seconds.items()}
        report["ms_widgets_10k"] = round(widgets * 1000)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
