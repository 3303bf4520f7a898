"""Takes GGUF files that are dropped anywhere on a window, whatever else takes drops there."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QWindow

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class ModelFileDrop(QObject):
    """Sees drags before the widgets do, and leaves them all that are not of a single GGUF file."""

    dropped = Signal(Path)

    def __init__(self, window: QWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        path = _model_file(event)
        if path is None:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(path)
        return True


def _model_file(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    from provider.local.gguf_file import SUFFIX  # late: most people drop none

    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() == SUFFIX else None
