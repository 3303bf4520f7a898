"""How characters look that are selected or marked: alike in prose, code and tables."""

from PySide6.QtGui import QColor, QTextCharFormat

from gui.theme.theme import Theme


def selection_format(theme: Theme) -> QTextCharFormat:
    return _format(theme.tokens.accent, theme.tokens.on_accent)


def mark_format(theme: Theme, *, current: bool) -> QTextCharFormat:
    """Of a hit; `current` is the one that is looked at."""
    tokens = theme.tokens
    if current:
        return _format(tokens.current_mark, tokens.on_current_mark)
    return _format(tokens.mark, tokens.on_mark)


def _format(behind: str, text: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(QColor(behind))
    made.setForeground(QColor(text))
    return made
