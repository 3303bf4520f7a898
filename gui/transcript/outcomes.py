"""How a reply stands, in words."""

from PySide6.QtCore import QCoreApplication

from gui.chat.message import Message, State

_CONTEXT = "Outcomes"


def outcome(message: Message) -> str:
    """What is told when a reply has ended."""
    return {
        State.FAILED: _tr("Reply failed"),
        State.STOPPED: _tr("Reply stopped"),
        State.INTERRUPTED: _tr("Reply interrupted"),
    }.get(message.state) or _tr("Reply finished")


def state_of(message: Message) -> str:
    """How a reply stands, where that is worth a word."""
    if message.state.active:
        return _tr("Being written.")
    return {
        State.FAILED: _tr("Failed."),
        State.STOPPED: _tr("Stopped."),
        State.INTERRUPTED: _tr("Interrupted."),
    }.get(message.state, "")


def cut_short(message: Message) -> str:
    """Why a reply has not come to its end, where it has not failed; else empty."""
    return {
        State.STOPPED: _tr("Stopped by you"),
        State.INTERRUPTED: _tr("Interrupted: Rill was closed before the reply ended"),
    }.get(message.state, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
