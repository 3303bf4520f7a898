"""Windows' Internet options: a script that is detected or named, else the manual proxy.

Not run where Rill is developed. Written after Microsoft's documents of WinHttpGetIEProxyConfigForCurrentUser and
WinHttpGetProxyForUrl, which runs scripts itself.
"""

import ctypes
import re
import sys
from ctypes import wintypes
from dataclasses import dataclass, field

from provider.errors import SystemProxyError
from provider.proxy_bypass import Target
from provider.system_proxy.answer import SystemAnswer, usable_proxies
from provider.system_proxy.by_scheme import SystemProxies, windows_proxies
from provider.system_proxy.trying import first_that_answers

_AUTO_DETECT, _CONFIG_URL = 1, 2
_BY_DHCP_AND_DNS = 1 | 2
_NO_PROXY = 1
_NOTHING_DETECTED = {12180, 12167}
"""The network has no script, or names one that is not there."""


@dataclass(frozen=True, slots=True)
class InternetOptions:
    """What the person, or who looks after the computer, has set."""

    detects: bool = False
    script: str = ""
    proxies: SystemProxies = field(default_factory=SystemProxies)


class _Config(ctypes.Structure):
    """WINHTTP_CURRENT_USER_IE_PROXY_CONFIG. Its texts are the caller's to free, so they are plain addresses here."""

    _fields_ = (
        ("detects", wintypes.BOOL),
        ("script", ctypes.c_void_p),
        ("proxy", ctypes.c_void_p),
        ("bypass", ctypes.c_void_p),
    )


class _ScriptOptions(ctypes.Structure):
    """WINHTTP_AUTOPROXY_OPTIONS."""

    _fields_ = (
        ("flags", wintypes.DWORD),
        ("detection", wintypes.DWORD),
        ("script", wintypes.LPCWSTR),
        ("reserved_pointer", ctypes.c_void_p),
        ("reserved", wintypes.DWORD),
        ("logs_on", wintypes.BOOL),
    )


class _ProxyInfo(ctypes.Structure):
    """WINHTTP_PROXY_INFO."""

    _fields_ = (("access", wintypes.DWORD), ("proxy", ctypes.c_void_p), ("bypass", ctypes.c_void_p))


def script_proxies(listed: str) -> tuple[str, ...]:
    """What a script has answered, as WinHTTP gives it: "first:8080;second:8080", all of them HTTP proxies."""
    names = [entry.rpartition("=")[2] for entry in re.split(r"[;\s]+", listed) if entry]
    return tuple(name if "://" in name else f"http://{name}" for name in names)


def options_of(*, detects: bool, script: str, proxy: str, bypass: str) -> InternetOptions:
    exceptions = tuple(entry for entry in re.split(r"[;\s]+", bypass) if entry)
    return InternetOptions(detects, script, SystemProxies(windows_proxies(proxy), exceptions))


if sys.platform == "win32":

    def ask_windows(target: Target) -> SystemAnswer:
        """Blocks while a script is fetched and run.

        Raises:
            SystemProxyError: there is a script, and it does not say what to do.
        """
        options = _internet_options()
        if options.detects:
            answer = _by_script(target, "")
            if answer is not None:
                return answer
        if options.script:
            answer = _by_script(target, options.script)
            if answer is not None:
                return answer
        manual = options.proxies
        return SystemAnswer(manual.proxy_for(target), "windows" if manual.by_scheme else "none")

    def _internet_options() -> InternetOptions:
        config = _Config()
        if not _winhttp().WinHttpGetIEProxyConfigForCurrentUser(ctypes.byref(config)):
            return InternetOptions()  # nobody has ever set any
        return options_of(
            detects=bool(config.detects),
            script=_taken(config.script),
            proxy=_taken(config.proxy),
            bypass=_taken(config.bypass),
        )

    def _by_script(target: Target, script: str) -> SystemAnswer | None:
        """What the script says; None where one was to be detected and there is none."""
        library = _winhttp()
        session = library.WinHttpOpen(None, _NO_PROXY, None, None, 0)
        if not session:
            raise SystemProxyError(host=target.host, why="Windows’ proxy service does not start")
        flags, detection = (_CONFIG_URL, 0) if script else (_AUTO_DETECT, _BY_DHCP_AND_DNS)
        options = _ScriptOptions(flags, detection, script or None, None, 0, True)
        info = _ProxyInfo()
        try:
            done = library.WinHttpGetProxyForUrl(session, target.place, ctypes.byref(options), ctypes.byref(info))
            code = 0 if done else ctypes.get_last_error()
        finally:
            library.WinHttpCloseHandle(session)
        if not done and not script and code in _NOTHING_DETECTED:
            return None
        if not done:
            raise SystemProxyError(host=target.host, why=f"its script for proxies failed (error {code})")
        listed, _ = _taken(info.proxy), _taken(info.bypass)
        if info.access == _NO_PROXY:
            return SystemAnswer("", "windows", by_script=True)
        usable = usable_proxies(script_proxies(listed), host=target.host)
        return SystemAnswer(first_that_answers(usable), "windows", by_script=True)

    def _winhttp() -> ctypes.WinDLL:
        library = ctypes.WinDLL("winhttp", use_last_error=True)
        library.WinHttpOpen.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR]
        library.WinHttpOpen.argtypes += [wintypes.DWORD]
        library.WinHttpOpen.restype = ctypes.c_void_p
        library.WinHttpCloseHandle.argtypes = [ctypes.c_void_p]
        library.WinHttpGetProxyForUrl.argtypes = [
            ctypes.c_void_p,
            wintypes.LPCWSTR,
            ctypes.POINTER(_ScriptOptions),
            ctypes.POINTER(_ProxyInfo),
        ]
        library.WinHttpGetProxyForUrl.restype = wintypes.BOOL
        library.WinHttpGetIEProxyConfigForCurrentUser.argtypes = [ctypes.POINTER(_Config)]
        library.WinHttpGetIEProxyConfigForCurrentUser.restype = wintypes.BOOL
        return library

    def _taken(address: int | None) -> str:
        """The text at an address that Windows has handed over, which is given back to it."""
        if not address:
            return ""
        text = ctypes.wstring_at(address)
        kernel = ctypes.WinDLL("kernel32")
        kernel.GlobalFree.argtypes = [ctypes.c_void_p]
        kernel.GlobalFree.restype = ctypes.c_void_p
        kernel.GlobalFree(address)
        return text
