"""What a search over all chats has found, in the sidebar in place of the chats."""

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from gui.bridge.search_model import HIT_ROLE, SearchModel, SearchState
from gui.theme.theme import Theme
from gui.transcript.accessibility import announce
from gui.window.hit_row_delegate import HitRowDelegate
from gui.window.list_steering import ListSteering
from gui.window.search_filters import SearchFilters

_SETTLED_MS = 600
"""After the last change the number of hits is told to a screen reader."""


class SearchResults(QWidget):
    """The arrows move through the hits while the keyboard's focus stays in the field above; Enter or a click opens
    one, Enter the first where none is marked. What the field does with Esc is its own matter."""

    hit_chosen = Signal(object)
    """A `gui.history.search.search.Hit`."""

    def __init__(self, *, model: SearchModel, field: QLineEdit, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._text = ""
        self._filters = SearchFilters(theme=theme, parent=self)
        self._list = QListView(self)
        self._words = QLabel(self)
        self._again = QPushButton(self.tr("Try again"), self)
        self._count = QLabel(self)
        self.setFocusProxy(self._filters)
        self._lay_out(theme)
        self._steering = ListSteering(
            field=field, view=self._list, step=self._step, takes_escape=False, takes_ends=False
        )
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._tell)
        self._steering.chosen.connect(self._on_chosen)
        self._steering.confirmed.connect(self._on_confirmed)
        self._filters.changed.connect(self._search)
        self._again.clicked.connect(model.again)
        model.changed.connect(self._on_changed)
        model.choices_changed.connect(self._filters.set_choices)
        theme.changed.connect(self._list.doItemsLayout)
        self._on_changed()

    def _lay_out(self, theme: Theme) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(HitRowDelegate(theme=theme, parent=self._list))
        self._list.setAccessibleName(self.tr("Hits"))
        self._list.setProperty("role", "bare")
        self._list.setUniformItemSizes(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._words.setProperty("role", "dim")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setContentsMargins(8, 32, 8, 8)
        self._count.setProperty("role", "small")
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setWordWrap(True)
        self._count.setIndent(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._filters)
        column.addWidget(self._list, 1)
        column.addWidget(self._words)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        column.addWidget(self._count)

    def search(self, text: str) -> None:
        """Look for what the field has now; nothing for an empty text."""
        if not self._text.strip() and text.strip():
            self._model.read_choices()
        self._text = text
        self._search()

    def leave(self) -> None:
        """The search is over: forget it, and its filters."""
        self._text = ""
        self._model.clear()
        self._filters.clear()

    def _search(self) -> None:
        self._model.search(self._filters.query(self._text))

    def _step(self, start: int, by: int) -> int | None:
        rows = self._model.rowCount()
        if not rows:
            return None
        return 0 if start < 0 else max(0, min(start + by, rows - 1))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.hit_chosen.emit(index.data(HIT_ROLE))

    def _on_confirmed(self) -> None:
        """Enter opens the first hit, but none of an earlier search."""
        if self._model.answered and self._model.rowCount():
            self._on_chosen(self._model.index(0, 0))

    def _on_changed(self) -> None:
        has_hits = self._model.rowCount() > 0
        self._list.setVisible(has_hits)
        self._words.setVisible(not has_hits)
        self._words.setText(self._in_words())
        self._again.setVisible(self._model.state is SearchState.FAILED)
        self._count.setText(self._count_text() if has_hits else "")
        self._count.setVisible(has_hits)
        if has_hits and not self._list.currentIndex().isValid():
            self._list.scrollToTop()
        self._settled.start()

    def _in_words(self) -> str:
        """What there is to say where there are no hits."""
        if self._model.state is SearchState.SEARCHING:
            return self.tr("Searching …")
        if self._model.state is SearchState.FAILED:
            return self.tr("The chats could not be searched.")
        if self._model.state is not SearchState.NOTHING:
            return ""
        if self._model.partial:
            return self.tr("The search took too long. More letters make it faster.")
        if self._filters.active:
            return self.tr("Nothing found with these filters.")
        return self.tr("Nothing found.")

    def _count_text(self) -> str:
        count, number = self._model.rowCount(), self.locale().toString(self._model.rowCount())
        if self._model.state is SearchState.SEARCHING:
            return self.tr("Searching …")
        if not self._model.complete:
            text = self.tr("More than {number} hits").format(number=number)
        else:
            text = self.tr("1 hit") if count == 1 else self.tr("{number} hits").format(number=number)
        return (
            self.tr("{count}; some may be missing, it took too long").format(count=text)
            if self._model.partial
            else text
        )

    def _tell(self) -> None:
        """Once the typing has come to rest."""
        text = self._count_text() if self._model.rowCount() else self._in_words()
        if text and self.isVisible():
            announce(self, text)
