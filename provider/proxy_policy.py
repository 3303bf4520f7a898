"""Whether a request goes through a proxy, and through which one.

The decision is made here, outside the providers, so that it is the same for every one of them and for `probe`.
"""

from dataclasses import dataclass, field
from typing import Literal

from provider.errors import ProxyUnknownError
from provider.proxy_bypass import Target, bypasses
from provider.transport.proxy import Proxy

ProxyMode = Literal["system", "none", "manual", "unknown"]


@dataclass(frozen=True, slots=True)
class ProxyPolicy:
    """The user's choice. `url` is used in the mode "manual" only, `bypass` (see `proxy_bypass`) in "system" too.
    "unknown" stands for a choice that cannot be told: then only what no proxy is ever used for is reached.

    `localhost` sends requests to this very machine through the proxy as well: hardly ever wanted, since it is
    where local models answer.
    """

    mode: ProxyMode = "system"
    url: str = field(default="", repr=False)
    bypass: tuple[str, ...] = ()
    localhost: bool = False

    async def proxy_for(self, target_url: str) -> str | None:
        """The proxy's URL for a request to `target_url`; None connects directly.

        Raises:
            AddressError: `target_url` names no host.
            ProxyUnknownError: it cannot be told whether there is to be one.
            ProxyAddressError: the proxy that is to be used is no usable URL. It is never left out instead.
            SystemProxyError: the system has settings but does not say which proxy it is.
        """
        if self.mode == "none":
            return None
        target = Target.of(target_url)
        if (target.is_this_machine and not self.localhost) or bypasses(target, self.bypass):
            return None
        if self.mode == "unknown":
            raise ProxyUnknownError
        if self.mode == "manual":
            return _checked(self.url)
        from provider.system_proxy.asking import ask_system  # brings asyncio

        system = await ask_system(target)
        return _checked(system.proxy) if system.proxy else None


def _checked(url: str) -> str:
    """The URL as it is; raises ProxyAddressError."""
    Proxy.parse(url)
    return url.strip()
