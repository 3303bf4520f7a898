"""Getting at the text of a settings file and at the document in it, however hostile both are."""

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gui.settings.problem import Problem

MAX_BYTES = 256 * 1024
# Compiled on first use: a first start has no file.
_TOO_DEEP = r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}"""
"""tomllib takes memory by the square of a dotted key's parts: 100,000 parts of one letter are 40 GB."""
_POSITION = r"\s*\(at (?:line (\d+), column \d+|end of document)\)"


class SettingsFileError(Exception):
    """The file cannot be read or written; `problem` says why in a form that can be translated."""

    def __init__(self, template: str, *, line: int | None = None, **fields: str | int | float) -> None:
        self.problem = Problem(key="", line=line, template=template, fields=dict(fields))
        super().__init__(self.problem.message)


def read(path: Path) -> str:
    """The text of a settings file.

    Raises:
        FileNotFoundError: there is none.
        SettingsFileError: it is no ordinary file, too large, not to be read, or no text.
    """
    try:
        content = _read_bytes(path)
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise SettingsFileError("{path} is not a text in UTF-8.", path=str(path)) from None
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise SettingsFileError("{path} cannot be read: {why}.", path=str(path), why=why) from error


def parse(text: str, *, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The document in `text`; raises SettingsFileError with the line where it is no TOML."""
    import tomllib  # a first start has no file

    text = text.replace("\r\n", "\n")
    deep = re.search(_TOO_DEEP, text)
    if deep:
        raise SettingsFileError("A key has too many parts.", line=text.count("\n", 0, deep.start()) + 1)
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except RecursionError:
        raise SettingsFileError("The settings file is nested too deeply.") from None
    except ValueError as error:
        raise SettingsFileError(
            "The settings file is not valid TOML here ({why}). It is left as it is, and nothing in it is used.",
            line=_line_of(error, text),
            why=re.sub(_POSITION, "", str(error)),
        ) from None


def _read_bytes(path: Path) -> bytes:
    # A named pipe would hang the program, and a device might never end.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SettingsFileError("{path} is not an ordinary file.", path=str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(content) > MAX_BYTES:
        raise SettingsFileError("{path} is larger than {kilobytes} KB.", path=str(path), kilobytes=MAX_BYTES // 1024)
    return content


def _line_of(error: ValueError, text: str) -> int | None:
    position = re.search(_POSITION, str(error))
    if position is None:
        return None
    return int(position[1]) if position[1] else text.count("\n") + 1
