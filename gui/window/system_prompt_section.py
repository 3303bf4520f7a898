"""Where the system prompt of a chat is written, chosen from the library, or kept in it."""

from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.settings.problem import Problem
from gui.settings.prompts import MAX_NAME, Prompt, PromptLibrary, PromptLibraryError
from gui.theme.theme import Theme

LINES = 5
_MENU_NAME = 48
"""Characters of a name that a menu shows."""
_PLACEHOLDER = 160
"""Characters that are shown of the prompt in the preferences."""


class SystemPromptSection(QWidget):
    """Three states: empty is the prompt of the preferences, a text is this one, and a switch sends none."""

    changed = Signal()
    library_requested = Signal()
    resized = Signal()
    """It needs another height."""

    def __init__(self, *, library: PromptLibrary, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._theme = theme
        self._placeholder = ""
        self._editor = _PromptEditor(self)
        self._editor.setAccessibleName(self.tr("System prompt"))
        self._menu = QMenu(self)
        self._choose = _button(self.tr("Library"), parent=self)
        self._choose.setProperty("role", "menu")
        self._choose.setMenu(self._menu)
        self._choose.setAccessibleName(self.tr("Choose a system prompt from the library"))
        self._none = QCheckBox(self.tr("Send no system prompt"), self)
        self._keep = _button(self.tr("Save to library…"), parent=self)
        self._naming = _NamingRow(self)
        self._error = QLabel(self)
        self._error.setProperty("role", "small error")
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._lay_out()
        for before, after in pairwise(self.stops):
            self.setTabOrder(before, after)
        self.setFocusProxy(self._editor)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._editor.textChanged.connect(self._on_edited)
        self._none.toggled.connect(self._on_none_toggled)
        self._keep.clicked.connect(self._on_keep)
        self._naming.named.connect(self._on_named)
        self._naming.left.connect(self._end_naming)
        self._end_naming()
        self._say("")

    def _lay_out(self) -> None:
        title = QLabel(self.tr("System prompt"), self)
        title.setBuddy(self._editor)
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch(1)
        top.addWidget(self._choose)
        bottom = QHBoxLayout()
        bottom.addWidget(self._none)
        bottom.addStretch(1)
        bottom.addWidget(self._keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._editor)
        column.addWidget(self._naming)
        column.addWidget(self._error)
        column.addLayout(bottom)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the Tab key goes through, in the order in which it is seen."""
        return (self._choose, self._editor, *self._naming.stops, self._none, self._keep)

    def value(self) -> str | None:
        """None leaves it to the preferences, "" sends none."""
        if self._none.isChecked():
            return ""
        text = self._editor.toPlainText()
        return text if text.strip() else None

    def leave_to_preferences(self) -> None:
        """By an edit, so that Ctrl+Z brings back what stood there."""
        self._none.setChecked(False)
        self._replace("")

    def show_value(self, value: str | None, *, default: str) -> None:
        """Without telling of it. `default` is the prompt of the preferences."""
        blockers = [QSignalBlocker(self._editor), QSignalBlocker(self._none)]
        self._none.setChecked(value == "")
        self._editor.setPlainText(value or "")
        self._editor.moveCursor(self._editor.textCursor().MoveOperation.End)
        del blockers
        short = " ".join(default.split())
        short = short if len(short) <= _PLACEHOLDER else short[:_PLACEHOLDER] + "…"
        self._placeholder = (
            self.tr("As in the preferences: {prompt}").format(prompt=short)
            if short
            else self.tr("None, as in the preferences. Tell the model here who it is and how to answer.")
        )
        self._end_naming()
        self._say("")
        self._update()

    def _update(self) -> None:
        none = self._none.isChecked()
        self._editor.setEnabled(not none)
        self._editor.setPlaceholderText(self.tr("None is sent.") if none else self._placeholder)
        self._keep.setEnabled(not none and bool(self._editor.toPlainText().strip()))

    def _on_edited(self) -> None:
        self._update()
        self.changed.emit()

    def _on_none_toggled(self) -> None:
        self._update()
        self.changed.emit()

    # -- the library

    def _fill_menu(self) -> None:
        self._menu.clear()
        try:
            prompts = self._library.prompts()
            self._say("")
        except PromptLibraryError as error:
            prompts = []
            self._say(in_words(error.problem))
        for prompt in prompts:
            name = prompt.name if len(prompt.name) <= _MENU_NAME else prompt.name[:_MENU_NAME] + "…"
            action = self._menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, text=prompt.text: self._take(text))
        if prompts:
            self._menu.addSeparator()
        self._menu.addAction(self.tr("Edit the library…")).triggered.connect(self.library_requested)

    def _take(self, text: str) -> None:
        """By an edit, so that Ctrl+Z brings back what stood there."""
        self._none.setChecked(False)
        self._replace(text)
        self._editor.setFocus()

    def _replace(self, text: str) -> None:
        cursor = self._editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def _on_keep(self) -> None:
        self._keep.setEnabled(False)
        self._naming.show()
        self._naming.begin()
        self.resized.emit()

    def _on_named(self, name: str) -> None:
        try:
            self._library.add(Prompt(name, self._editor.toPlainText()))
        except PromptLibraryError as error:
            self._say(in_words(error.problem))
            return
        self._say("")
        self._end_naming()

    def _end_naming(self) -> None:
        had_focus = self._naming.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._naming.hide()
        self._update()
        if had_focus:
            self._editor.setFocus()
        self.resized.emit()

    def _say(self, text: str) -> None:
        if text != self._error.text() or self._error.isHidden() == bool(text):
            self._error.setText(text)
            self._error.setVisible(bool(text))
            self.resized.emit()


class _NamingRow(QWidget):
    """What is written here becomes the name of a prompt."""

    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.setMaxLength(MAX_NAME)
        self._line.setPlaceholderText(self.tr("Name in the library"))
        self._line.setAccessibleName(self._line.placeholderText())
        save, cancel = _button(self.tr("Save"), parent=self), _button(self.tr("Cancel"), parent=self)
        self.stops = (self._line, save, cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._line, 1)
        row.addWidget(save)
        row.addWidget(cancel)
        self._line.returnPressed.connect(self._on_done)
        save.clicked.connect(self._on_done)
        cancel.clicked.connect(self.left)

    def begin(self) -> None:
        self._line.clear()
        self._line.setFocus()

    def _on_done(self) -> None:
        self.named.emit(self._line.text())


class _PromptEditor(QPlainTextEdit):
    """A few lines high in any font; Tab leads on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        margins = 2 * (self.frameWidth() + round(self.document().documentMargin())) + 14  # the style sheet's padding
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + margins)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()


def in_words(problem: Problem) -> str:
    """A problem of the library, in the user's language."""
    reason = QCoreApplication.translate("PromptLibrary", problem.template).format(**problem.fields)
    if problem.line is None:
        return reason
    return QCoreApplication.translate("PromptLibrary", "Line {line}: {reason}").format(line=problem.line, reason=reason)


def _button(text: str, *, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", "link")
    button.setAutoDefault(False)
    return button
