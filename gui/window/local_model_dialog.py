"""Shown before a GGUF file is used: what it holds, and whether this computer's memory will do for it."""

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.preferences.field import wrapped_label
from gui.preferences.texts import error_text
from gui.theme.roles import set_role
from gui.theme.theme import Theme
from gui.theme.tokens import GRID
from gui.window.fitting_dialog import FittingDialog
from gui.window.ollama_pull import size_text
from provider.errors import ProviderError
from provider.local.gguf_file import GGUFFile

WIDTH_PX = 460


class LocalModelDialog(FittingDialog):
    """Open it with `open()`; `accepted` is the wish to use the file where it is."""

    use_requested = Signal()

    def __init__(
        self, *, file: GGUFFile, context: int, needed: int, free: int | None, theme: Theme, parent: QWidget
    ) -> None:
        """`needed` and `free` are bytes of memory; None: the system does not say how much there is."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Use a model on this computer"))
        use = _button(self.tr("&Use it where it is"), "local_use", role="primary")
        cancel = _button(self.tr("&Cancel"), "local_cancel")
        column = _column(self)
        column.addWidget(wrapped_label(file.label, role="heading"))
        column.addLayout(_rows(model_facts(file, context=context, needed=needed, free=free)))
        for text in model_warnings(file, needed=needed, free=free):
            column.addWidget(wrapped_label(text, role="error"))
        column.addWidget(wrapped_label(self.tr("Nothing is copied, and nothing leaves this computer."), role="small"))
        _end(column, cancel, use)
        use.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        self.accepted.connect(self.use_requested)
        use.setDefault(True)
        use.setFocus()
        self.setMinimumWidth(min(theme.px(WIDTH_PX), parent.window().width()))


class LocalProblemDialog(FittingDialog):
    """Says why a file is no model that can be used, and what to do."""

    def __init__(self, *, error: ProviderError, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Use a model on this computer"))
        close = _button(self.tr("&Close"), "local_close")
        column = _column(self)
        column.addWidget(wrapped_label(self.tr("This file cannot be used"), role="heading"))
        text = wrapped_label(error_text(error), role="error")
        text.setObjectName("local_problem")
        column.addWidget(text)
        if error.advice:
            column.addWidget(wrapped_label(QCoreApplication.translate("ProviderError", error.advice), role=""))
        _end(column, close)
        close.clicked.connect(self.reject)
        close.setFocus()
        self.setMinimumWidth(min(theme.px(WIDTH_PX), parent.window().width()))


def model_facts(file: GGUFFile, *, context: int, needed: int, free: int | None) -> list[tuple[str, str]]:
    """What and its value, in the user's language."""
    several = _tr("{size} in {count} files").format(size=size_text(file.size), count=file.parts)
    tokens = _tr("{tokens} tokens").format(tokens=QLocale().toString(context))
    if file.context_tokens is not None and file.context_tokens > context:
        made_for = QLocale().toString(file.context_tokens)
        tokens = _tr("{used} tokens of the {most} it was made for").format(
            used=QLocale().toString(context), most=made_for
        )
    return [
        (_tr("File"), file.path.name),
        (_tr("Size"), several if file.parts > 1 else size_text(file.size)),
        (_tr("Context"), tokens),
        (_tr("Memory it needs"), _tr("about {size}").format(size=size_text(needed))),
        (_tr("Memory that is free"), _tr("not known") if free is None else size_text(free)),
    ]


def model_warnings(file: GGUFFile, *, needed: int, free: int | None) -> list[str]:
    """What speaks against using the file; empty where nothing does."""
    warnings = []
    if free is not None and needed > free:
        warnings.append(
            _tr(
                "There is not enough memory for it now. Close other programs, give it a shorter context under "
                "Preferences → On this computer, or choose a smaller model. If you use it all the same, it may be "
                "slow or not start."
            )
        )
    if not file.has_chat_template:
        warnings.append(_tr("It says nothing of how to talk to it, and may only continue texts instead of answering."))
    return warnings


def _column(dialog: QDialog) -> QVBoxLayout:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
    column.setSpacing(2 * GRID)
    return column


def _end(column: QVBoxLayout, *buttons: QPushButton) -> None:
    row = QHBoxLayout()
    row.setSpacing(GRID)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    column.addStretch(1)
    column.addLayout(row)


def _rows(facts: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(1, 1)
    for number, (what, value) in enumerate(facts):
        name = QLabel(what)
        set_role(name, "dim")
        text = wrapped_label(value, role="")
        text.setAccessibleName(f"{what}: {value}")
        grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, number, 1, Qt.AlignmentFlag.AlignTop)
    return grid


def _button(text: str, name: str, *, role: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    if role:
        set_role(button, role)
    return button


def _tr(text: str) -> str:
    return QCoreApplication.translate("LocalModelDialog", text)
