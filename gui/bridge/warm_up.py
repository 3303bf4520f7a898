"""Loads ahead what the first replies need, a little at a time while nothing else goes on."""

from collections.abc import Callable, Iterator
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

DELAY_MS = 1_000
PAUSE_MS = 30
FURTHER = (
    "gui.bridge.model_contents",
    "gui.window.model_row_delegate",
    "gui.window.model_list_view",
    "gui.window.model_picker_popup",
    "provider.guide_answer",
    "gui.bridge.attachment_reader",
    "gui.transcript.attachments.area",
    "gui.window.attachment_strip",
    "gui.preferences.two_lines",
    "gui.preferences.field_factory",
    "gui.preferences.services.add_chooser",
    "gui.preferences.services.key_section",
    "gui.preferences.services.editor",
    "gui.preferences.providers_page",
    "gui.preferences.network_page",
    "gui.preferences.data_page",
    "gui.preferences.search_results",
    "gui.preferences.window",
)
"""What else is wanted at once when it is wanted for the first time: each of these modules is a step of its own."""


class WarmUp(QObject):
    """Saves a reply that streams from standing still where its first list or its first line of Python begins, and lists
    and windows from opening late the first time.

    The parser takes 30 ms to import, Pygments as long, and a lexer 10 to 20 ms when it is used for the first time. Each
    is a step of its own, so that a key pressed meanwhile waits for one of them at most.
    """

    ended = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        busy: Callable[[], bool],
        delay_ms: int = DELAY_MS,
        pause_ms: int = PAUSE_MS,
    ) -> None:
        super().__init__(parent)
        self._busy = busy
        self._pause_ms = pause_ms
        self._steps = _steps()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start(delay_ms)

    def close(self) -> None:
        self._timer.stop()

    def _on_timeout(self) -> None:
        self._timer.setInterval(self._pause_ms)
        if self._busy():
            return
        if next(self._steps, None) is None:
            self._timer.stop()
            self.ended.emit()


def _steps() -> Iterator[str]:
    from gui.markdown import stream

    yield "parser"
    blocks = stream.MarkdownStream()
    blocks.append("# A *text*\n\n- with `all`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [that](https://example.org)\n")
    blocks.finish()
    yield "parser, used once"
    from gui.markdown import highlight

    yield "highlighter"
    yield from highlight.warm()
    for module in FURTHER:
        import_module(module)
        yield module
