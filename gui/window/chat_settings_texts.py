"""The names of what a chat asks of its model."""

from PySide6.QtCore import QCoreApplication, QLocale

from gui.chat.chat_settings import ChatSettings

_CONTEXT = "ChatSettings"


def parameter_names() -> dict[str, str]:
    """By the names of `provider.options.PARAMETERS`."""
    return {
        "temperature": _tr("Temperature"),
        "top_p": _tr("Top-p"),
        "max_tokens": _tr("Longest reply"),
        "reasoning_effort": _tr("Reasoning effort"),
    }


def parameter_help() -> dict[str, str]:
    return {
        "temperature": _tr("From 0, nearly always the likeliest word, to 2, the most varied answers."),
        "top_p": _tr("How much of what is likely is chosen from: 1 is all. Change this or the temperature, not both."),
        "max_tokens": _tr("In tokens, of which a word takes one or two. A longer reply is cut, and can be continued."),
        "reasoning_effort": _tr("How much the model thinks before it answers."),
    }


def effort_words() -> tuple[tuple[str, str], ...]:
    return (("low", _tr("Low")), ("medium", _tr("Medium")), ("high", _tr("High")))


def summary(settings: ChatSettings) -> str:
    """What is set, in a line; empty for nothing."""
    parts = []
    if settings.prompt is not None:
        parts.append(_tr("own system prompt") if settings.prompt else _tr("no system prompt"))
    names, efforts = parameter_names(), dict(effort_words())
    for name, value in settings.parameters().items():
        shown = efforts.get(value, value) if isinstance(value, str) else QLocale().toString(value)
        parts.append(f"{names[name]} {shown}")
    return ", ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
