"""How a reply stands, in words."""

from PySide6.QtCore import QCoreApplication

from gui.chat.finish_reasons import End, end_of
from gui.chat.message import Message, State

_CONTEXT = "Outcomes"


def outcome(message: Message, *, named: bool = False) -> str:
    """What is told when a reply has ended; `named`: it is not the only one, so say which."""
    words = {
        State.FAILED: _tr("Reply failed"),
        State.STOPPED: _tr("Reply stopped"),
        State.INTERRUPTED: _tr("Reply interrupted"),
    }.get(message.state) or (end_words(message) or _tr("Reply finished"))
    return f"{message.model_label}: {words}" if named and message.model_label else words


def state_of(message: Message) -> str:
    """How a reply stands, where that is worth a word."""
    if message.state.active:
        return _tr("Being written.")
    return {
        State.FAILED: _tr("Failed."),
        State.STOPPED: _tr("Stopped."),
        State.INTERRUPTED: _tr("Interrupted."),
    }.get(message.state) or (f"{words}." if (words := end_words(message)) else "")


def cut_short(message: Message) -> str:
    """Why a reply has not come to its end, where it has not failed, or not to the end that was wanted; else empty."""
    return {
        State.STOPPED: _tr("Stopped by you"),
        State.INTERRUPTED: _tr("Interrupted: Rill was closed before the reply ended"),
    }.get(message.state) or end_words(message)


def end_words(message: Message) -> str:
    """What the service's word for the reply's end means, where the reply is not what it could have been; else empty."""
    end = end_of(message)
    if end is End.LENGTH and "max_tokens" in message.parameters:
        return _tr("Stopped at the limit of {count} tokens").format(count=message.parameters["max_tokens"])
    return {
        End.LENGTH: _tr("Stopped at the token limit"),
        End.CONTEXT: _tr("Stopped because the model’s context is full"),
        End.FILTER: _tr("Held back by the service’s content filter"),
        End.REFUSAL: _tr("The model declined to go on"),
        End.TOOLS: _tr("The model asked for a tool, and Rill has none to give it"),
        End.PAUSE: _tr("Not at its end: the service made a pause"),
    }.get(end, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
