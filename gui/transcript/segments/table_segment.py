"""A table in a reply, with what was left out of it on demand."""

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.markdown.blocks import TableBlock
from gui.theme.theme import Theme
from gui.theme.tokens import BODY_PX, CODE_PX
from gui.transcript.clipboard import copy_table
from gui.transcript.flat_button import FlatButton
from gui.transcript.segments.plain_text import PlainText
from gui.transcript.segments.table_grid import TableGrid
from gui.transcript.segments.text_surface import CARET_WIDTH
from gui.transcript.wishes import Wishes

_GAP = 4


class TableSegment(QWidget):
    """The grid; where rows were omitted also a button that shows the whole table as it was written."""

    def __init__(self, *, theme: Theme, wishes: Wishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wishes = wishes
        self._source = ""
        self._block: TableBlock | None = None
        self.indent = 0
        self._grid = TableGrid(theme=theme, wishes=wishes, parent=self)
        self._all = FlatButton("", theme=theme, parent=self)
        self._all.setCheckable(True)
        self._all.hide()
        self._all.toggled.connect(self._on_all_toggled)
        self._text: PlainText | None = None

    @property
    def table(self) -> TableBlock | None:
        """What is shown."""
        return self._block

    def show_block(self, block: TableBlock, *, source: str) -> None:
        """`source` is the table as it was written."""
        self._source = source
        self._block = block
        self._grid.show_block(block)
        rows, columns = len(block.rows), len(block.header)
        name = self.tr("Table, %1 rows, %2 columns").replace("%1", str(rows)).replace("%2", str(columns))
        self._grid.setAccessibleName(name)
        self._grid.setAccessibleDescription(self.tr("Left and Right scroll, Ctrl+C copies"))
        self._all.setVisible(block.omitted > 0)
        if block.omitted:
            self._all.setText(self.tr("%1 more rows: show all as text").replace("%1", f"{block.omitted:,}"))

    def set_growing(self, growing: bool) -> bool:
        """Tell whether more rows may come; True where it has to be laid out again for that."""
        return self._grid.cells.set_growing(growing)

    def surfaces(self) -> Sequence[TableGrid]:
        return (self._grid,)

    def visible_text(self) -> str:
        return self._grid.text()

    def reset(self) -> None:
        self._grid.clear_selection()
        self._grid.horizontalScrollBar().setValue(0)
        self._all.setChecked(False)

    def lay_out(self, width: int) -> int:
        height = self._grid.lay_out(width)
        self._grid.setGeometry(0, 0, width, height)
        if self._all.isHidden():
            return height
        self._all.move(0, height + _GAP)
        height += _GAP + self._all.height()
        if self._text is not None and not self._text.isHidden():
            text_height = self._text.lay_out(width)
            self._text.setGeometry(0, height + _GAP, width, text_height)
            height += _GAP + text_height
        return height

    def caret_rect(self) -> QRect:
        at = self._grid.caret_point()
        return QRect(at.x(), at.y(), CARET_WIDTH, self._theme.px(BODY_PX) + 2)

    def place_at(self, y: int) -> float:
        return self._grid.row_at(y)

    def y_of(self, place: float) -> int:
        return self._grid.row_top(int(place))

    def _on_all_toggled(self, shown: bool) -> None:
        if self._text is None:
            font = self._theme.font(CODE_PX, fixed=True)
            colour = self._theme.tokens.text
            self._text = PlainText(theme=self._theme, wishes=self._wishes, parent=self, colour=colour, font=font)
        self._text.show_text(self._source if shown else "")
        self._text.setVisible(shown)
        self._wishes.height_changed.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        block = self._block
        if block is not None and event.matches(QKeySequence.StandardKey.Copy) and not self._wishes.something_selected:
            copy_table(block, as_markdown=False)
        else:
            event.ignore()
