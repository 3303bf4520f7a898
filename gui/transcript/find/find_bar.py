"""The bar in which one says what to look for."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from gui.markdown.finding import Query
from gui.theme.icon_button import IconButton
from gui.theme.palette import faded, mixed
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID, RADIUS_CONTROL

_FIELD = 170
"""How wide the field is at least where there is room, at a text scale of 1."""
_NARROW_FIELD = 90
_ICON = 18
_SHADOW = 4
"""Pixels below the frame for its shadow."""
_LONGEST = 1_000
"""Characters; nobody looks for more."""
_WIDEST_COUNT = "88,888 of 88,888"


class FindBar(QFrame):
    """A field, how many hits there are, and buttons. It says what is wished for and shows what it is told."""

    query_changed = Signal()
    next_requested = Signal()
    previous_requested = Signal()
    close_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field = QLineEdit(self)
        self._field.setProperty("role", "bare")
        self._field.setMaxLength(_LONGEST)
        self._field.setAccessibleName(self.tr("Find in this conversation"))
        self._field.setPlaceholderText(self.tr("Find"))
        self._count = QLabel(self)
        self._count.setProperty("role", "small")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._previous = self._button("chevron-up", self.tr("Previous hit"), "Shift+F3")
        self._next = self._button("chevron-down", self.tr("Next hit"), "F3")
        self._case = self._button("match-case", self.tr("Match case"))
        self._whole_words = self._button("whole-word", self.tr("Whole words"))
        self._close = self._button("close", self.tr("Close the search"), self.tr("Esc"))
        self._lay_out()
        for toggle in (self._case, self._whole_words):
            toggle.setCheckable(True)
            toggle.toggled.connect(self.query_changed)
        self._field.textChanged.connect(self.query_changed)
        self._previous.clicked.connect(self.previous_requested)
        self._next.clicked.connect(self.next_requested)
        self._close.clicked.connect(self.close_requested)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(self.tr("Find"))
        theme.changed.connect(self.update)

    def _button(self, icon: str, name: str, key: str = "") -> IconButton:
        button = IconButton(theme=self._theme, icon=icon, name=name, size=_ICON, parent=self)
        if key:
            button.setToolTip(f"{name} ({key})")
        return button

    def _lay_out(self) -> None:
        words, buttons = QHBoxLayout(), QHBoxLayout()
        self._words = words
        words.setSpacing(GRID)
        words.addWidget(self._field, 1)
        words.addWidget(self._count)
        buttons.setSpacing(2)
        buttons.addStretch(1)
        for button in (self._case, self._whole_words, self._previous, self._next, self._close):
            buttons.addWidget(button)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(12, 3, 4, 3 + _SHADOW)
        self._rows.setSpacing(2)
        self._rows.addLayout(words, 1)
        self._rows.addLayout(buttons)

    # -- what others ask of the bar

    @property
    def query(self) -> Query:
        return Query(self._field.text(), match_case=self._case.isChecked(), whole_words=self._whole_words.isChecked())

    @property
    def count_text(self) -> str:
        return self._count.text()

    def fill(self, text: str) -> None:
        """Look for this."""
        self._field.setText(text)

    def take_focus(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def show_count(self, text: str, *, missed: bool = False) -> None:
        """`missed` tells that nothing was found."""
        self._count.setText(text)
        set_role(self._count, "small error" if missed else "small")
        # Whoever comes back to the field hears it again.
        self._field.setAccessibleDescription(text)

    def place(self, *, right: int, top: int, room: int) -> None:
        """Stand at the upper right, in one row where there is room for it and else in two."""
        px = self._theme.px
        metrics = self._count.fontMetrics()
        buttons = sum(
            button.sizeHint().width() + 2
            for button in (self._case, self._whole_words, self._previous, self._next, self._close)
        )
        count = metrics.horizontalAdvance(_WIDEST_COUNT)
        around = 16 + 2 * GRID
        one_row = room >= around + px(_NARROW_FIELD) + count + buttons
        self._rows.setDirection(QBoxLayout.Direction.LeftToRight if one_row else QBoxLayout.Direction.TopToBottom)
        self._count.setMinimumWidth(count if one_row else 0)
        self._words.setContentsMargins(0, 0 if one_row else GRID, 0 if one_row else GRID, 0)
        width = min(room, around + px(_FIELD) + count + (buttons if one_row else 0))
        self._rows.activate()
        self.setGeometry(right - width, top, width, self._rows.minimumSize().height())

    # -- Qt

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _closes(event):
            event.accept()  # before the window's own Esc, which stops a reply
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _closes(event):
            self.close_requested.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_requested if back else self.next_requested).emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1 - _SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        for depth in range(_SHADOW, 0, -1):
            painter.setBrush(faded("#000000", (0.2 if tokens.dark else 0.1) / _SHADOW))
            painter.drawRoundedRect(frame.adjusted(0, depth, 0, depth), RADIUS_CONTROL, RADIUS_CONTROL)
        focused = self._field.hasFocus()
        line = mixed(tokens.line, tokens.accent, 1.0 if focused else 0.0)
        painter.setPen(QPen(line, 2 if focused else 1))
        painter.setBrush(QColor(tokens.reply if tokens.dark else tokens.window))
        painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)


def _closes(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier
