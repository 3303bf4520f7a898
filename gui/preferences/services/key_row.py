"""One key of a service: chosen or not, its name, where it is kept, and what can be done with it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QRadioButton, QVBoxLayout, QWidget

from gui.preferences.field import wrapped_label
from gui.theme.icon_button import IconButton
from gui.theme.theme import Theme
from gui.theme.tokens import GRID


class KeyRow(QWidget):
    """`name` is "" for the key without one, and begins with $ for an environment variable."""

    chosen = Signal(str)
    replace_requested = Signal(str)
    delete_requested = Signal(str)
    renamed = Signal(str, str)

    def __init__(self, *, theme: Theme, name: str, where: str, failed: bool = False) -> None:
        super().__init__()
        self._name = name
        self._theme = theme
        self._radio = QRadioButton(self.title)
        self._radio.setObjectName(f"key_{name or 'unnamed'}")
        self._radio.setAccessibleDescription(where)
        self._line = _NameLine()
        self._line.setObjectName("key_rename")
        self._line.setAccessibleName(self.tr("Name of the key"))
        self._line.setText(name)
        self._line.hide()
        about = wrapped_label(where, role="small error" if failed else "small")
        about.setContentsMargins(theme.px(16) + 12, 0, 0, 0)
        self._more = IconButton(theme=theme, icon="more", name=self.tr("More for %1").replace("%1", self.title))
        self._more.setObjectName(f"key_more_{name or 'unnamed'}")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._radio, 0, Qt.AlignmentFlag.AlignLeft)
        texts.addWidget(self._line)
        texts.addWidget(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addLayout(texts, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._radio.toggled.connect(self._on_toggled)
        self._more.clicked.connect(self._on_more)
        self._line.finished.connect(self._on_rename_finished)

    @property
    def name(self) -> str:
        return self._name

    @property
    def title(self) -> str:
        return self._name.removeprefix("$") or self.tr("API key")

    @property
    def radio(self) -> QRadioButton:
        return self._radio

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        return self._radio, self._line, self._more

    def begin_renaming(self) -> None:
        self._radio.hide()
        self._line.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._line.selectAll()

    def menu(self) -> QMenu:
        """What can be done with the key; the environment's own can only be left."""
        menu = QMenu(self)
        if self._name.startswith("$"):
            entries = [(self.tr("Do not use it"), lambda: self.delete_requested.emit(self._name))]
        else:
            entries = [
                (self.tr("Rename…"), self.begin_renaming),
                (self.tr("Replace…"), lambda: self.replace_requested.emit(self._name)),
                (self.tr("Delete"), lambda: self.delete_requested.emit(self._name)),
            ]
        for text, action in entries:
            entry = QAction(text, menu)
            entry.triggered.connect(action)
            menu.addAction(entry)
        return menu

    def _on_more(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self.chosen.emit(self._name)

    def _on_rename_finished(self, keep: bool) -> None:
        if keep and self._line.text().strip() != self._name:
            self.renamed.emit(self._name, self._line.text())
        else:
            self._line.hide()
            self._radio.show()
            self._radio.setFocus()


class _NameLine(QLineEdit):
    finished = Signal(bool)
    """Whether what was typed is to be the name."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.finished.emit(False)
        else:
            super().keyPressEvent(event)
