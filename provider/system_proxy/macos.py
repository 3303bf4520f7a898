"""macOS' network settings. Not run where Rill is developed; written after Apple's documents."""

from importlib import import_module

from provider.proxy_bypass import Target
from provider.system_proxy.answer import SystemAnswer
from provider.system_proxy.by_scheme import SystemProxies


def ask_macos(target: Target) -> SystemAnswer:
    proxies = macos_proxies()
    return SystemAnswer(proxies.proxy_for(target), "macos" if proxies.by_scheme else "none")


def macos_proxies() -> SystemProxies:
    """The manual proxies. urllib's own reading of the exceptions looks names up, which would block.

    Scripts (PAC) are not read: a Mac that uses one counts as without a proxy.
    """
    configuration = import_module("_scproxy")
    proxies = {str(scheme): str(proxy) for scheme, proxy in configuration._get_proxies().items()}
    settings = configuration._get_proxy_settings()
    simple = ("<local>",) if settings.get("exclude_simple") else ()
    exceptions = tuple(str(entry) for entry in settings.get("exceptions", ()) if entry)
    return SystemProxies(
        {scheme: proxies[scheme] for scheme in ("http", "https") if proxies.get(scheme)}, simple + exceptions
    )
