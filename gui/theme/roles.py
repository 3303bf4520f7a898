"""Give a widget its part in the style sheet (`stylesheet.py` lists them)."""

from PySide6.QtWidgets import QWidget


def set_role(widget: QWidget, role: str) -> None:
    """Qt matches properties once, when a widget is first styled: a later change needs another look."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
