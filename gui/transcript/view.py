"""The message list: a virtual view of a conversation."""

import time
from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from gui.chat.message import Message, State
from gui.theme.column import column_left, column_width
from gui.theme.theme import Theme
from gui.transcript.arranger import Arranger
from gui.transcript.bubble_pool import BubblePool
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.conversation_list import announce, install_accessibility, messages_changed
from gui.transcript.follow_button import FollowButton
from gui.transcript.keys import LINE, handle_key
from gui.transcript.link_opener import LinkOpener
from gui.transcript.message_list import MessageList
from gui.transcript.metrics import estimated_heights
from gui.transcript.placing import place_bubbles
from gui.transcript.reply_watch import ReplyWatch
from gui.transcript.wishes import Wishes

_TICK_MS = 1000
_FAR = 3
"""Scrolling by more heights of the view than this at once is a jump: what lies between is not measured."""
_BUTTON_MARGIN = 16

# The program's style sheet gives every QTextEdit the frame and the padding of a field.
_STYLE = "QTextEdit, QTextEdit:hover, QTextEdit:focus { background: transparent; border: none; padding: 0; }"


class TranscriptView(MessageList):
    """Shows the messages of an item model (`gui.bridge.message_list_model` names its roles).

    Only what is visible and a little around it has widgets, so a conversation of 10,000 messages opens about as
    fast as one of 100. The list follows a growing reply while it stands at its end; any scrolling upwards lets go.
    All ids in signals are those of messages.
    """

    retry_requested = Signal(int)
    continue_requested = Signal(int)
    regenerate_requested = Signal(int)
    another_model_requested = Signal(int, QPoint)
    """And where a list of models should open, in screen coordinates."""
    version_requested = Signal(int)
    cancel_retry_requested = Signal(int)
    details_requested = Signal(int)
    preferences_requested = Signal(str)
    """The page: "providers" or "network"."""
    link_activated = Signal(str)
    """A link that may be opened, confirmed by the user where that was needed. The view itself opens nothing."""
    link_hovered = Signal(str)
    following_changed = Signal(bool)
    announced = Signal(str)
    """What was told to assistive technology."""

    def __init__(
        self, *, theme: Theme, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(live=lambda: self._arranger.live, parent=parent)
        install_accessibility()
        self._theme = theme
        self._clock = clock
        self._width = 0
        self._syncing = False
        self._focused: Bubble | None = None
        self._watch = ReplyWatch()
        self._wishes = Wishes(self)
        self._pool = BubblePool(theme=theme, wishes=self._wishes, parent=self.viewport())
        self._arranger = Arranger(take=self._take, give=self._give)
        self._links = LinkOpener(parent=self)
        self._follow_button = FollowButton(theme=theme, parent=self)
        self._seconds = QTimer(self)
        self._seconds.setInterval(_TICK_MS)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._set_up()
        self._connect()
        self._connect_wishes()

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(_STYLE)
        self.verticalScrollBar().setSingleStep(LINE // 2)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def _connect(self) -> None:
        source = self._source
        source.reset.connect(self._on_reset)
        source.inserted.connect(self._on_inserted)
        source.removed.connect(self._on_removed)
        source.changed.connect(self._on_changed)
        source.grew.connect(self.text_grew)
        self._follow_button.clicked.connect(self.follow)
        self._seconds.timeout.connect(self.tick)
        self._soon.timeout.connect(self._arrange)
        self._theme.changed.connect(self._on_theme_changed)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def _connect_wishes(self) -> None:
        wishes = self._wishes
        wishes.retry_requested.connect(self.retry_requested)
        wishes.continue_requested.connect(self.continue_requested)
        wishes.regenerate_requested.connect(self.regenerate_requested)
        wishes.another_model_requested.connect(self.another_model_requested)
        wishes.version_requested.connect(self.version_requested)
        wishes.cancel_retry_requested.connect(self.cancel_retry_requested)
        wishes.details_requested.connect(self.details_requested)
        wishes.preferences_requested.connect(self.preferences_requested)
        wishes.link_hovered.connect(self.link_hovered)
        wishes.link_clicked.connect(self._links.consider)
        wishes.selection_begun.connect(self._on_selection_begun)
        wishes.height_changed.connect(self._on_height_changed)
        self._links.confirmed.connect(self.link_activated)

    # -- what others ask of the view

    @property
    def following(self) -> bool:
        """Whether the view stays at the end as messages come and grow."""
        return self._arranger.following

    @property
    def wishes(self) -> Wishes:
        """Where the parts of all bubbles report."""
        return self._wishes

    def set_model(self, model: QAbstractItemModel | None) -> None:
        """Show another conversation, at its end."""
        self._source.set_model(model)

    def text_grew(self, row: int) -> None:
        """The reply's text was appended to. Renders only what is new; to be called at most once a frame."""
        bubble = self._arranger.live.get(row)
        if bubble is None:
            return
        bubble.text_grew(now=self._clock())
        if bubble.lay_out(self._width) != self._arranger.heights[row]:
            self._arrange()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self._set_following(True)
        self._arrange()

    def scroll_to_start(self) -> None:
        self._set_following(False)
        self._arranger.jump_to(0)
        self._arrange()

    def scroll_by(self, pixels: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def page(self) -> int:
        return max(LINE, self.viewport().height() - LINE)

    def show_row(self, row: int) -> None:
        """Scroll as little as possible until the message's beginning is seen."""
        if row not in self._arranger.tops:
            self._set_following(False)
            self._arranger.jump_to_row(row)
            self._arrange()
        top, height, view = self._arranger.tops[row], self._arranger.heights[row], self.viewport().height()
        if top < 0 or (height > view and top > 0):
            self.scroll_by(top - LINE // 4)
        elif top + height > view:
            self.scroll_by(top + height - view)

    def focus_message(self, step: int) -> None:
        """Give the keyboard's focus to the next message (`step` 1) or the one before (-1)."""
        count = len(self._arranger.heights)
        if not count:
            return
        current = self._row_of(self._focused)
        if current is None:
            visible = self._arranger.visible_rows()
            row = (visible[0] if step > 0 else visible[-1]) if visible else 0
        else:
            row = max(0, min(current + step, count - 1))
        self.show_row(row)
        self._arranger.live[row].setFocus(Qt.FocusReason.TabFocusReason)

    def tick(self) -> None:
        """Bring what counts seconds up to date."""
        now = self._clock()
        for bubble in self._arranger.live.values():
            if bubble.needs_clock:
                bubble.tick(now)

    def copy(self) -> None:
        """Copy what is selected, else the message with the focus."""
        holder = next((bubble for bubble in self._arranger.live.values() if bubble.selected_text()), self._focused)
        if holder is not None:
            holder.copy()

    # -- arranging

    def _arrange(self) -> None:
        view = self.viewport()
        self._width = self._column_width()
        self._arranger.arrange(width=self._width, height=view.height())
        # In the middle of the whole, as what stands above and below: the scroll bar has the column's margin.
        left = column_left(self.width(), scale=self._theme.text_scale) - view.x()
        place_bubbles(self._arranger, view=view, left=left, width=self._width)
        self._sync_scroll_bar()
        self._follow_button.setVisible(not self._arranger.at_end)
        self._update_clock()

    def _column_width(self) -> int:
        return column_width(self.width(), scale=self._theme.text_scale)

    def _sync_scroll_bar(self) -> None:
        bar = self.verticalScrollBar()
        self._syncing = True
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self._arranger.content_height - self.viewport().height()))
        bar.setValue(self._arranger.scrolled)
        self._syncing = False

    def _set_following(self, following: bool) -> None:
        if following != self._arranger.following:
            self._arranger.following = following
            self.following_changed.emit(following)

    def _estimates(self, first: int, last: int) -> list[int]:
        return estimated_heights(
            self._source.message,
            first=first,
            last=last,
            width=self._column_width(),
            scale=self._theme.text_scale,
        )

    def _take(self, row: int) -> Bubble:
        return self._pool.take(self._source.message(row), versions=self._source.versions(row), now=self._clock())

    def _give(self, bubble: Bubble) -> None:
        focused = self.window().focusWidget()  # also while another window is in front
        if focused is not None and (focused is bubble or bubble.isAncestorOf(focused)):
            self._focused = None
            self.setFocus()
        self._pool.give(bubble)

    def _row_of(self, bubble: Bubble | None) -> int | None:
        return next((row for row, live in self._arranger.live.items() if live is bubble), None)

    def _bubble_of(self, widget: QWidget | None) -> Bubble | None:
        if widget is None or not self.viewport().isAncestorOf(widget):
            return None
        while widget is not None and not isinstance(widget, Bubble):
            widget = widget.parentWidget()
        return widget

    def _update_clock(self) -> None:
        needed = any(bubble.needs_clock for bubble in self._arranger.live.values())
        if needed != self._seconds.isActive():
            if needed:
                self._seconds.start()
            else:
                self._seconds.stop()

    def _announce(self, text: str) -> None:
        announce(self, text)
        self.announced.emit(text)

    def _outcome(self, message: Message) -> str:
        if message.state is State.FAILED:
            return self.tr("Reply failed")
        return self.tr("Reply stopped") if message.state is State.STOPPED else self.tr("Reply finished")

    # -- what happens

    def _on_reset(self) -> None:
        self._watch.reset()
        if self._source.count():
            self._watch.see([self._source.message(self._source.count() - 1)])
        self._arranger.reset(self._estimates(0, self._source.count() - 1))
        self._arrange()
        messages_changed(self)

    def _on_inserted(self, first: int, last: int) -> None:
        at_end = first == len(self._arranger.heights)
        self._arranger.insert(first, self._estimates(first, last))
        rows = range(first, last + 1)
        self._watch.see(self._source.message(row) for row in rows)
        if at_end and any(self._source.message(row).role == "user" for row in rows):
            self._set_following(True)  # the user has just sent it
        self._soon.start()
        messages_changed(self)

    def _on_removed(self, first: int, last: int) -> None:
        self._arranger.remove(first, last)
        self._soon.start()  # what takes their place often comes at once
        messages_changed(self)

    def _on_changed(self, first: int, last: int) -> None:
        for row in [row for row in self._arranger.live if first <= row <= last]:
            message = self._source.message(row)
            self._arranger.live[row].show_message(message, versions=self._source.versions(row), now=self._clock())
        if first == last and self._watch.ended(self._source.message(first)):
            self._announce(self._outcome(self._source.message(first)))
        self._arrange()

    def _on_selection_begun(self, holder: QWidget) -> None:
        for bubble in self._arranger.live.values():
            bubble.clear_selection(but=holder)

    def _on_height_changed(self, part: QWidget) -> None:
        bubble = self._bubble_of(part)
        if bubble is not None and self._row_of(bubble) is not None:
            bubble.mark_dirty(part)
            self._arrange()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        bubble = self._bubble_of(now)
        if bubble is self._focused:
            return
        if self._focused is not None:
            self._focused.set_focus_within(False)
        self._focused = bubble
        if bubble is not None:
            bubble.set_focus_within(True)
            row = self._row_of(bubble)
            if row is not None and row not in self._arranger.visible_rows():
                self.show_row(row)

    def _on_theme_changed(self) -> None:
        place = self._arranger.anchor
        self._arranger.drop_all()
        self._pool.clear()
        self._arranger.estimate_again(self._estimates(0, self._source.count() - 1))
        self._arranger.anchor = place
        self.viewport().update()
        self._arrange()

    # -- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(event.rect(), QColor(self._theme.tokens.window))

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        if self._syncing or not dy:
            return
        if dy > 0:
            self._set_following(False)
        if abs(dy) > _FAR * self.viewport().height():
            self._arranger.jump_to(self.verticalScrollBar().value())
        else:
            self._arranger.move_by(-dy)
        self._arrange()
        if dy < 0 and self._arranger.at_end:
            self._set_following(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        button = self._follow_button
        corner = self.viewport().geometry().bottomRight()
        button.resize(button.sizeHint())
        button.move(corner - QPoint(button.width() + _BUTTON_MARGIN, button.height() + _BUTTON_MARGIN))
        width = self._column_width()
        if width != self._width and len(self._arranger.heights):
            self._arranger.keep_reading_place(width)
            self._arranger.estimate_again(self._estimates(0, self._source.count() - 1))
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not handle_key(event, self):
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._focused is not None and event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._focused.contextMenuEvent(event)
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._soon.start()
