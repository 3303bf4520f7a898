"""HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; lower case wins, as with other programs."""

import re
from collections.abc import Mapping

from provider.system_proxy.by_scheme import SystemProxies


def from_environment(environment: Mapping[str, str]) -> SystemProxies:
    """The variables' proxies; without one the exceptions alone mean nothing."""

    def value(name: str) -> str:
        return (environment.get(name) or environment.get(name.upper()) or "").strip()

    proxies = {scheme: value(f"{scheme}_proxy") or value("all_proxy") for scheme in ("http", "https")}
    exceptions = re.split(r"[\s,]+", value("no_proxy"))
    return SystemProxies(
        {scheme: proxy for scheme, proxy in proxies.items() if proxy}, tuple(entry for entry in exceptions if entry)
    )
