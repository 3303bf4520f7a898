"""The one question to the system: which proxy is a request to take?"""

import os
import sys
from collections.abc import Callable
from functools import partial

from provider.proxy_bypass import Target
from provider.system_proxy.answer import SystemAnswer
from provider.system_proxy.environment import from_environment
from provider.system_proxy.lookups import Lookups

if sys.platform == "win32":
    from provider.system_proxy.windows import ask_windows

    def _question(target: Target) -> tuple[str, Callable[[], SystemAnswer]] | None:
        return target.place, partial(ask_windows, target)

elif sys.platform == "darwin":
    from provider.system_proxy.macos import ask_macos

    def _question(target: Target) -> tuple[str, Callable[[], SystemAnswer]] | None:
        return target.place, partial(ask_macos, target)

else:
    from provider.system_proxy.portal import ask_portal, session_bus

    def _question(target: Target) -> tuple[str, Callable[[], SystemAnswer]] | None:
        """What to ask, and a name for it; None where there is nobody."""
        bus = session_bus(os.environ) if sys.platform == "linux" else ""
        return (f"{bus} {target.place}", partial(ask_portal, bus, target.place, host=target.host)) if bus else None


_LOOKUPS = Lookups()


async def ask_system(target: Target) -> SystemAnswer:
    """The environment's proxy; where its variables name none, that of the system.

    Raises:
        SystemProxyError: the system has settings but says nothing that can be followed.
    """
    variables = from_environment(os.environ)
    if variables.by_scheme:
        return SystemAnswer(variables.proxy_for(target), "environment")
    question = _question(target)
    if question is None:
        return SystemAnswer()
    key, ask = question
    return await _LOOKUPS.answer(key, ask, host=target.host)


def ask_anew() -> None:
    """Forget what the system has said a moment ago."""
    _LOOKUPS.forget()
