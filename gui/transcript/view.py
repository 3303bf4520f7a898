"""The message list: a virtual view of a conversation."""

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from gui.chat.comparison import MOST_COMPARED
from gui.chat.conversation import Place
from gui.theme.theme import Theme
from gui.transcript.access.install import install_accessibility
from gui.transcript.accessibility import announce
from gui.transcript.ahead import Ahead
from gui.transcript.arranger import Arranger
from gui.transcript.autoscroll import Autoscroll
from gui.transcript.beneath import Beneath
from gui.transcript.bubble_pool import BubblePool
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.columns import Columns
from gui.transcript.focus_ring import FocusRing
from gui.transcript.growing_field import SendKey
from gui.transcript.keys import handle_key, overrides_shortcut
from gui.transcript.landing import Landing
from gui.transcript.link_opener import LinkOpener
from gui.transcript.message_list import MessageList
from gui.transcript.metrics import TOP_MARGIN
from gui.transcript.motion import WheelMotion
from gui.transcript.outcomes import outcome
from gui.transcript.placing import place_bubbles
from gui.transcript.prompt_editing import PromptEditing
from gui.transcript.reading_places import ReadingPlaces
from gui.transcript.reply_watch import ReplyWatch
from gui.transcript.scroller import STEP, Scroller
from gui.transcript.seconds import Seconds
from gui.transcript.selection.selecting import Selecting
from gui.transcript.selection.text_selection import Spot, TextSelection
from gui.transcript.tab_order import go_past
from gui.transcript.walker import Walker
from gui.transcript.way_back import WayBack
from gui.transcript.wishes import Wishes

_LOOKED_AT = 8
"""So many of the messages that come at once are looked at, the last ones."""
_RESIZED_MS = 200
"""After the last change of the width, what is not seen yet is laid out again."""


class TranscriptView(MessageList):
    """Shows the messages of an item model (`gui.bridge.message_list_model` names its roles).

    Only what is visible and a little around it has widgets, so a conversation of 10,000 messages opens about as
    fast as one of 100. The list follows a growing reply while it stands at its end; any scrolling upwards lets go.
    All ids in signals are those of messages.
    """

    link_activated = Signal(str)
    """A link that may be opened, confirmed by the user where that was needed. The view itself opens nothing."""
    following_changed = Signal(bool)
    announced = Signal(str)
    """What was told to assistive technology."""
    arranged = Signal()
    """Bubbles have come, gone or been placed anew."""

    def __init__(
        self, *, theme: Theme, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(live=lambda: self._arranger.live, parent=parent)
        install_accessibility()
        self._theme = theme
        self._clock = clock
        self._width = 0
        self._watch = ReplyWatch()
        source, viewport = self._source, self.viewport()
        self._wishes = wishes = Wishes(beneath=Beneath(source=source, watch=self._watch), parent=self)
        self._pool = BubblePool(theme=theme, wishes=wishes, source=source, clock=clock, parent=viewport)
        self._columns = Columns(view=self, source=source, theme=theme)
        self._arranger = arranger = Arranger(take=self._take, give=self._give, columns=self._columns)
        self._scroller = scroller = Scroller(
            arranger=arranger, bar=self.verticalScrollBar(), height=viewport.height, arrange=self._arrange, parent=self
        )
        self._wheel = WheelMotion(scroll=scroller.glide_by, page=lambda: scroller.page, step=STEP, parent=self)
        self._autoscroll = Autoscroll(theme=theme, view=viewport, scroll=scroller.glide_by)
        self._ahead = Ahead(arranger=arranger, prepare=self._pool.prepare, parent=self)
        self._places = ReadingPlaces()
        self._landing = Landing(source=source, arranger=arranger, scroller=scroller, parent=self)
        self._way_back = WayBack(theme=theme, source=source, arranger=arranger, scroller=scroller, viewport=viewport)
        self._walker = walker = Walker(arranger=arranger, scroller=scroller, viewport=viewport)
        self._selecting = Selecting(view=self, arranger=arranger, scroller=scroller, walker=walker, wishes=wishes)
        self._editing = PromptEditing(
            source=source, arranger=arranger, scroller=scroller, walker=walker, wishes=wishes, parent=self
        )
        self._links = LinkOpener(parent=self)
        self._ring = FocusRing(theme=theme, parent=self)
        self._seconds = Seconds(live=self._live, clock=clock, parent=self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._connect()

    def _connect(self) -> None:
        source, wishes = self._source, self._wishes
        source.reset.connect(self._on_reset)
        source.inserted.connect(self._on_inserted)
        source.removed.connect(self._on_removed)
        source.changed.connect(self._on_changed)
        source.grew.connect(self.text_grew)
        self._scroller.following_changed.connect(self.following_changed)
        self._scroller.interrupted.connect(self._wheel.stop)
        self._scroller.interrupted.connect(self._autoscroll.stop)
        self._scroller.scrolled.connect(self._on_scrolled)
        self._soon.timeout.connect(self._on_soon)
        self._editing.changed.connect(lambda row: self._on_changed(row, row))
        self._editing.told.connect(self._announce)
        self.arranged.connect(self._landing.go_on)
        self._theme.changed.connect(self._on_theme_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)
        wishes.link_clicked.connect(self._links.consider)
        wishes.height_changed.connect(self._on_height_changed)
        wishes.reveal_requested.connect(self._walker.reveal)
        wishes.beside_requested.connect(self._walker.focus_message)
        self._links.confirmed.connect(self.link_activated)

    # -- what others ask of the view

    @property
    def following(self) -> bool:
        """Whether the view stays at the end as messages come and grow."""
        return self._arranger.following

    @property
    def wishes(self) -> Wishes:
        """Where the parts of all bubbles report: what the user asks for is connected to here."""
        return self._wishes

    @property
    def selection(self) -> TextSelection:
        """What is selected, over all messages."""
        return self._selecting.selection

    def set_model(self, model: QAbstractItemModel | None, *, place: Place | None = None) -> None:
        """Show another conversation where it was read last, else at `place`, else at its end."""
        self._scroller.interrupted.emit()
        self._places.keep(self._source, self._arranger, self._way_back.new_lines)
        self._landing.beginning = place
        self._source.set_model(model)

    def set_send_key(self, key: SendKey) -> None:
        """Which key sends an edited prompt besides Ctrl+Enter."""
        self._wishes.edits.send_key = key

    def set_active(self, active: bool) -> None:
        """Whether a reply is on its way in this conversation: then nothing edited can be sent."""
        self._wishes.edits.answering = active

    def reading_place(self) -> Place | None:
        """What is read at the upper edge; None while the end is followed."""
        return self._landing.reading_place()

    def show_place(self, place: Place) -> None:
        """Go on reading there, as soon as its message is there."""
        self._landing.read_on(place)

    def show_hit(self, message_id: int, start: int, end: int) -> None:
        """Select a part of a message's source and let it be seen. The focus stays where it is."""
        self.selection.select(Spot(message_id, start), Spot(message_id, end))
        self._landing.show(Place(message_id, start))

    def text_grew(self, row: int) -> None:
        """The reply's text was appended to. Renders only what is new; to be called at most once a frame."""
        bubble = self._arranger.live.get(row)
        if bubble is None:
            self._way_back.update(width=self._width)
            return
        bubble.text_grew(now=self._clock())
        if bubble.lay_out(self._arranger.width_of(row)) != bubble.height():
            held = self._arranger.beginning_to_hold(row)
            self._arrange()
            if held is not None and self._arranger.tops[row] < 0:
                self._scroller.go_to(held)

    def follow(self) -> None:
        """Go to the end and stay there."""
        self._scroller.follow()

    def let_go(self) -> None:
        """Stay where it stands, whatever comes at the end."""
        self._scroller.set_following(False)

    def cover(self, pixels: int) -> None:
        """Something lies over so much of the upper end: let the first message be scrolled out from under it."""
        at_start = not self.following and self.verticalScrollBar().value() == 0
        self._arranger.top_margin = max(TOP_MARGIN, pixels)
        if at_start:
            self._scroller.to_start()
        else:
            self._arrange()

    def scroll_to_start(self) -> None:
        self._scroller.to_start()

    def scroll_by(self, pixels: int) -> None:
        """Positive shows what is further down."""
        self._scroller.scroll_by(pixels)

    def show_row(self, row: int) -> None:
        """Scroll as little as possible until the message's beginning is seen."""
        self._scroller.show_row(row)

    def focus_message(self, step: int) -> None:
        """Give the keyboard's focus to the next message (`step` 1) or the one before (-1)."""
        self._walker.focus_message(step)

    def focus_row(self, row: int) -> None:
        """Give it to this message."""
        self._walker.focus_row(row)

    def tick(self) -> None:
        """Bring what counts seconds up to date."""
        self._seconds.tick()

    def copy(self) -> None:
        """Copy what is selected, else the message with the focus."""
        self._selecting.copy()

    # -- arranging

    def _arrange(self) -> None:
        view = self.viewport()
        self._width = self._columns.update()
        self._arranger.arrange(width=self._width, height=view.height())
        pinned = (self._way_back.button, self._autoscroll.marker)
        place_bubbles(self._arranger, view=view, columns=self._columns, pinned=pinned)
        self._scroller.sync_bar()
        self._way_back.update(width=self._width)
        self._seconds.update()
        self.arranged.emit()

    def _estimate_again(self) -> None:
        self._arranger.estimate_again(self._columns.estimates(0, self._source.count() - 1))

    def _take(self, row: int) -> Bubble:
        bubble = self._pool.take(row, read_inside=self._arranger.reads_inside(row))
        self._selecting.show_in(row, bubble)
        return bubble

    def _give(self, bubble: Bubble) -> None:
        self._walker.take_focus_from(bubble, to=self)
        self._pool.give(bubble)

    def _announce(self, text: str) -> None:
        announce(self, text)
        self.announced.emit(text)

    # -- what happens

    def _on_reset(self) -> None:
        self._watch.reset()
        count = self._source.count()
        self._watch.see(self._source.message(row) for row in range(max(0, count - MOST_COMPARED), count))
        self._arranger.reset(self._columns.estimates(0, count - 1))
        found = self._places.find(self._source)
        self._scroller.set_following(found is None)
        if found is not None:
            self._arranger.anchor, self._way_back.new_lines = found
        else:
            self._way_back.forget()
        if found is not None or not self._landing.begin():
            self._arrange()
        self._ahead.look(height=self.viewport().height(), upwards=True)

    def _on_inserted(self, first: int, last: int) -> None:
        at_end = first == len(self._arranger.heights)
        self._arranger.insert(first, self._columns.estimates(first, last))
        self._way_back.new_lines.inserted(first, last)
        self._scroller.inserted(first, last)
        # Thousands come only from the past: there is nothing on its way in them.
        new = [self._source.message(row) for row in range(max(first, last - _LOOKED_AT), last + 1)]
        self._watch.see(new)
        if at_end and any(message.role == "user" for message in new):
            self._landing.forget()
            self._scroller.set_following(True)  # the user has just sent it
        self._soon.start()

    def _on_removed(self, first: int, last: int) -> None:
        self._walker.removing(first, last)
        self._arranger.remove(first, last)
        self._soon.start()  # what takes their place often comes at once

    def _on_soon(self) -> None:
        self._arrange()
        self._walker.give_back(view=self)

    def _on_changed(self, first: int, last: int) -> None:
        for row in [row for row in self._arranger.live if first <= row <= last]:
            message = self._source.message(row)
            self._arranger.live[row].show_message(message, versions=self._source.versions(row), now=self._clock())
        if first == last and self._watch.ended(self._source.message(first)):
            named = self._source.compared(first) is not None
            self._announce(outcome(self._source.message(first), named=named))
        self._arrange()
        self._walker.give_back(view=self)

    def _on_scrolled(self, upwards: bool) -> None:
        self._ahead.look(height=self.viewport().height(), upwards=upwards)

    def _on_height_changed(self, part: QWidget) -> None:
        bubble = self._walker.bubble_of(part)
        if bubble is not None and self._walker.row_of(bubble) is not None:
            bubble.mark_dirty(part)
            self._arrange()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._walker.on_focus_changed(now)

    def _on_theme_changed(self) -> None:
        self._walker.removing(0, self._source.count() - 1)
        self._arranger.drop_all()
        self._pool.clear()
        self._estimate_again()
        self._way_back.place()
        self.viewport().update()
        self._on_soon()
        self._ahead.look(height=self.viewport().height(), after_ms=_RESIZED_MS)

    # -- Qt

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and overrides_shortcut(event, walker=self._walker):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(event.rect(), QColor(self._theme.tokens.window))

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        self._scroller.on_bar_moved(-dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())
        self._way_back.place()
        if self._columns.width != self._width and len(self._arranger.heights):
            self._estimate_again()
        self._arrange()
        self._ahead.look(height=self.viewport().height(), after_ms=_RESIZED_MS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.setAccepted(self._wheel.turn(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self._scroller.interrupted.emit()
            if not self._arranger.all_seen:
                self._autoscroll.begin(event.globalPosition().toPoint())
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        used = handle_key(event, scroller=self._scroller, walker=self._walker, selecting=self._selecting)
        event.setAccepted(used)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._ring.follow(event.reason())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring.hide()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        focused = self.window().focusWidget()
        return self._walker.step_inside(focused, forwards=forwards) or go_past(self.window(), forwards=forwards)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._walker.focused is not None and event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._walker.focused.contextMenuEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._soon.start()
