"""The JSON in a zip file, which is never unpacked to the disk and only believed as far as it is counted."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from gui.history.archive.errors import (
    BOMB,
    DAMAGED_ZIP,
    ENCRYPTED,
    LINK,
    NO_CONVERSATIONS,
    TOO_LARGE,
    TOO_MANY_FILES,
    UNSAFE_NAME,
    ArchiveError,
)
from gui.history.archive.limits import ArchiveLimits

PIECE = 1 << 20
"""Bytes."""
_WANTED = re.compile(r"conversations(?:[-_ ]?(\d{1,6}))?\.json", re.IGNORECASE)
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 65_535
_LONGEST_NAME = 1_000
_DAMAGES = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    zlib.error,
    struct.error,
    OverflowError,
)
"""What the standard library raises where a zip is not as it should be; NotImplementedError: packed in a way it does not
know."""


class ZipSource:
    """The files of a zip that hold conversations, in their order."""

    def __init__(self, file: IO[bytes], size: int, limits: ArchiveLimits) -> None:
        """`size` is the file's in bytes.

        Raises:
            ArchiveError: there is something in it that does not belong in an archive of conversations.
        """
        self._limits = limits
        self._size = size
        self._read = 0
        _check_directory(file, size, limits)
        try:
            self._zip = zipfile.ZipFile(file)
            entries = self._zip.infolist()
        except _DAMAGES:
            raise ArchiveError(DAMAGED_ZIP) from None
        if len(entries) > limits.entries:
            raise ArchiveError(TOO_MANY_FILES, most=limits.entries)
        for entry in entries:
            _check_entry(entry)
        self.entries = _with_conversations(entries)
        self.total = sum(entry.file_size for entry in self.entries)
        """Bytes, as the zip says."""
        if self.total > limits.total:
            raise ArchiveError(TOO_LARGE, most=limits.total >> 20)

    def pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The file's content."""
        read = 0
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(PIECE):
                    read += len(piece)
                    self._read += len(piece)
                    self._check_growth(read, entry)
                    yield piece
        except _DAMAGES:
            raise ArchiveError(DAMAGED_ZIP) from None

    def _check_growth(self, read: int, entry: zipfile.ZipInfo) -> None:
        """Several entries may share the same bytes, so that what the whole file holds counts as well."""
        limits = self._limits
        packed = min(entry.compress_size, self._size)
        if read > limits.ratio_from and read > limits.ratio * max(1, packed):
            raise ArchiveError(BOMB)
        if self._read > limits.ratio_from and self._read > limits.ratio * self._size:
            raise ArchiveError(BOMB)
        if self._read > limits.total:
            raise ArchiveError(TOO_LARGE, most=limits.total >> 20)


def _check_directory(file: IO[bytes], size: int, limits: ArchiveLimits) -> None:
    """The list of files is read as a whole: how long it says it is has to be known before."""
    start = max(0, size - _LONGEST_COMMENT - _END.size - 20 - _END_64.size)
    file.seek(start)
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ArchiveError(DAMAGED_ZIP)
    length = _END.unpack_from(tail, at)[5]
    at_64 = at - 20 - _END_64.size
    if at_64 >= 0 and tail[at_64 : at_64 + 4] == b"PK\x06\x06":
        length = max(length if length != 0xFFFFFFFF else 0, _END_64.unpack_from(tail, at_64)[8])
    if length > limits.directory:
        raise ArchiveError(TOO_MANY_FILES, most=limits.entries)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    shown = "".join(one if one.isprintable() else "�" for one in name[:100])
    if entry.flag_bits & 0x1:
        raise ArchiveError(ENCRYPTED)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveError(LINK, name=shown)
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or "\\" in name or re.match("[A-Za-z]:", name)
    if not name or outside or len(name) > _LONGEST_NAME or any(ord(one) < 32 for one in name):
        raise ArchiveError(UNSAFE_NAME, name=shown)


def _with_conversations(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files that ChatGPT's exports have, or the only JSON there is."""
    named: list[tuple[int, str, zipfile.ZipInfo]] = []
    for entry in entries:
        match = _WANTED.fullmatch(PurePosixPath(entry.filename).name)
        if match is not None:
            named.append((int(match[1] or -1), entry.filename, entry))
    wanted = [entry for _number, _name, entry in sorted(named, key=lambda each: each[:2])]
    if not wanted:
        wanted = [entry for entry in entries if entry.filename.lower().endswith(".json")]
        if len(wanted) != 1:
            raise ArchiveError(NO_CONVERSATIONS)
    for entry in wanted:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(DAMAGED_ZIP)
    return wanted
