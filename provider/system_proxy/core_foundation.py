"""The little of macOS' CoreFoundation that reading proxies takes, by ctypes.

Not run where Rill is developed; written after Apple's documents. An object from a function with Create or Copy in its
name is ours to release; one that was got from another object is not.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_UTF8 = 0x08000100
_LONG_LONG = 11
"""kCFNumberLongLongType."""
_MOST_BYTES = 4096

Ref = int
"""The address of an object; 0 is none."""


@cache
def framework(name: str) -> ctypes.CDLL:
    """Raises OSError where there is none, as on any other system."""
    return ctypes.CDLL(f"/System/Library/Frameworks/{name}.framework/{name}")


def call(library: str, name: str, *arguments: object, returns: type | None = ctypes.c_void_p) -> Ref:
    """Call a C function; the arguments bring their types with them."""
    function = getattr(framework(library), name)
    function.restype = returns
    return function(*arguments) or 0


def constant(library: str, name: str) -> ctypes.c_void_p:
    """A constant that holds an object, such as a key."""
    return ctypes.c_void_p.in_dll(framework(library), name)


@contextmanager
def owned(ref: Ref) -> Iterator[ctypes.c_void_p]:
    """Release an object when the block ends."""
    try:
        yield ctypes.c_void_p(ref)
    finally:
        if ref:
            call("CoreFoundation", "CFRelease", ctypes.c_void_p(ref), returns=None)


def url_of(text: str) -> Ref:
    """A CFURL, to be released; 0 where the text is none."""
    encoded = text.encode()
    length = ctypes.c_long(len(encoded))
    return call("CoreFoundation", "CFURLCreateWithBytes", None, encoded, length, ctypes.c_uint32(_UTF8), None)


def string_of(text: str) -> Ref:
    """A CFString, to be released."""
    return call("CoreFoundation", "CFStringCreateWithCString", None, text.encode(), ctypes.c_uint32(_UTF8))


def text_of(ref: Ref) -> str:
    """What a CFString says; empty for none."""
    buffer = ctypes.create_string_buffer(_MOST_BYTES)
    size, encoding = ctypes.c_long(_MOST_BYTES), ctypes.c_uint32(_UTF8)
    if not ref or not call(
        "CoreFoundation", "CFStringGetCString", ctypes.c_void_p(ref), buffer, size, encoding, returns=ctypes.c_bool
    ):
        return ""
    return buffer.value.decode()


def number_of(ref: Ref) -> int:
    """What a CFNumber says; 0 for none."""
    value = ctypes.c_longlong()
    if ref:
        kind = ctypes.c_long(_LONG_LONG)
        call(
            "CoreFoundation",
            "CFNumberGetValue",
            ctypes.c_void_p(ref),
            kind,
            ctypes.byref(value),
            returns=ctypes.c_bool,
        )
    return value.value


def items_of(array: ctypes.c_void_p) -> list[ctypes.c_void_p]:
    """The members of a CFArray, which live as long as it does."""
    count = call("CoreFoundation", "CFArrayGetCount", array, returns=ctypes.c_long)
    return [
        ctypes.c_void_p(call("CoreFoundation", "CFArrayGetValueAtIndex", array, ctypes.c_long(index)))
        for index in range(count)
    ]


def member(dictionary: ctypes.c_void_p, key: ctypes.c_void_p) -> Ref:
    return call("CoreFoundation", "CFDictionaryGetValue", dictionary, key)
