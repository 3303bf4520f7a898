"""Whether things may move."""

from PySide6.QtWidgets import QApplication, QStyle

from gui.theme.tokens import MOTION_MS


def motion_ms() -> int:
    """How long a movement takes, in milliseconds: 0 where the system asks for none."""
    asked = QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
    return min(MOTION_MS, max(0, asked))
