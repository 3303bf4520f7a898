"""Files that are chosen, dropped or pasted, as attachments. Reads on a thread of its own: a disk may take its time."""

import asyncio
import codecs
import logging
import os
import stat
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QImage

from gui.bridge.pictures import (
    MOST_FILE_BYTES,
    UNKNOWN_FORMAT,
    PictureError,
    encoded,
    format_of,
    is_unknown_picture,
    prepared,
)
from gui.chat.attachment import Attachment, file_name, text_attachment

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_TEXT_BYTES = 1_000_000
"""More than any model reads at once."""
PICTURE_NAME = "picture.png"
"""The name of what has none of its own."""

GONE = "“{name}” is not there any more."
NOT_ALLOWED = "“{name}” may not be read."
FAILED = "“{name}” cannot be read: {why}."
NO_FILE = "“{name}” is a folder or a device, not a file."
EMPTY = "“{name}” is empty."
TEXT_TOO_LONG = "“{name}” is too long: {megabytes} MB. A text file may have {most} MB."
FILE_TOO_LONG = "“{name}” is too large: {megabytes} MB. A picture may have {most} MB, a text file less."
BINARY = "“{name}” is neither a picture nor text. Rill can attach pictures and text files."

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_BEGINNINGS = (b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"MZ\x90")
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\b\x1b")
"""No text has more than a few of them; the others are in what terminals write."""
_MOST_CONTROLS = 0.01
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class AttachmentError(Exception):
    """A file that is not attached. The message is a template with fields, so that a window can translate it."""

    def __init__(self, template: str, **fields: str | int) -> None:
        self.template = template
        self.fields = fields
        super().__init__(template.format(**fields))


async def read_beside(path: Path) -> Attachment:
    """As `read_file`, beside the window's thread. A disk that never answers keeps nobody from quitting."""
    data = await beside(partial(content, path), may_hang=True)
    return await beside(partial(attachment_of, data, name_of(path)))


def read_file(path: Path) -> Attachment:
    """A picture, told by its content whatever it is called, or a text.

    Raises:
        AttachmentError: it is neither, too large, or cannot be read.
    """
    return attachment_of(content(path), name_of(path))


def name_of(path: Path) -> str:
    """What people see of a path."""
    return file_name(path.name or str(path))


def attachment_of(data: bytes, name: str) -> Attachment:
    """What was in a file as an attachment. Raises AttachmentError, as `read_file`."""
    if format_of(data) or is_unknown_picture(data):
        return picture(data, name)
    if len(data) > MOST_TEXT_BYTES:
        megabytes = f"{len(data) / 1e6:.1f}"
        template = TEXT_TOO_LONG if _decoded(data[:MOST_TEXT_BYTES]) is not None else BINARY
        raise AttachmentError(template, name=name, megabytes=megabytes, most=MOST_TEXT_BYTES // 1_000_000)
    text = _decoded(data)
    if text is None:
        raise AttachmentError(BINARY, name=name)
    if not text.strip():
        raise AttachmentError(EMPTY, name=name)
    return text_attachment(text, name)


def picture(data: bytes, name: str) -> Attachment:
    """A picture ready to be sent, out of the bytes of one.

    Raises:
        AttachmentError: it is damaged, too large, or of a kind that is not read.
    """
    if is_unknown_picture(data):
        raise AttachmentError(UNKNOWN_FORMAT, name=name)
    try:
        kind, sent = prepared(data)
    except PictureError as error:
        raise AttachmentError(error.template, name=name, width=error.width, height=error.height) from None
    return Attachment(name, kind, sent)


def picture_of(image: QImage, name: str = PICTURE_NAME) -> Attachment:
    """One that another program has put on the clipboard."""
    kind, data = encoded(image, lossless=True)
    return Attachment(name, kind, data)


def beside(work: Callable[[], T], *, may_hang: bool = False) -> Awaitable[T]:
    """Do something slow on a thread of its own. Nobody waits for what `may_hang` when the program ends; all else ends
    first, since a thread cannot be cut off within Qt."""
    future: Future[T] = Future()

    def run() -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(work())
        except AttachmentError as error:
            future.set_exception(error)
        except Exception as error:  # a mistake of ours
            log.exception("A file could not be attached")
            future.set_exception(error)

    threading.Thread(target=run, name="attachment-reader", daemon=may_hang).start()
    return asyncio.wrap_future(future)


def content(path: Path) -> bytes:
    """What is in a regular file, whose length is looked at first. Pipes, devices and folders are not even opened.

    Raises:
        AttachmentError: it is none, too large, or cannot be read.
    """
    name = name_of(path)
    try:
        _check_kind(path.stat(), name)
        file = os.open(path, _FLAGS)
        try:
            found = os.fstat(file)
            _check_kind(found, name)
            if found.st_size > MOST_FILE_BYTES:
                raise _too_long(name, found.st_size)
            return _read_all(file, name)
        finally:
            os.close(file)
    except FileNotFoundError:
        raise AttachmentError(GONE, name=name) from None
    except PermissionError:
        raise AttachmentError(NOT_ALLOWED, name=name) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise AttachmentError(FAILED, name=name, why=why) from None


def _check_kind(found: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise AttachmentError(NO_FILE, name=name)


def _read_all(file: int, name: str) -> bytes:
    """Up to the limit, whatever its length was said to be: it may grow, and some say 0."""
    parts: list[bytes] = []
    length = 0
    while part := os.read(file, 1 << 20):
        parts.append(part)
        length += len(part)
        if length > MOST_FILE_BYTES:
            raise _too_long(name, length)
    if not length:
        raise AttachmentError(EMPTY, name=name)
    return b"".join(parts)


def _too_long(name: str, length: int) -> AttachmentError:
    megabytes = f"{length / 1e6:.1f}"
    return AttachmentError(FILE_TOO_LONG, name=name, megabytes=megabytes, most=MOST_FILE_BYTES // 1_000_000)


def _decoded(data: bytes) -> str | None:
    """A text in one of the usual encodings; None for what is none."""
    if data.startswith(_BINARY_BEGINNINGS):
        return None
    encoding = next((name for beginning, name in _BOMS if data.startswith(beginning)), "")
    for candidate in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            text = data.decode(candidate)
        except ValueError:
            continue
        return text if _looks_like_text(text) else None
    return None


def _looks_like_text(text: str) -> bool:
    if "\0" in text:
        return False
    return sum(map(text.count, _CONTROLS)) <= _MOST_CONTROLS * len(text)
