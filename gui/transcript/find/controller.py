"""Find in the conversation: the bar, the search, the marks and what is scrolled to, joined."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from shiboken6 import isValid

from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from gui.transcript.accessibility import announce
from gui.transcript.find.find_bar import FindBar
from gui.transcript.find.marking import HitMarks
from gui.transcript.find.revealing import reading_place, reveal
from gui.transcript.find.search import ConversationSearch, Hit, Span
from gui.transcript.find.texts import NotYetError
from gui.transcript.selection.text_selection import Spot
from gui.transcript.view import TranscriptView

_TURN_SECONDS = 0.006
"""Of searching, after which the window does what else it has to."""
_GROWTH_MS = 250
"""A growing reply is searched again no more often."""
_SETTLED_MS = 500
"""After the last key the number of hits is told to a screen reader."""
_LONGEST_SELECTION = 100
"""Characters; what is selected is looked for if it is no longer and on one line."""


class Seek(Protocol):
    """Looks for a hit until a time; may raise NotYetError."""

    def __call__(self, *, until: float) -> Hit | None: ...


class FindController(QObject):
    """Does nothing, and holds nothing, while its bar is closed."""

    def __init__(self, *, view: TranscriptView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._bar = FindBar(theme=theme, parent=view)
        self._bar.hide()
        self._search = ConversationSearch(message=view.source.message, count=view.source.count)
        self._marks = HitMarks()
        self._current: Hit | None = None
        self._wanted: Seek | None = None
        """Finds the hit to go to; until it has been found."""
        self._reveals = True
        self._unseen = False
        self._focused_before: QWidget | None = None
        self._placed_in = (QRect(), 0.0)
        self._turn = self._timer(0, self._work)
        self._growth = self._timer(_GROWTH_MS, self._work)
        self._settled = self._timer(_SETTLED_MS, self._tell_count)
        bar, source = self._bar, view.source
        bar.query_changed.connect(self._on_query_changed)
        bar.next_requested.connect(self.find_next)
        bar.previous_requested.connect(self.find_previous)
        bar.close_requested.connect(self.close)
        source.reset.connect(self._on_reset)
        source.inserted.connect(self._on_inserted)
        source.removed.connect(self._on_removed)
        source.changed.connect(self._on_changed)
        source.grew.connect(lambda row: self._on_changed(row, row))
        view.arranged.connect(self._on_arranged)

    def _timer(self, milliseconds: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    @property
    def bar(self) -> FindBar:
        return self._bar

    @property
    def is_open(self) -> bool:
        return not self._bar.isHidden()

    @property
    def current(self) -> Hit | None:
        """The hit that is looked at."""
        return self._current

    def open(self) -> None:
        """Show the bar, with the words that are selected, or go to its field."""
        if not self._holds_focus():
            self._focused_before = QApplication.focusWidget()
        selected = self._selected_words()
        was_open = self.is_open
        self._place_bar()
        self._bar.show()
        self._bar.raise_()
        self._bar.take_focus()
        if selected and selected != self._bar.query.text:
            self._bar.fill(selected)
        elif not was_open:
            self._on_query_changed()

    def close(self) -> None:
        """Take the bar away; the hit that was looked at becomes the selection."""
        if not self.is_open:
            return
        for timer in (self._turn, self._growth, self._settled):
            timer.stop()
        if self._holds_focus():
            self._give_focus_back()  # first: hiding what has the focus lets Qt hand it on to anybody
        self._bar.hide()
        self._view.cover(0)
        self._placed_in = QRect(), 0.0
        self._marks.clear()
        self._select_current()
        self._current = self._wanted = None
        self._search.forget()
        if _at_end(self._view.verticalScrollBar()):
            self._view.follow()

    def _give_focus_back(self) -> None:
        """To what had it before, unless that has gone with its message."""
        before = self._focused_before
        there = before is not None and isValid(before) and before.isVisible()
        (before if before is not None and there else self._view).setFocus()

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self._bar.isAncestorOf(focused)

    def find_next(self) -> None:
        self._step(forwards=True)

    def find_previous(self) -> None:
        self._step(forwards=False)

    # -- looking for a hit

    def _step(self, *, forwards: bool) -> None:
        if not self.is_open:
            self.open()
            return
        if self._current is None:
            row, at = reading_place(self._view, above=self._covered)
        else:
            row, at = self._current.row, self._current.start + (1 if forwards else 0)
        find = self._search.next_hit if forwards else self._search.previous_hit
        self._look(partial(find, row, at))

    def _look(self, seek: Seek, *, reveals: bool = True) -> None:
        self._wanted = seek
        self._reveals = reveals
        self._work()

    def _on_query_changed(self) -> None:
        if not self.is_open:
            return
        place = self._current[:2] if self._current is not None else reading_place(self._view, above=self._covered)
        self._search.begin(self._bar.query, row=place[0])
        self._current = None
        self._settled.start()
        self._look(partial(self._search.nearest_hit, *place))

    def _work(self) -> None:
        """One turn."""
        until = time.perf_counter() + _TURN_SECONDS
        if self._wanted is not None:
            self._seek(self._wanted, until)
        self._search.go_on(until=until)
        self._show_marks()
        self._show_count()
        if self._wanted is not None or not self._search.idle:
            self._turn.start()

    def _seek(self, seek: Seek, until: float) -> None:
        try:
            hit = seek(until=until)
        except NotYetError:
            return
        moved, self._wanted = self._current is not None, None
        self._current = hit
        if hit is not None and self._reveals:
            self._view.let_go()
            self._unseen = not reveal(self._view, hit.row, hit.start, above=self._covered)
        if moved:
            self._tell_hit()

    @property
    def _covered(self) -> int:
        return self._bar.geometry().bottom() + GRID if self.is_open else 0

    # -- what is shown

    def _hits(self, row: int) -> Sequence[Span]:
        try:
            return self._search.hits(row, until=time.perf_counter() + _TURN_SECONDS)
        except NotYetError:
            return ()

    def _show_marks(self) -> None:
        height = self._view.viewport().height()
        self._marks.show(self._view.live_bubbles(), hits=self._hits, current=self._current, height=height)

    def _show_count(self) -> None:
        self._bar.show_count(self._count_text(), missed=self._none_found)

    @property
    def _none_found(self) -> bool:
        return bool(self._search.query) and self._search.complete and not self._search.total

    def _count_text(self) -> str:
        search = self._search
        if not search.query:
            return ""
        if self._none_found:
            return self.tr("No results")
        total = f"{search.total:,}" + ("" if search.complete else "…")
        if self._current is None:
            return total
        try:
            number = search.number(self._current, until=time.perf_counter() + _TURN_SECONDS)
        except NotYetError:
            return total
        return self.tr("%1 of %2").replace("%1", f"{number:,}").replace("%2", total)

    def _tell_count(self) -> None:
        if not self._search.complete:
            self._settled.start()
        elif text := self._count_text():
            announce(self._view, text)

    def _tell_hit(self) -> None:
        """Which one it is, and the words around it."""
        if self._current is None:
            return
        try:
            words = self._search.excerpt(self._current, until=time.perf_counter() + _TURN_SECONDS)
        except NotYetError:
            words = ""
        announce(self._view, f"{self._count_text()}: {words}")

    def _place_bar(self) -> None:
        viewport, scale = self._view.viewport().geometry(), self._theme.text_scale
        if (viewport, scale) != self._placed_in:
            self._placed_in = viewport, scale
            room = viewport.width() - 2 * GRID
            self._bar.place(right=viewport.right() - GRID, top=viewport.top() + GRID, room=room)
            self._view.cover(self._bar.geometry().bottom() + 2 * GRID)

    # -- the selection

    def _selected_words(self) -> str:
        """What is selected, where that is one line of one message; without its markup."""
        span = self._view.selection.span()
        bubble = self._view.live_bubbles().get(span.first) if span is not None and span.first == span.last else None
        selected = bubble.selected_text() if bubble is not None else ""
        return selected if len(selected) <= _LONGEST_SELECTION and "\n" not in selected else ""

    def _select_current(self) -> None:
        if self._current is not None:
            message = self._view.source.message(self._current.row)
            start, end = Spot(message.id, self._current.start), Spot(message.id, self._current.end)
            self._view.selection.select(start, end)

    # -- what happens to the messages

    def _on_reset(self) -> None:
        """Another conversation: look there, too, but leave it at the place where it was read."""
        if not self.is_open:
            return
        query = self._search.query
        self._search.forget()
        self._marks.clear()
        self._current = None
        row, at = reading_place(self._view, above=self._covered)
        self._search.begin(query, row=row)
        self._look(partial(self._search.nearest_hit, row, at), reveals=False)

    def _on_inserted(self, first: int, last: int) -> None:
        if self.is_open:
            self._search.inserted(first, last)
            if self._current is not None and self._current.row >= first:
                self._current = self._current._replace(row=self._current.row + last - first + 1)
            self._turn.start()

    def _on_removed(self, first: int, last: int) -> None:
        if not self.is_open:
            return
        self._search.removed(first, last)
        if self._current is not None and self._current.row > last:
            self._current = self._current._replace(row=self._current.row - (last - first + 1))
        elif self._current is not None and self._current.row >= first:
            self._current = None
        self._turn.start()

    def _on_changed(self, first: int, last: int) -> None:
        if self.is_open:
            self._search.changed(first, last)
            if not self._growth.isActive():
                self._growth.start()

    def _on_arranged(self) -> None:
        if not self.is_open:
            return
        self._place_bar()
        self._show_marks()
        if self._unseen and self._current is not None:
            self._unseen = False
            QTimer.singleShot(0, self, self._reveal_again)

    def _reveal_again(self) -> None:
        """What was still being laid out has grown."""
        if self.is_open and self._current is not None:
            self._unseen = not reveal(self._view, self._current.row, self._current.start, above=self._covered)


def _at_end(bar: QScrollBar) -> bool:
    return bar.value() >= bar.maximum()
