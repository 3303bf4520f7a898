"""The row above the hits: which model, which time, which folder."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from gui.history.filter_choices import FilterChoices
from gui.history.search.query import Query
from gui.theme import icons
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import SMALL_PX
from gui.transcript.flow import flow

GAP = 2
_PADDING = 6
_CHEVRON = 12
_LONGEST = 110
"""Pixels of a chosen name at a text scale of 1."""
_DAYS = (1, 7, 30, 365)


class SearchFilters(QWidget):
    """Each filter is a button with a menu, in the accent while it is in force; the last one clears them all."""

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FilterButton(name=self.tr("Model"), none=self.tr("Any model"), theme=theme, parent=self)
        self._time = FilterButton(name=self.tr("Time"), none=self.tr("Any time"), theme=theme, parent=self)
        self._folder = FilterButton(name=self.tr("Folder"), none=self.tr("Any folder"), theme=theme, parent=self)
        self._clear = IconButton(theme=theme, icon="close", name=self.tr("Clear the filters"), size=14, parent=self)
        self._clear.hide()
        self.setFocusProxy(self._time)  # which is always there
        self._clear.clicked.connect(self.clear)
        days = (self.tr("Today"), self.tr("Past 7 days"), self.tr("Past 30 days"), self.tr("Past year"))
        self._time.set_choices(list(zip(_DAYS, days, strict=True)))
        for button in self._buttons():
            button.chosen.connect(self._on_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._place)

    @property
    def active(self) -> bool:
        """Whether any filter is in force."""
        return any(button.value is not None for button in self._buttons())

    def set_choices(self, choices: FilterChoices) -> None:
        """A filter whose choice is gone is given up."""
        was_active = self.active
        self._model.set_choices([(model, model) for model in choices.models])
        self._folder.set_choices(choices.folders)
        if was_active != self.active:
            self._on_chosen()
        self._place()

    def query(self, text: str) -> Query:
        """What to look for with the filters in force."""
        model, days, folder = (button.value for button in self._buttons())
        return Query(
            text,
            model=model if isinstance(model, str) else "",
            since=_days_ago(days) if isinstance(days, int) else None,
            folder=folder if isinstance(folder, int) else None,
        )

    def clear(self) -> None:
        """Take all filters away."""
        if self._clear.hasFocus():
            self._model.setFocus()
        for button in self._buttons():
            button.clear()
        self._on_chosen()

    def _buttons(self) -> tuple["FilterButton", ...]:
        return self._model, self._time, self._folder

    def _on_chosen(self) -> None:
        self._place()
        self.changed.emit()

    def _place(self) -> None:
        self._clear.setVisible(self.active)
        shown = [*(button for button in self._buttons() if button.offers), *([self._clear] if self.active else [])]
        height = flow(shown, left=0, top=0, width=self.width(), gap=GAP)
        self.setFixedHeight(max(height, 1))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class FilterButton(QPushButton):
    """Opens a menu of choices, of which the first is none."""

    chosen = Signal()

    def __init__(self, *, name: str, none: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._none = none
        self._theme = theme
        self._value: str | int | None = None
        self._choices: list[tuple[str | int | None, str]] = []
        self._menu = QMenu(name, self)
        self._menu.triggered.connect(lambda action: self._choose(action.data()))
        self._group: QActionGroup | None = None
        self.setMenu(self._menu)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(True)  # Enter opens it, too
        self.set_choices([])

    @property
    def value(self) -> str | int | None:
        """What was chosen; None for no filter."""
        return self._value

    @property
    def offers(self) -> bool:
        """Whether there is anything to choose."""
        return len(self._choices) > 1

    def set_choices(self, choices: Sequence[tuple[str | int, str]]) -> None:
        """Values with what people see of them. What was chosen stays chosen, if it is there."""
        self._choices = [(None, self._none), *choices]
        if all(value != self._value for value, _text in self._choices):
            self._value = None
        self._menu.clear()
        self._group = QActionGroup(self._menu)
        for value, text in self._choices:
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setData(value)
            action.setCheckable(True)
            action.setChecked(value == self._value)
            self._group.addAction(action)
        self.setVisible(self.offers)
        self._describe()

    def clear(self) -> None:
        """No filter; silently."""
        self._value = None
        self._describe()
        self._menu.actions()[0].setChecked(True)

    def _choose(self, value: str | int | None) -> None:
        self._value = value
        self._describe()
        self.chosen.emit()

    def _describe(self) -> None:
        text = next(text for value, text in self._choices if value == self._value)
        self.setText(self._name if self._value is None else text)  # short: three have to fit in a sidebar
        self.setAccessibleName(f"{self._name}: {text}")
        self.updateGeometry()
        self.update()

    def _shown_text(self, metrics: QFontMetrics) -> str:
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self._theme.px(_LONGEST))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font(SMALL_PX))
        text = metrics.horizontalAdvance(self._shown_text(metrics))
        return QSize(text + 2 + 2 * _PADDING + self._theme.px(_CHEVRON), metrics.height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_CHEVRON) + 2 * _PADDING, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        raised = self.underMouse() or self.isDown() or self._menu.isVisible()
        painter.setBrush(QColor(tokens.hover) if raised else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        color = tokens.accent if self._value is not None else tokens.dim
        painter.setPen(QColor(color))
        painter.setFont(self._theme.font(SMALL_PX))
        room = self.rect().adjusted(_PADDING, 0, -_PADDING - self._theme.px(_CHEVRON), 0)
        text = painter.fontMetrics().elidedText(
            self._shown_text(painter.fontMetrics()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        size = self._theme.px(10)
        box = QRect(self.width() - _PADDING - size + 1, (self.height() - size) // 2 + 1, size, size)
        icons.icon("chevron-down", color, size).paint(painter, box)


def _days_ago(days: int) -> float:
    """The beginning of the day with which so many days begin, today the last of them; seconds since the epoch."""
    return float(QDate.currentDate().addDays(1 - days).startOfDay().toSecsSinceEpoch())
