"""The drawings of all formulas a view shows: made one after the other when there is nothing else to do."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.markdown.formulas import is_display, latex_of
from gui.transcript.segments.formula_drawing import FormulaDrawing

if TYPE_CHECKING:
    from gui.markdown.formula import Formula

    Render = Callable[..., Formula | None]

_KEPT = 2_000
_MOST_WAITING = 5_000
_POLL_MS = 15


class FormulaShelf(QObject):
    """Formulas are named by how they are written. A text is painted with what is there and told when there is more.

    Loading what lays them out takes 130 ms: a thread of its own does it when the first formula is asked for. A
    formula takes 1 to 10 ms, seldom up to 50, and never is there more than one between two events.
    """

    drawn = Signal()
    """A formula that was asked for can be had now, or it is known that it cannot be drawn."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, FormulaDrawing | None] = {}
        self._waiting: dict[str, None] = {}
        self._loading: Thread | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)

    def drawing(self, text: str) -> FormulaDrawing | None:
        """The formula's drawing; None where it cannot be drawn, or not yet (see `is_waiting`)."""
        if text in self._known:
            return self._known[text]
        if len(self._waiting) >= _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting.pop(text, None)
        self._waiting[text] = None
        if not self._soon.isActive():
            self._soon.start()
        return None

    @property
    def busy(self) -> bool:
        """Whether there are formulas to be drawn."""
        return bool(self._waiting)

    @property
    def is_busy(self) -> bool:
        """Whether there are formulas to be drawn."""
        return bool(self._waiting)

    def is_waiting(self, text: str) -> bool:
        return text in self._waiting

    def _on_soon(self) -> None:
        if not self._loaded():
            self._soon.start(_POLL_MS)
            return
        if self._waiting:
            self._draw(self._waiting.popitem()[0])  # what was asked for last is most likely to be seen
        if self._waiting:
            self._soon.start(0)

    def _loaded(self) -> bool:
        if self._loading is None:
            self._loading = Thread(target=_load, name="formulas", daemon=True)
            self._loading.start()
        return not self._loading.is_alive()

    def _draw(self, text: str) -> None:
        from gui.markdown.formula import render  # late: loaded by the thread

        latex = latex_of(text)
        formula = render(latex, display=is_display(text)) if latex else None
        if len(self._known) >= _KEPT:
            del self._known[next(iter(self._known))]
        self._known[text] = FormulaDrawing(formula) if formula is not None else None
        self.drawn.emit()


def _load() -> None:
    from gui.markdown.formula import render

    render("x", display=False)
