"""The menu of one message."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from gui.chat.message import Message
from gui.transcript.clipboard import copy_markdown, copy_plain
from gui.transcript.wishes import Wishes


def open_message_menu(*, message: Message, selected: str, at: QPoint, wishes: Wishes, parent: QWidget) -> QMenu:
    """Show the menu at a point of the screen without blocking; `selected` is the text that is selected in the view."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    tr = menu.tr
    if selected:
        menu.addAction(tr("Copy selection")).triggered.connect(lambda: copy_plain(selected))
    copy = menu.addAction(tr("Copy as Markdown"))
    copy.triggered.connect(lambda: copy_markdown(message.text))
    plain = menu.addAction(tr("Copy as plain text"))
    plain.triggered.connect(lambda: copy_plain(_plain_text_of(message)))
    copy.setEnabled(bool(message.text))
    plain.setEnabled(bool(message.text))
    if message.role == "assistant":
        menu.addSeparator()
        idle = not message.state.active
        again = menu.addAction(tr("Regenerate"))
        again.triggered.connect(lambda: wishes.regenerate_requested.emit(message.id))
        again.setEnabled(idle)
        other = menu.addAction(tr("Regenerate with another model…"))
        other.triggered.connect(lambda: wishes.another_model_requested.emit(message.id, at))
        other.setEnabled(idle)
        menu.addSeparator()
        menu.addAction(tr("Details…")).triggered.connect(lambda: wishes.details_requested.emit(message.id))
    menu.popup(at)
    return menu


def _plain_text_of(message: Message) -> str:
    if message.role == "user":
        return message.text
    from gui.markdown.plain import plain_text  # late: brings the Markdown parser with it

    return plain_text(message.text)
