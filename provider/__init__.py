"""AI chat services as async streams of text. Knows nothing of windows: usable as a library of its own.

    from provider import AI365VIP

Names are imported when first used, because aiohttp alone takes longer to import than a window to open.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provider.ai365vip import AI365VIP as AI365VIP
    from provider.anthropic import Anthropic as Anthropic
    from provider.base import AsyncGeneratorProvider as AsyncGeneratorProvider
    from provider.base import ProviderModelMixin as ProviderModelMixin
    from provider.errors import ProviderError as ProviderError
    from provider.gemini import Gemini as Gemini
    from provider.guide import Guide as Guide
    from provider.local.local import Local as Local
    from provider.ollama import Ollama as Ollama
    from provider.openai_compatible import OpenAICompatible as OpenAICompatible
    from provider.types import AsyncResult as AsyncResult
    from provider.types import Message as Message
    from provider.types import Messages as Messages

_HOMES = {
    "AI365VIP": "provider.ai365vip",
    "Anthropic": "provider.anthropic",
    "AsyncGeneratorProvider": "provider.base",
    "AsyncResult": "provider.types",
    "Gemini": "provider.gemini",
    "Guide": "provider.guide",
    "Local": "provider.local.local",
    "Message": "provider.types",
    "Messages": "provider.types",
    "Ollama": "provider.ollama",
    "OpenAICompatible": "provider.openai_compatible",
    "ProviderError": "provider.errors",
    "ProviderModelMixin": "provider.base",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
