"""Consecutive paragraphs, headings, list items and rules as one selectable text."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QTextLine,
)
from PySide6.QtWidgets import QWidget

from gui.markdown.source_map import visible_text_of
from gui.transcript.accessibility import tell_focus
from gui.transcript.segments.alerts import ALERT_ICON_PX, bar_colour, paint_alert_icon
from gui.transcript.segments.formula_object import Formulas, passages_between_formulas, written_text
from gui.transcript.segments.link_focus import LinkFocus
from gui.transcript.segments.passages import Passage
from gui.transcript.segments.pieces import (
    Paragraph,
    Piece,
    ProseBlock,
    Shape,
    common_length,
    paragraph,
    pieces_from,
    units,
    units_of,
)
from gui.transcript.segments.prose_formats import BOX_PADDING, QUOTE_BAR, QUOTE_STEP, ProseFormats
from gui.transcript.segments.text_change import TextChange
from gui.transcript.segments.text_surface import TextSurface
from gui.transcript.wishes import Wishes

_BOX_RADIUS = 4


class Prose(TextSurface):
    """Holds one paragraph of the document for each block and changes only what differs.

    So what is selected in text that stays as it is stays selected while a reply grows.
    """

    indent = 0
    sourced = True

    def __init__(self, *, formats: ProseFormats, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(theme=formats.theme, wishes=wishes, parent=parent)
        self._formats = formats
        self._paragraphs: list[Paragraph] = []
        self._blocks: Sequence[ProseBlock] = ()
        self._formulas: Formulas | None = None
        self._decorated = False
        """Whether anything is painted behind the text."""
        self.links = LinkFocus(self)
        self.set_look(font=formats.font, colour=formats.colour)

    def show_blocks(self, blocks: Sequence[ProseBlock], first: int) -> None:
        """Show `blocks`, of which those before `first` are shown already."""
        first = min(first, len(self._paragraphs))
        self._blocks = blocks
        with TextChange(self) as change:
            self._drop_from(len(blocks), change)
            for index in range(first, len(blocks)):
                self._show(index, change)
        self.keep_cursor_home()

    def visible_text(self) -> str:
        return self.toPlainText() if self._formulas is None else written_text(self.safe_document)

    def passages(self) -> Sequence[Passage]:
        found: list[Passage] = []
        line = self.safe_document.begin()
        for block, shown in zip(self._blocks, self._paragraphs, strict=False):
            marker = units(block.place.marker) + 1 if block.place.marker else 0
            position = line.position() + marker
            if any(piece.look.formula for piece in shown.pieces):
                written = pieces_from(shown.pieces, len(block.place.marker) + 1 if marker else 0)
                found.extend(passages_between_formulas(block, written, position))
            else:
                found.append(Passage(block, position, visible_text_of(block)))
            line = line.next()
        return found

    def reset(self) -> None:
        """Prepare for the text of another message."""
        self.links.clear()
        if self._formulas is not None:
            self._formulas.clear()
        self.clear_selection()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.safe_document.wrap_anew()

    def _show(self, index: int, change: TextChange) -> None:
        before = self._blocks[index - 1] if index else None
        new = paragraph(self._blocks[index], before=before, drawings=self._drawings)
        if index < len(self._paragraphs):
            self._change(index, new, change)
        else:
            self._append(new, change)

    def _drawings(self) -> Formulas:
        if self._formulas is None:
            self._formulas = Formulas(self, self._on_formulas_drawn)
        return self._formulas

    def _on_formulas_drawn(self) -> None:
        with TextChange(self) as change:
            for index, shown in enumerate(self._paragraphs):
                if any(piece.look.maths and not piece.look.formula for piece in shown.pieces):
                    self._show(index, change)
        self.keep_cursor_home()
        self.wishes.height_changed.emit(self)

    def _drop_from(self, count: int, change: TextChange) -> None:
        if count >= len(self._paragraphs):
            return
        del self._paragraphs[count:]
        position = 0
        if count:
            block = self.safe_document.findBlockByNumber(count - 1)
            position = block.position() + block.length() - 1
        change.begins_at(position)
        change.cursor.setPosition(position)
        change.cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        change.cursor.removeSelectedText()

    def _change(self, index: int, new: Paragraph, change: TextChange) -> None:
        old = self._paragraphs[index]
        if old == new:
            return
        block, cursor = self.safe_document.findBlockByNumber(index), change.cursor
        same = common_length(old.pieces, new.pieces)
        position = block.position() + units_of(new.pieces, same)
        change.begins_at(position if old.shape == new.shape else block.position())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        self._insert(pieces_from(new.pieces, same), new, cursor)
        if old.shape != new.shape:
            cursor.setBlockFormat(self._formats.block(new.shape))
        self._paragraphs[index] = new

    def _append(self, new: Paragraph, change: TextChange) -> None:
        cursor = change.cursor
        cursor.movePosition(QTextCursor.MoveOperation.End)
        change.begins_at(cursor.position())
        if self._paragraphs:
            cursor.insertBlock(self._formats.block(new.shape))
        else:
            cursor.setBlockFormat(self._formats.block(new.shape))
        self._insert(new.pieces, new, cursor)
        self._paragraphs.append(new)

    def _insert(self, pieces: Sequence[Piece], whole: Paragraph, cursor: QTextCursor) -> None:
        shape = whole.shape
        if any(piece.look.link for piece in pieces):
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be reached with Tab
        if shape.quote_depth or shape.rule or any(piece.look.boxed for piece in pieces):
            self._decorated = True
        self.safe_document.wrap_for(whole.text)
        for piece in pieces:
            cursor.insertText(piece.text, self._formats.char(piece.look))

    def _visible(self, top: float, bottom: float) -> Iterator[tuple[QTextBlock, Paragraph, QRectF]]:
        """The paragraphs that stand between `top` and `bottom`."""
        layout = self.safe_document.documentLayout()
        block = self.cursorForPosition(QPointF(0, top).toPoint()).block()
        while block.isValid() and block.blockNumber() < len(self._paragraphs):
            box = layout.blockBoundingRect(block)
            if box.top() > bottom:
                return
            yield block, self._paragraphs[block.blockNumber()], box
            block = block.next()

    def _paint_behind(self, painter: QPainter, top: float, bottom: float) -> None:
        tokens = self.theme.tokens
        visible = list(self._visible(top, bottom))
        for bar, alert in self._quote_bars([(block, shown.shape) for block, shown, _ in visible]):
            painter.fillRect(bar, bar_colour(tokens, alert))
        for block, shown, box in visible:
            if shown.shape.rule:
                painter.fillRect(QRectF(box.left(), box.center().y(), box.width(), 1), bar_colour(tokens, ""))
            if shown.shape.title:
                self._paint_alert_icon(painter, box.top(), block)
            painter.setBrush(QColor(self.theme.tokens.hover))
            at = block.layout().position()
            for behind in _box_rects(block, shown, self.theme.px(BOX_PADDING), top - at.y(), bottom - at.y()):
                painter.drawRoundedRect(behind.translated(at), _BOX_RADIUS, _BOX_RADIUS)

    def _paint_alert_icon(self, painter: QPainter, top: float, block: QTextBlock) -> None:
        """In the middle of the title's capitals: Qt's lines of a fixed height have their baseline at four fifths."""
        size = self.theme.px(ALERT_ICON_PX)
        capitals = QFontMetricsF(self._formats.font).capHeight()
        middle = top + 0.8 * block.blockFormat().lineHeight() - capitals / 2
        icon_box = QRect(round(QUOTE_STEP * self.theme.text_scale), round(middle - size / 2), size, size)
        shape = self._paragraphs[block.blockNumber()].shape
        paint_alert_icon(painter, icon_box, tokens=self.theme.tokens, kind=shape.alert)

    def _quote_bars(self, blocks: Sequence[tuple[QTextBlock, Shape]]) -> Iterator[tuple[QRectF, str]]:
        """One bar for each quotation these paragraphs belong to, through the room between paragraphs.

        With the kind of alert it is, if any.
        """
        layout = self.safe_document.documentLayout()
        titles = list(accumulate(shape.title for _, shape in blocks))
        numbered = [(block, shape, number) for (block, shape), number in zip(blocks, titles, strict=True)]
        for level in range(max((shape.quote_depth for _, shape in blocks), default=0)):
            left = level * QUOTE_STEP * self.theme.text_scale
            for key, together in groupby(
                numbered, key=lambda each: (each[1].quote_depth > level, each[1].alert, each[2] if not level else 0)
            ):
                if key[0]:
                    run = [block for block, _, _ in together]
                    top = layout.blockBoundingRect(self._beside(run[0], level, -1)).top()
                    last = self._beside(run[-1], level, 1)
                    bottom = layout.blockBoundingRect(last).top() + self._height_of_lines(last)
                    yield QRectF(left, top, QUOTE_BAR, bottom - top), "" if level else key[1]

    def _height_of_lines(self, block: QTextBlock) -> float:
        """Qt's own box has the height that the letters need, not that of the lines."""
        height, box = block.blockFormat().lineHeight(), self.safe_document.documentLayout().blockBoundingRect(block)
        if self._paragraphs[block.blockNumber()].shape.tall:
            return box.height() + height  # which is the room beneath each line
        return block.layout().lineCount() * height

    def _beside(self, block: QTextBlock, level: int, step: int) -> QTextBlock:
        """The next paragraph where it belongs to the same quotation, so that the bar goes on to it; else this one."""
        number = block.blockNumber() + step
        if not 0 <= number < len(self._paragraphs):
            return block
        here, there = self._paragraphs[block.blockNumber()].shape, self._paragraphs[number].shape
        begins = here.title if step < 0 else there.title
        if there.quote_depth <= level or here.alert != there.alert or begins:
            return block
        return self.safe_document.findBlockByNumber(number)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        if not self.links.step(forwards=forwards):
            return super().focusNextPrevChild(forwards)
        self.show_link()
        return True

    def show_link(self) -> None:
        """Scroll to the link with the focus, and tell of it."""
        box = self.links.box()
        self.wishes.reveal_requested.emit(QRect(self.viewport().mapToGlobal(box.topLeft()), box.size()))
        tell_focus(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_tab = event.reason() is Qt.FocusReason.TabFocusReason
        if by_tab or event.reason() is Qt.FocusReason.BacktabFocusReason:
            self.links.step(forwards=by_tab, afresh=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.links.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        link = self.links.current
        if link is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wishes.follow(self, link.link, self.links.words())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._decorated:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            self._paint_behind(painter, event.rect().top(), event.rect().bottom())
            painter.end()
        super().paintEvent(event)
        if self.links.current is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.links.paint(painter, QColor(self.theme.tokens.accent))
            painter.end()


def _box_rects(block: QTextBlock, shown: Paragraph, padding: float, top: float, bottom: float) -> Iterator[QRectF]:
    """The rounded boxes behind code and placeholders between `top` and `bottom`, one a line.

    All relative to the paragraph.
    """
    layout = block.layout()
    for start, end in _box_spans(shown):
        position = start
        while position < end:
            line = layout.lineForTextPosition(position)
            if not line.isValid() or line.y() > bottom:
                return
            stop = min(end, line.textStart() + line.textLength())
            if line.y() + line.height() >= top:
                left, right = _cursor_x(line, position), _cursor_x(line, stop)
                box = QRectF(min(left, right), line.y(), abs(right - left), line.height())
                # The room at the end is the last letter's own, see `pieces.spaced`.
                yield box.adjusted(-padding, -2, 0, 0.5)
            position = max(stop, position + 1)


def _box_spans(shown: Paragraph) -> Iterator[tuple[int, int]]:
    """From where to where text stands on a box, as Qt counts."""
    start = end = 0
    for one in shown.pieces:
        length = units(one.text)
        if not one.look.boxed:
            if end > start:
                yield start, end
            start = end + length
        end += length
    if end > start:
        yield start, end


def _cursor_x(line: QTextLine, position: int) -> float:
    x = line.cursorToX(position)  # PySide gives the position it settled on as well
    return float(x[0]) if isinstance(x, tuple) else 0.0
