"""Why a service ended a reply: the many words of the dialects for the few things that happen."""

from enum import Enum

from gui.chat.message import Message, State


class End(Enum):
    """What a service's own word means."""

    WHOLE = "whole"
    """The model had said what it had to say, or the service gives no reason."""
    LENGTH = "length"
    """The limit on tokens was reached: the text is cut."""
    CONTEXT = "context"
    """The conversation and the reply together reached what the model takes."""
    FILTER = "filter"
    """The service held something back."""
    REFUSAL = "refusal"
    """The model declined."""
    TOOLS = "tools"
    """The model asked for a tool to be run."""
    PAUSE = "pause"
    """A long turn was put off, to be gone on with by another request."""
    OTHER = "other"
    """A word that is not known here."""


_MEANINGS = {
    End.WHOLE: ("", "stop", "end_turn", "stop_sequence", "eos", "eos_token", "finished", "complete", "done"),
    End.LENGTH: ("length", "max_tokens", "max_output_tokens", "token_limit", "num_predict"),
    End.CONTEXT: ("model_context_window_exceeded", "context_length_exceeded", "model_length"),
    End.FILTER: (
        "content_filter",
        "safety",
        "recitation",
        "blocklist",
        "prohibited_content",
        "spii",
        "language",
        "image_safety",
        "sensitive",
    ),
    End.REFUSAL: ("refusal",),
    End.TOOLS: ("tool_calls", "function_call", "tool_use", "malformed_function_call", "unexpected_tool_call"),
    End.PAUSE: ("pause_turn",),
}
_BY_WORD = {word: end for end, words in _MEANINGS.items() for word in words}


def end_of(message: Message) -> End:
    """What the reply's `finish_reason` means, in whatever case it is written; WHOLE for a reply that did not end so."""
    if message.state is not State.DONE:
        return End.WHOLE
    return _BY_WORD.get(message.finish_reason.strip().casefold(), End.OTHER)


def can_go_on(message: Message) -> bool:
    """Whether asking for the rest makes sense: something cut it, and there is a text to go on from."""
    end = end_of(message)
    cut = message.state is not State.DONE or end in (End.LENGTH, End.CONTEXT, End.PAUSE)
    return cut and bool(message.text.strip())
