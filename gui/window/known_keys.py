"""The list of all keys, and that list opened."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.window.shortcuts_dialog import SEPARATOR, ShortcutsDialog, keys_text, plain_text


def show_keys(actions: Sequence[QAction], *, send_key: str, parent: QWidget) -> None:
    """The keys of the actions, and those of fields and messages; `send_key` is the setting of that name."""
    ShortcutsDialog(actions=list(actions), more=_others(send_key), parent=parent).open()


def known_keys(actions: Sequence[QAction], *, send_key: str) -> list[tuple[str, list[str]]]:
    """The same list: what has a key, and its keys."""
    rows = [(plain_text(action), keys_text(action.shortcuts())) for action in actions if action.shortcuts()]
    return [(what, keys.split(SEPARATOR)) for what, keys in (*rows, *_others(send_key))]


def _others(send_key: str) -> Sequence[tuple[str, str]]:
    send, new_line = ["Ctrl+Enter"], ["Shift+Enter"]
    if send_key == "enter":
        send.insert(0, "Enter")
    else:
        new_line.append("Enter")
    return (
        (_tr("Send the message"), SEPARATOR.join(send)),
        (_tr("Begin a new line"), SEPARATOR.join(new_line)),
        (_tr("Bring back the last prompt"), "Up"),
        (_tr("The first nine chats of the list"), "Ctrl+1 … Ctrl+9"),
        (_tr("On a message: edit it, delete it"), SEPARATOR.join(["F2", "Del"])),
        (_tr("On a message: earlier version, later version"), SEPARATOR.join(["Alt+Left", "Alt+Right"])),
        (_tr("Replies side by side: to one of them"), "Alt+1 … Alt+4"),
        (
            _tr("On one of them: the next ones, go on with it"),
            SEPARATOR.join(["Alt+Left", "Alt+Right", "Enter"]),
        ),
        (_tr("In the search: next hit, previous hit"), SEPARATOR.join(["Enter", "Shift+Enter"])),
        (_tr("Larger or smaller text"), _tr("Ctrl+Wheel")),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("KnownKeys", text)
