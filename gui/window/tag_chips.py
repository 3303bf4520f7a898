"""The row of tags above the list of models: those that are pressed must all be had."""

from collections.abc import Mapping, Set

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX
from gui.transcript.flow import flow

GAP = 6
_PADDING = 10


class TagChips(QWidget):
    """Offers only tags that there are. Reached by Tab; Space or Enter presses, the arrows at the sides move."""

    changed = Signal()

    def __init__(self, *, words: Mapping[str, str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._chips = {tag: TagChip(word=word, theme=theme, parent=self) for tag, word in words.items()}
        for chip in self._chips.values():
            chip.hide()
            chip.toggled.connect(self.changed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._place)

    @property
    def pressed(self) -> frozenset[str]:
        """The tags that are asked for."""
        return frozenset(tag for tag, chip in self._chips.items() if chip.isChecked())

    def offer(self, tags: Set[str]) -> None:
        """Show these; one that is gone is released, silently."""
        for tag, chip in self._chips.items():
            chip.setVisible(tag in tags)
            if tag not in tags:
                _release(chip)
        self.setVisible(bool(tags))
        self._place()

    def clear(self) -> None:
        """Release all, silently."""
        for chip in self._chips.values():
            _release(chip)

    def height_in(self, width: int) -> int:
        """What they need at that width; 0 where there are none."""
        shown = [chip for chip in self._chips.values() if not chip.isHidden()]
        return flow(shown, left=0, top=0, width=width, gap=GAP)

    def _place(self) -> None:
        self.setFixedHeight(max(1, self.height_in(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class TagChip(QAbstractButton):
    """A word with round ends, in the accent while it is pressed."""

    def __init__(self, *, word: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(self.tr("Only models with this tag"))
        self.setAccessibleDescription(self.toolTip())

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(SMALL_PX))
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * _PADDING + 2, metrics.height() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape):
            event.ignore()  # the list's
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pressed, focused = self.isChecked(), self.hasFocus()
        edge = tokens.accent if focused or pressed else tokens.dim if self.underMouse() else tokens.line
        painter.setPen(QPen(QColor(edge), 2 if focused else 1))
        painter.setBrush(QColor(tokens.selected if pressed else tokens.hover))
        inset = 1 if focused else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(self._theme.font(SMALL_PX))
        painter.setPen(QColor(tokens.text if pressed else tokens.dim))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def _release(chip: QAbstractButton) -> None:
    was_blocked = chip.blockSignals(True)
    chip.setChecked(False)
    chip.blockSignals(was_blocked)
