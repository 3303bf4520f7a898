"""What `provider.system_proxy.core_foundation` calls on a Mac, played in Python: objects are handles, as there.

It shows that the calls fit together as Apple's documents describe them, and that what is ours is released. It cannot
show that the documents were understood.
"""

import ctypes
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from provider.system_proxy import core_foundation, macos


@dataclass(slots=True)
class Mac:
    """`ways` are those of the settings, each by its keys; a script answers with `script`, or fails where it is None."""

    ways: list[dict[str, Any]] = field(default_factory=list)
    script: list[dict[str, Any]] | None = None
    asked: list[str] = field(default_factory=list)
    """The URLs that a script was run for."""
    owned: set[int] = field(default_factory=set)
    """What was handed out to be released and was not yet."""
    _objects: dict[int, Any] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(0x7F0000000000, 16))
    _callback: Callable[..., None] | None = None

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (core_foundation, macos):
            monkeypatch.setattr(module, "call", self.call)
            monkeypatch.setattr(module, "constant", self.constant)

    def constant(self, _library: str, name: str) -> ctypes.c_void_p:
        return ctypes.c_void_p(self._handle(name))

    def call(self, _library: str, name: str, *arguments: Any, **_more: Any) -> Any:
        plain = [argument.value if hasattr(argument, "value") else argument for argument in arguments]
        return getattr(self, f"_{name}")(*plain)

    def _handle(self, thing: Any, *, ours: bool = False) -> int:
        handle = next(self._numbers)
        self._objects[handle] = thing
        if ours:
            self.owned.add(handle)
        return handle

    def _CFRelease(self, handle: int) -> None:
        self.owned.remove(handle)

    def _CFURLCreateWithBytes(self, _allocator: None, text: bytes, length: int, _encoding: int, _base: None) -> int:
        assert len(text) == length
        return self._handle(text.decode(), ours=True)

    def _CFStringCreateWithCString(self, _allocator: None, text: bytes, _encoding: int) -> int:
        return self._handle(text.decode(), ours=True)

    def _CFArrayGetCount(self, handle: int) -> int:
        return len(self._objects[handle])

    def _CFArrayGetValueAtIndex(self, handle: int, index: int) -> int:
        return self._handle(self._objects[handle][index])

    def _CFDictionaryGetValue(self, handle: int, key: int) -> int:
        found = self._objects[handle].get(self._objects[key])
        return 0 if found is None else self._handle(found)

    def _CFNetworkCopySystemProxySettings(self) -> int:
        return self._handle({}, ours=True)

    def _CFNetworkCopyProxiesForURL(self, _url: int, settings: int) -> int:
        assert settings in self.owned
        return self._handle(self.ways, ours=True)

    def _CFNetworkExecuteProxyAutoConfigurationURL(self, script: int, url: int, callback: Any, _context: Any) -> int:
        assert self._objects[script].endswith(".pac")
        self.asked.append(self._objects[url])
        self._callback = callback
        return self._handle("source", ours=True)

    def _CFRunLoopGetCurrent(self) -> int:
        return self._handle("loop")

    def _CFRunLoopAddSource(self, loop: int, source: int, _mode: int) -> None:
        assert (self._objects[loop], self._objects[source]) == ("loop", "source")

    def _CFRunLoopRunInMode(self, _mode: int, _seconds: float, _once: bool) -> int:
        assert self._callback is not None
        if self.script is None:
            self._callback(None, None, self._handle("error"))
        else:
            self._callback(None, self._handle(self.script), None)
        return 4

    def _CFRunLoopSourceInvalidate(self, source: int) -> None:
        assert source in self.owned

    def text_of(self, handle: int) -> str:
        return str(self._objects[handle]) if handle else ""

    def number_of(self, handle: int) -> int:
        return int(self._objects[handle]) if handle else 0
