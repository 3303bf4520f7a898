"""How much memory a model will need, and how much there is."""

import sys
from pathlib import Path

from provider.local.gguf_file import GGUFFile

CONTEXT_TOKENS = 8192
"""How much of a conversation a model is given room for, where nothing else is asked for: its room is taken at once."""
PROMPT_CACHE_BYTES = 512 * 2**20
"""What the process may keep of conversations that it has read, so that going back to one is quick."""
_BATCH = 512
"""Tokens that are worked on at once."""
_PROCESS_BYTES = 80 * 2**20
"""Python and llama.cpp themselves."""
_BYTES_OF_A_NUMBER = 2
"""Of what is kept for each token of the context."""


def context_used(file: GGUFFile, wanted: int | None) -> int:
    """Tokens that the model gets room for: what is wanted, but no more than it was made for."""
    wanted = wanted or CONTEXT_TOKENS
    return min(wanted, file.context_tokens) if file.context_tokens else wanted


def memory_needed(file: GGUFFile, *, context: int) -> int:
    """Bytes, by what the header says: an estimate from above, since some architectures keep less of the context.

    The weights, the keys and values of every token of the context, and what one step works with: the scores of the
    whole vocabulary, and a few layers' worth of numbers, for a batch of tokens.
    """
    shape = file.shape
    kept = context * (shape.key_numbers + shape.value_numbers) * _BYTES_OF_A_NUMBER
    batch = min(_BATCH, context)
    working = 4 * batch * (shape.vocabulary + 16 * shape.width)
    return file.size + kept + working + _PROCESS_BYTES


def free_memory() -> int | None:
    """Bytes that can be had without moving anything else out; None where the system does not say.

    Of macOS only the whole is known, of which programs leave much. macOS and Windows: by their documents, not run.
    """
    if sys.platform == "win32":
        return _free_on_windows()
    if sys.platform == "darwin":
        return _whole_memory()
    return _free_on_linux(Path("/proc/meminfo"), Path("/sys/fs/cgroup"))


def _free_on_linux(meminfo: Path, cgroup: Path) -> int | None:
    """What the kernel calls available, or what a container (cgroup version 2) leaves of it."""
    available = _entry(meminfo, "MemAvailable:")
    known = [] if available is None else [1024 * available]
    limit, used = _entry(cgroup / "memory.max"), _entry(cgroup / "memory.current")
    if limit is not None and used is not None:
        read_files = _entry(cgroup / "memory.stat", "inactive_file") or 0  # which give way when memory is needed
        known.append(max(0, limit - max(0, used - read_files)))
    return min(known, default=None)


def _entry(file: Path, name: str = "") -> int | None:
    """The number after `name` in a file of the kernel, or the only one in it; None where there is none."""
    try:
        lines = [line.split() for line in file.read_text(encoding="ascii", errors="replace").splitlines()]
        found = next((words for words in lines if not name or words[:1] == [name]), [])
        return int(found[1 if name else 0])
    except (OSError, ValueError, IndexError):
        return None


def _whole_memory() -> int | None:
    import os

    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _free_on_windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("dwLength", ctypes.c_ulong),
            ("dwMemoryLoad", ctypes.c_ulong),
            ("ullTotalPhys", ctypes.c_ulonglong),
            ("ullAvailPhys", ctypes.c_ulonglong),
            ("ullTotalPageFile", ctypes.c_ulonglong),
            ("ullAvailPageFile", ctypes.c_ulonglong),
            ("ullTotalVirtual", ctypes.c_ulonglong),
            ("ullAvailVirtual", ctypes.c_ulonglong),
            ("ullAvailExtendedVirtual", ctypes.c_ulonglong),
        )

    status = Status()
    status.dwLength = ctypes.sizeof(Status)
    call = getattr(ctypes, "windll", None)
    if call is None or not call.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.ullAvailPhys)
