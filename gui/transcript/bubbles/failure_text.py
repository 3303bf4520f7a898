"""What a failed reply says: a headline and a sentence, in the user's language."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gui.chat.message import Failure, Message

_CONTEXT = "FailureNotice"

_PAGES = {
    "AddressError": "providers",
    "AddressNeededError": "providers",
    "KeyNeededError": "providers",
    "ServiceOffError": "providers",
    "HeaderError": "providers",
    "KeyRejectedError": "providers",
    "RedirectBlockedError": "providers",
    "CertificateFileError": "network",
    "ProxyAddressError": "network",
    "ProxyLoginError": "network",
    "ProxyUnreachableError": "network",
    "SystemProxyError": "network",
    "EngineEndedError": "local",
    "MemoryNeededError": "local",
    "TLSError": "network",
}


@dataclass(frozen=True, slots=True)
class FailureText:
    headline: str
    sentence: str


def preferences_page(failure: Failure) -> str:
    """The page of the preferences that can mend this failure; empty where none can."""
    return _PAGES.get(failure.kind, "")


def failure_text(message: Message, failure: Failure) -> FailureText:
    words = len(message.text.split())
    if failure.kind == "ConnectionLostError" and words:
        if words == 1:
            headline = _tr("The connection was lost after one word.")
        else:
            headline = _tr("The connection was lost after %1 words.").replace("%1", str(words))
        return FailureText(headline, _tr("Nothing was lost: what arrived is above."))
    advice = QCoreApplication.translate("ProviderError", failure.advice) if failure.advice else ""
    kept = _tr("What arrived is above.") if words else ""
    return FailureText(_headline(failure), " ".join(part for part in (kept, advice) if part))


def countdown_text(message: Message, *, now: float) -> str:
    """Says when the reply will be asked for again; empty where it will not be."""
    if message.retry_at is None:
        return ""
    seconds = max(0, math.ceil(message.retry_at - now))
    return _tr("Trying again in %1 s").replace("%1", str(seconds))


def _headline(failure: Failure) -> str:
    template = QCoreApplication.translate("ProviderError", failure.template)
    try:
        return template.format(**failure.fields)
    except (KeyError, IndexError, ValueError):  # the translation, or what another version stored, does not fit
        return failure.template


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
