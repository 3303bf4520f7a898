"""How much of a model's context is taken, in words."""

from PySide6.QtCore import QCoreApplication

from gui.chat.context_size import ContextSize, Level

_CONTEXT = "ContextMeter"


def tokens_label(tokens: int) -> str:
    """As short as it stays true: 850, 3.2k, 128k, 1.5M."""
    for factor, sign in ((1_000_000, "M"), (1_000, "k")):
        if tokens >= factor:
            amount = tokens / factor
            return f"{amount:.1f}".removesuffix(".0") + sign if amount < 9.95 else f"{round(amount)}{sign}"
    return str(tokens)


def amount_words(size: ContextSize) -> str:
    used = tokens_label(size.used)
    if not size.context:
        return _tr("About {used} tokens; how many the model takes is not known").format(used=used)
    return _tr("About {used} of {context} tokens").format(used=used, context=tokens_label(size.context))


def warning_words(size: ContextSize, *, drops: bool) -> str:
    """What the service will make of it; empty where it fits. `drops` says that it leaves out what is too long."""
    if size.level is Level.TOO_LONG:
        return _tr("your message alone is too long for this model")
    if size.level is not Level.OVER:
        return ""
    full = size.used > (size.context or 0)
    if drops:
        whole = _tr("older messages will be left out by the service")
        return whole if full else _tr("older messages will be left out to make room for the answer")
    return _tr("the service will most likely refuse it") if full else _tr("little room is left for the answer")


def obstacle_words(size: ContextSize, *, model: str, drops: bool) -> str:
    """What to say before a message goes out that the model cannot take; empty where it can."""
    if size.level is not Level.TOO_LONG:
        return ""
    text = (
        _tr(
            "Too long for {model}: about {newest} tokens where it takes {context}. The service would answer without "
            "having read your message, and not tell. Shorten it, or choose a model that takes more. Sending once more "
            "sends it all the same."
        )
        if drops
        else _tr(
            "Too long for {model}: about {newest} tokens where it takes {context}, its answer included. Shorten it, or "
            "choose a model that takes more. Sending once more sends it all the same."
        )
    )
    return text.format(model=model, newest=tokens_label(size.newest), context=tokens_label(size.context or 0))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
