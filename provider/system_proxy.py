"""The proxies that the environment or the operating system prescribes."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

if sys.platform == "win32":
    import winreg


@dataclass(frozen=True, slots=True)
class SystemProxies:
    """A proxy for each scheme of a target ("http", "https"), as written, and the exceptions."""

    by_scheme: Mapping[str, str] = field(default_factory=dict, repr=False)
    bypass: tuple[str, ...] = ()


def system_proxies(environment: Mapping[str, str] | None = None) -> SystemProxies:
    """The environment's proxies; where it has none, the operating system's (Windows, macOS)."""
    environment = os.environ if environment is None else environment
    found = _from_environment(environment)
    if found.by_scheme:
        return found
    if sys.platform == "win32":
        found = _from_registry()
    elif sys.platform == "darwin":
        found = _from_system_configuration()
    return found


def _from_environment(environment: Mapping[str, str]) -> SystemProxies:
    """HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; lower case wins, as with other programs."""

    def value(name: str) -> str:
        return (environment.get(name) or environment.get(name.upper()) or "").strip()

    proxies = {scheme: value(f"{scheme}_proxy") or value("all_proxy") for scheme in ("http", "https")}
    exceptions = re.split(r"[\s,]+", value("no_proxy"))
    return SystemProxies(
        {scheme: proxy for scheme, proxy in proxies.items() if proxy}, tuple(entry for entry in exceptions if entry)
    )


if sys.platform == "win32":

    def _from_registry() -> SystemProxies:
        """The Internet options: "host:port" for all schemes, or "http=host:port;https=host:port;socks=…"."""
        path = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:

            def value(name: str) -> str:
                try:
                    return str(winreg.QueryValueEx(key, name)[0])
                except OSError:
                    return ""

            if value("ProxyEnable") != "1":
                return SystemProxies()
            return SystemProxies(_by_scheme(value("ProxyServer")), tuple(value("ProxyOverride").split(";")))


def _by_scheme(server: str) -> dict[str, str]:
    """Windows' notation of proxies, read."""
    if "=" not in server:
        return {"http": server, "https": server} if server else {}
    named = dict(part.split("=", 1) for part in server.split(";") if "=" in part)
    socks = f"socks5://{named['socks']}" if named.get("socks") else ""
    proxies = {scheme: named.get(scheme, "") or socks for scheme in ("http", "https")}
    return {scheme: proxy for scheme, proxy in proxies.items() if proxy}


def _from_system_configuration() -> SystemProxies:
    """macOS' network settings. urllib's own reading of the exceptions looks names up, which would block."""
    configuration = import_module("_scproxy")
    proxies = {str(scheme): str(proxy) for scheme, proxy in configuration._get_proxies().items()}
    settings = configuration._get_proxy_settings()
    simple = ("<local>",) if settings.get("exclude_simple") else ()
    exceptions = tuple(str(entry) for entry in settings.get("exceptions", ()) if entry)
    return SystemProxies(
        {scheme: proxies[scheme] for scheme in ("http", "https") if proxies.get(scheme)}, simple + exceptions
    )
