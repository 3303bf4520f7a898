"""A code block in a frame of its own, with its language, Wrap and Copy."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from gui.markdown.blocks import CodeBlock
from gui.theme.theme import Theme
from gui.theme.tokens import RADIUS_CODE, SMALL_PX
from gui.transcript.clipboard import copy_plain
from gui.transcript.flat_button import FlatButton
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.prose_formats import LIST_STEP, QUOTE_STEP
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes

_HEADER = 31
_SIDE = 12
_SIDEWAYS = 40
"""How far an arrow key scrolls."""


class CodeSegment(QFrame):
    """Scrolls sideways until it is wrapped. With the keyboard's focus by the arrows; W wraps it, copying copies it."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._block: CodeBlock | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.indent = 0
        self._text = CodeText(theme=theme, wishes=wishes, parent=self)
        self._wrap = FlatButton(self.tr("Wrap"), theme=theme, parent=self)
        self._copy = FlatButton(self.tr("Copy"), theme=theme, parent=self)
        self._wrap.setCheckable(True)
        self._wrap.setAccessibleName(self.tr("Wrap long lines"))
        self._copy.setAccessibleName(self.tr("Copy code"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleDescription(self.tr("Left and Right scroll, W wraps long lines, Ctrl+C copies"))
        self._wrap.toggled.connect(self._on_wrap_toggled)
        self._copy.clicked.connect(self._on_copy)

    @property
    def language(self) -> str:
        """What the header says."""
        return (self._block.language if self._block is not None else "") or self.tr("text")

    @property
    def code(self) -> str:
        return self._block.code if self._block is not None else ""

    def show_block(self, block: CodeBlock) -> None:
        if self._block is None or self._block.language != block.language:
            self.update()
        self._block = block
        place = block.place
        self.indent = round((place.list_depth * LIST_STEP + place.quote_depth * QUOTE_STEP) * self._theme.text_scale)
        self._text.show_code(block.code, language=block.language, closed=block.closed)
        self._text.block = block
        self.setAccessibleName(self.tr("Code, %1").replace("%1", self.language))

    def visible_text(self) -> str:
        return self._text.toPlainText()

    def surfaces(self) -> Sequence[TextSurface]:
        return (self._text,)

    def reset(self) -> None:
        self._text.clear_selection()
        self._text.horizontalScrollBar().setValue(0)
        self._wrap.setChecked(False)

    def lay_out(self, width: int) -> int:
        header = self._theme.px(_HEADER)
        height = self._text.lay_out(width - 2)
        if header + height + 1 != self.height():
            border = RADIUS_CODE + 1
            self.update(0, self.height() - border, self.width(), border)  # it stands elsewhere now
        self._text.setGeometry(1, header, width - 2, height)
        right = width - self._theme.px(5)
        for button in (self._copy, self._wrap):
            right -= button.width()
            button.move(right, (header - button.height()) // 2)
        return header + height + 1

    def caret_rect(self) -> QRect:
        return self._text.caret_rect().translated(self._text.pos())

    def place_at(self, y: int) -> float:
        return self._text.place_at(y - self._text.y())

    def y_of(self, place: float) -> int:
        return self._text.y() + self._text.y_of(place)

    def _on_wrap_toggled(self, wrapped: bool) -> None:
        self._text.set_wrapped(wrapped)
        self._wishes.height_changed.emit(self)

    def _on_copy(self) -> None:
        if self._block is not None:
            copy_plain(self._block.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        bar = self._text.horizontalScrollBar()
        if event.matches(QKeySequence.StandardKey.Copy) and not self._wishes.something_selected:
            self._on_copy()
        elif sideways and not event.modifiers() and bar.maximum() > 0:
            bar.setValue(bar.value() + sideways * _SIDEWAYS)
        elif event.key() == Qt.Key.Key_W and not event.modifiers():
            self._wrap.toggle()
        else:
            event.ignore()

    def focusInEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = 2 if self.hasFocus() else 1
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), border))
        painter.setBrush(QColor(tokens.code))
        inside = QRectF(self.rect()).adjusted(border / 2, border / 2, -border / 2, -border / 2)
        painter.drawRoundedRect(inside, RADIUS_CODE, RADIUS_CODE)
        header = self._theme.px(_HEADER)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(border, header - 1, self.width() - 1 - border, header - 1)
        painter.setPen(QColor(tokens.dim))
        painter.setFont(self._theme.font(SMALL_PX))
        box = QRect(_SIDE, 0, max(0, self._wrap.x() - _SIDE), header - 1)
        label = painter.fontMetrics().elidedText(self.language, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, label)
