"""macOS' network settings: a script where one is set, else the manual proxies.

Not run where Rill is developed. Written after Apple's documents of CFNetworkCopyProxiesForURL and
CFNetworkExecuteProxyAutoConfigurationURL, which fetches a script and runs it.
"""

import ctypes
import time
from dataclasses import dataclass
from importlib import import_module

from provider.errors import SystemProxyError
from provider.proxy_bypass import Target
from provider.system_proxy.answer import SystemAnswer, usable_proxies
from provider.system_proxy.by_scheme import SystemProxies
from provider.system_proxy.core_foundation import (
    call,
    constant,
    items_of,
    member,
    number_of,
    owned,
    string_of,
    text_of,
    url_of,
)
from provider.system_proxy.trying import first_that_answers

_SCRIPT_SECONDS = 30.0
_SCHEMES = {"HTTP": "http", "HTTPS": "http", "SOCKS": "socks5h"}
"""By kind of proxy. "HTTPS" stands for the HTTP proxy of https addresses. SOCKS proxies look names up themselves."""

_KINDS = (*_SCHEMES, "None", "AutoConfigurationURL")

_Callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Entry:
    """One way of a list. `kind` is one of Apple's, such as "HTTP", "None" or "AutoConfigurationURL"."""

    kind: str
    host: str = ""
    port: int = 0

    @property
    def url(self) -> str:
        if self.kind == "None":
            return "direct://"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{_SCHEMES.get(self.kind, self.kind)}://{host}" + (f":{self.port}" if self.port else "")


class _Context(ctypes.Structure):
    """CFStreamClientContext."""

    _fields_ = (
        ("version", ctypes.c_long),
        ("info", ctypes.c_void_p),
        ("retain", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("describe", ctypes.c_void_p),
    )


def ask_macos(target: Target) -> SystemAnswer:
    """Blocks while a script is fetched and run.

    Raises:
        SystemProxyError: there is a script, and it does not say what to do.
    """
    by_script = _by_script(target)
    if by_script is not None:
        usable = usable_proxies(tuple(entry.url for entry in by_script), host=target.host)
        return SystemAnswer(first_that_answers(usable) if usable else "", "macos", by_script=True)
    manual = macos_proxies()
    return SystemAnswer(manual.proxy_for(target), "macos" if manual.by_scheme else "none")


def macos_proxies() -> SystemProxies:
    """The manual proxies. urllib's own reading of the exceptions looks names up, which would block."""
    configuration = import_module("_scproxy")
    proxies = {str(scheme): str(proxy) for scheme, proxy in configuration._get_proxies().items()}
    settings = configuration._get_proxy_settings()
    simple = ("<local>",) if settings.get("exclude_simple") else ()
    exceptions = tuple(str(entry) for entry in settings.get("exceptions", ()) if entry)
    return SystemProxies(
        {scheme: proxies[scheme] for scheme in ("http", "https") if proxies.get(scheme)}, simple + exceptions
    )


def _by_script(target: Target) -> list[Entry] | None:
    """What the script says; None where the settings have none."""
    with (
        owned(url_of(target.place)) as url,
        owned(call("CFNetwork", "CFNetworkCopySystemProxySettings")) as settings,
    ):
        if not url.value or not settings.value:
            return None
        with owned(call("CFNetwork", "CFNetworkCopyProxiesForURL", url, settings)) as listed:
            for each in items_of(listed) if listed.value else ():
                if _entry(each).kind == "AutoConfigurationURL":
                    script = member(each, constant("CFNetwork", "kCFProxyAutoConfigurationURLKey"))
                    return _run(ctypes.c_void_p(script), url, host=target.host)
    return None


def _run(script: ctypes.c_void_p, url: ctypes.c_void_p, *, host: str) -> list[Entry]:
    """Let the system fetch and run the script, in a run loop of this thread's own."""
    answers: list[list[Entry] | None] = []

    def note(_info: int | None, listed: int | None, error: int | None) -> None:
        answers.append(None if error or not listed else [_entry(each) for each in items_of(ctypes.c_void_p(listed))])

    callback, context = _Callback(note), _Context()
    started = call(
        "CFNetwork", "CFNetworkExecuteProxyAutoConfigurationURL", script, url, callback, ctypes.byref(context)
    )
    with owned(started) as source, owned(string_of("io.github.rill_chat.proxy")) as mode:
        if source.value:
            loop = ctypes.c_void_p(call("CoreFoundation", "CFRunLoopGetCurrent"))
            call("CoreFoundation", "CFRunLoopAddSource", loop, source, mode, returns=None)
            deadline = time.monotonic() + _SCRIPT_SECONDS
            while not answers and time.monotonic() < deadline:
                turn = ctypes.c_double(1.0)
                call("CoreFoundation", "CFRunLoopRunInMode", mode, turn, ctypes.c_bool(True), returns=ctypes.c_int32)
            call("CoreFoundation", "CFRunLoopSourceInvalidate", source, returns=None)
    answer = answers[0] if answers else None
    if answer is None:
        raise SystemProxyError(host=host, why="its script for proxies failed")
    return answer


def _entry(dictionary: ctypes.c_void_p) -> Entry:
    named = text_of(member(dictionary, constant("CFNetwork", "kCFProxyTypeKey")))
    kinds = {text_of(constant("CFNetwork", f"kCFProxyType{kind}").value or 0): kind for kind in _KINDS}
    return Entry(
        kinds.get(named, named),
        text_of(member(dictionary, constant("CFNetwork", "kCFProxyHostNameKey"))),
        number_of(member(dictionary, constant("CFNetwork", "kCFProxyPortNumberKey"))),
    )
