"""Proxies that are fixed: one for each scheme, and a list of exceptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from provider.proxy_bypass import Target, bypasses


@dataclass(frozen=True, slots=True)
class SystemProxies:
    """A proxy for each scheme of a target ("http", "https"), as written, and the exceptions."""

    by_scheme: Mapping[str, str] = field(default_factory=dict, repr=False)
    bypass: tuple[str, ...] = ()

    def proxy_for(self, target: Target) -> str:
        """The URL as written, with "http://" where it names no kind; empty for none."""
        proxy = self.by_scheme.get(target.scheme, "")
        if not proxy or bypasses(target, self.bypass, with_subdomains=True):
            return ""
        return proxy if "://" in proxy else f"http://{proxy}"


def windows_proxies(server: str) -> dict[str, str]:
    """Windows' notation, by scheme: "host:port" for all, or "http=host:port;https=host:port;socks=…"."""
    if "=" not in server:
        return {"http": server, "https": server} if server else {}
    named = dict(part.strip().split("=", 1) for part in server.split(";") if "=" in part)
    socks = f"socks5://{named['socks']}" if named.get("socks") else ""
    proxies = {scheme: named.get(scheme, "") or socks for scheme in ("http", "https")}
    return {scheme: proxy for scheme, proxy in proxies.items() if proxy}
