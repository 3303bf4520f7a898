import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.bridge.garbage import GarbageCollector


class Knot(QObject):
    """Holds itself, so that only the collector can free it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[GarbageCollector]:
    collector = GarbageCollector(interval_ms=20)
    yield collector
    collector.close()


def tie_knots() -> list["weakref.ref[Knot]"]:
    return [weakref.ref(Knot()) for _ in range(50)]


def test_another_thread_never_destroys_what_belongs_to_qt(collector: GarbageCollector) -> None:
    knots = tie_knots()

    def allocate() -> None:
        held = [[] for _ in range(100_000)]  # type: list[list[int]]
        assert held

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()

    assert all(knot() is not None for knot in knots)


def test_garbage_is_collected_in_the_end(collector: GarbageCollector, qtbot: QtBot) -> None:
    knots = tie_knots()
    many = [[] for _ in range(10_000)]  # type: list[list[int]]

    qtbot.waitUntil(lambda: all(knot() is None for knot in knots), timeout=5_000)
    assert many


def test_closing_gives_the_work_back_to_python() -> None:
    GarbageCollector().close()

    assert gc.isenabled()


def test_what_is_old_is_looked_through_only_when_nothing_streams(qtbot: QtBot) -> None:
    streaming = [True]
    collector = GarbageCollector(busy=lambda: streaming[0], interval_ms=20, full_seconds=0)
    knots = [Knot() for _ in range(50)]
    gc.collect()  # they have grown old
    old = [weakref.ref(knot) for knot in knots]
    knots.clear()
    young = tie_knots()
    work: list[list[list[int]]] = []

    def are_gone(tied: list["weakref.ref[Knot]"]) -> bool:
        work.append([[] for _ in range(1_000)])
        return all(knot() is None for knot in tied)

    qtbot.waitUntil(lambda: are_gone(young))
    assert all(knot() is not None for knot in old)
    streaming[0] = False
    qtbot.waitUntil(lambda: are_gone(old))
    collector.close()


def test_when_it_is_quiet_after_a_reply_is_a_good_moment(qtbot: QtBot) -> None:
    collector = GarbageCollector(full_seconds=0, quiet_ms=20)
    knots = tie_knots()
    collector.on_pause()
    assert all(knot() is not None for knot in knots)
    qtbot.waitUntil(lambda: all(knot() is None for knot in knots), timeout=5_000)
    collector.close()


def test_it_is_not_quiet_while_something_is_shown(qtbot: QtBot) -> None:
    collector = GarbageCollector(full_seconds=0, quiet_ms=200)
    knots = tie_knots()
    collector.on_pause()
    for _ in range(20):
        collector.on_work()
        qtbot.wait(20)
    assert all(knot() is not None for knot in knots)
    collector.close()


def test_replies_without_a_pause_between_them_put_it_off_for_a_minute_only(qtbot: QtBot) -> None:
    collector = GarbageCollector(busy=lambda: True, full_seconds=-60)
    knots = tie_knots()
    collector.on_pause()
    assert all(knot() is None for knot in knots)
    collector.close()


def test_many_new_objects_are_looked_through_as_they_come(qtbot: QtBot) -> None:
    collector = GarbageCollector(busy=lambda: True)
    knots = tie_knots()
    many = [[] for _ in range(10_000)]  # type: list[list[int]]
    collector.on_work()
    assert all(knot() is None for knot in knots)
    assert many
    collector.close()


def test_looking_through_everything_is_not_done_again_at_once(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    knots = tie_knots()
    collector.on_pause()
    assert all(knot() is not None for knot in knots)
    collector.close()
