"""The library of prompts: looked through, written in, used."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.settings.prompts import MAX_NAME, Prompt, PromptLibrary, PromptLibraryError
from gui.window.system_prompt_section import in_words

TYPING_PAUSE_MS = 600
_NAME_FROM_TEXT = 40
"""Characters of a text that stand in for a name."""


class PromptLibraryDialog(QDialog):
    """What is written is kept when the typing pauses. Deleting can be undone as long as the dialog is open."""

    use_requested = Signal(str)
    """The text of a prompt for the chat in front."""

    def __init__(self, *, library: PromptLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._prompts: list[Prompt | None] = []
        """As they are in the file; None for one that is not in it yet."""
        self._deleted: Prompt | None = None
        self._told = False
        """Whether somebody who wanted to close it knows that what is written would be lost."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Library of prompts"))
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Prompts"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._name = QLineEdit(self)
        self._name.setMaxLength(MAX_NAME)
        self._name.setPlaceholderText(self.tr("Name"))
        self._name.setAccessibleName(self._name.placeholderText())
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setPlaceholderText(self.tr("Tell the model who it is and how to answer."))
        self._text.setAccessibleName(self.tr("Text of the prompt"))
        self._notice = QLabel(self)
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setProperty("role", "small error")
        self._notice.setWordWrap(True)
        self._notice.hide()
        self._new = self._button(self.tr("New"))
        self._delete = self._button(self.tr("Delete"))
        self._undo = self._button(self.tr("Undo"), role="link")
        self._use = self._button(self.tr("Use in this chat"), role="primary")
        self._close = self._button(self.tr("Close"))
        self._undo.hide()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._commit)
        self._list.currentRowChanged.connect(self._on_row_changed)
        self._name.textEdited.connect(self._pause.start)
        self._text.textChanged.connect(self._on_text_changed)
        self._new.clicked.connect(self._on_new)
        self._delete.clicked.connect(self._on_delete)
        self._undo.clicked.connect(self._on_undo)
        self._use.clicked.connect(self._on_use)
        self._close.clicked.connect(self.close)
        self._row = -1
        self._read(select=0)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._list, 1)
        below = QHBoxLayout()
        below.addWidget(self._new)
        below.addWidget(self._delete)
        below.addStretch(1)
        left.addLayout(below)
        buttons = QHBoxLayout()
        buttons.addWidget(self._undo)
        buttons.addStretch(1)
        buttons.addWidget(self._use)
        buttons.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._name)
        right.addWidget(self._text, 1)
        right.addWidget(self._notice)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        em = self.fontMetrics().height()
        self._list.setMinimumWidth(8 * em)
        self.resize(40 * em, 26 * em)

    def _button(self, text: str, *, role: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        if role:
            button.setProperty("role", role)
        return button

    def _read(self, *, select: int) -> None:
        """Show what the file has, somebody may have changed it."""
        try:
            self._prompts = [*self._library.prompts()]
            self._say("")
        except PromptLibraryError as error:
            self._prompts = []
            self._say(in_words(error.problem))
        blocker = QSignalBlocker(self._list)
        self._list.clear()
        for prompt in self._prompts:
            if prompt is not None:
                self._list.addItem(prompt.name)
        self._list.setCurrentRow(min(select, len(self._prompts) - 1))
        blocker.unblock()
        self._show(self._list.currentRow())

    def _show(self, row: int) -> None:
        self._row = row
        there = 0 <= row < len(self._prompts)
        prompt = self._prompts[row] if there else None
        blocker = QSignalBlocker(self._text)
        self._name.setText(prompt.name if prompt is not None else "")
        self._text.setPlainText(prompt.text if prompt is not None else "")
        blocker.unblock()
        for part in (self._name, self._text, self._delete):
            part.setEnabled(there)
        self._use.setEnabled(there and prompt is not None)

    def _on_row_changed(self, row: int) -> None:
        if row == self._row:
            return
        if not self._commit():  # what is written is not lost by looking at another one
            blocker = QSignalBlocker(self._list)
            self._list.setCurrentRow(self._row)
            blocker.unblock()
            return
        self._show(row)

    def _on_text_changed(self) -> None:
        self._told = False
        self._use.setEnabled(bool(self._text.toPlainText().strip()))
        self._pause.start()

    def _written(self) -> Prompt:
        text = self._text.toPlainText().strip()
        name = " ".join(self._name.text().split()) or " ".join(text[:_NAME_FROM_TEXT].split())
        return Prompt(name, text)

    def _commit(self) -> bool:
        """Keep what is written; False where that is not possible."""
        self._pause.stop()
        if not 0 <= self._row < len(self._prompts):
            return True
        old, new = self._prompts[self._row], self._written()
        if new == old or (old is None and not new.text and not self._name.text().strip()):
            return True
        try:
            if old is None:
                self._library.add(new)
            else:
                self._library.replace(old, new)
        except PromptLibraryError as error:
            self._say(in_words(error.problem))
            return False
        self._prompts[self._row] = new
        item = self._list.item(self._row)
        if item is not None:
            item.setText(new.name)
        self._say("")
        return True

    def _on_new(self) -> None:
        if not self._commit():
            return
        blocker = QSignalBlocker(self._list)
        self._prompts.append(None)
        self._list.addItem(self.tr("New prompt"))
        self._list.setCurrentRow(len(self._prompts) - 1)
        blocker.unblock()
        self._show(len(self._prompts) - 1)
        self._name.setFocus()

    def _on_delete(self) -> None:
        row = self._row
        prompt = self._prompts[row]
        self._pause.stop()
        try:
            if prompt is not None:
                self._library.remove(prompt)
        except PromptLibraryError as error:
            self._say(in_words(error.problem))
            return
        written = self._written()
        self._deleted = written if written.text else prompt
        self._undo.setVisible(self._deleted is not None)
        if self._deleted is not None:
            self._undo.setText(self.tr("Undo deleting “{name}”").format(name=_short(self._deleted.name)))
        self._read(select=row)
        self._list.setFocus()

    def _on_undo(self) -> None:
        if self._deleted is None or not self._commit():
            return
        try:
            self._library.add(self._deleted)
        except PromptLibraryError as error:
            self._say(in_words(error.problem))
            return
        self._deleted = None
        self._undo.hide()
        self._read(select=len(self._prompts))
        self._list.setFocus()

    def _on_use(self) -> None:
        text = self._text.toPlainText().strip()
        if self._commit() and text:
            self.use_requested.emit(text)
            self.close()

    def _say(self, text: str) -> None:
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    def reject(self) -> None:
        self.close()  # Esc, too, keeps what is written

    def closeEvent(self, event: QCloseEvent) -> None:
        """A first try that would lose something says so, a second one does it."""
        if self._commit() or self._told:
            event.accept()
        else:
            self._told = True
            event.ignore()


def _short(name: str) -> str:
    name = name if len(name) <= 24 else name[:24] + "…"
    return name.replace("&", "&&")
