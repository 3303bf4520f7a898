"""A dialog that is as high as what it says."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog


class FittingDialog(QDialog):
    """Asks its layout for the height at its width: Qt itself looks once, before anything wraps."""

    def _fit(self, *, exactly: bool = False) -> None:
        layout = self.layout()
        needed = layout.totalHeightForWidth(self.width()) if layout is not None else -1
        if needed > self.height() or (exactly and needed > 0):
            self.resize(self.width(), needed)

    def event(self, event: QEvent) -> bool:
        taken = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return taken

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit(exactly=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
