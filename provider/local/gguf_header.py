"""Reads the header of a GGUF file: everything before the weights, without loading or trusting any of it.

Source: the GGUF specification of ggml (docs/gguf.md), versions 2 and 3, little-endian.
"""

import struct
from dataclasses import dataclass, field
from math import prod
from typing import BinaryIO

from provider.local.gguf_types import ARRAY, FIXED, STRING, TENSOR_BLOCKS

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MOST_BYTES = 256 * 2**20
"""Of a header. The vocabularies of the largest models take some 20 MB."""
_MOST_VALUES = 65_536
_MOST_TENSORS = 1_000_000
_MOST_DIMENSIONS = 4
_LONGEST_KEY = 65_535
_LONGEST_TEXT = 4 * 2**20
"""Bytes of a text that is kept, such as the template of a chat."""
_KEPT_ITEMS = 4096
"""An array of numbers up to this length is kept; of a longer one, and of texts, only the length is."""
_PIECE = 2**20

Value = int | float | bool | str | tuple[int | float | bool, ...]


class HeaderError(Exception):
    """The header is not as it should be; the message says why, for people."""


class VersionError(HeaderError):
    """The header is of a version that cannot be read."""


@dataclass(slots=True)
class Header:
    """What a header says."""

    version: int
    values: dict[str, Value] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    """How long each array is."""
    tensors: int = 0
    tensor_bytes: int | None = 0
    """Of all weights; None where they are of a type that is not known here."""
    end: int = 0
    """Where the file must reach at least, by what the header says of its weights."""


def read_header(file: BinaryIO, *, size: int) -> Header:
    """`file` stands at its beginning, `size` is its length in bytes.

    Raises:
        HeaderError: the file is not GGUF, damaged, or ends too early.
        OSError: it cannot be read.
    """
    bytes_ = _Bytes(file, size=size)
    if bytes_.take(4) != MAGIC:
        raise HeaderError("it does not begin as a GGUF file does")
    version = bytes_.number("I")
    if version not in VERSIONS:
        if version & 0xFFFF == 0 and version:
            raise VersionError("it was made for computers with another byte order")
        raise VersionError(f"its version, {version}, is not one of those that can be read")
    header = Header(version=version)
    tensor_count = bytes_.number("Q")
    value_count = bytes_.number("Q")
    if tensor_count > _MOST_TENSORS or value_count > _MOST_VALUES:
        raise HeaderError("its header names impossible numbers")
    for _ in range(value_count):
        _read_value(bytes_, header)
    _read_tensors(bytes_, header, tensor_count)
    return header


def _read_value(bytes_: "_Bytes", header: Header) -> None:
    key = bytes_.text(most=_LONGEST_KEY)
    kind = bytes_.number("I")
    if kind == STRING:
        header.values[key] = bytes_.text(most=_LONGEST_TEXT)
    elif kind == ARRAY:
        _read_array(bytes_, header, key)
    else:
        header.values[key] = bytes_.number(_fixed(kind))


def _read_array(bytes_: "_Bytes", header: Header, key: str) -> None:
    kind = bytes_.number("I")
    length = bytes_.number("Q")
    header.lengths[key] = length
    if kind == STRING:
        bytes_.skip_texts(length)
        return
    letter = _fixed(kind)
    if length <= _KEPT_ITEMS:
        header.values[key] = bytes_.numbers(letter, length)
    else:
        bytes_.skip(length * struct.calcsize(f"<{letter}"))


def _fixed(kind: int) -> str:
    if kind not in FIXED:
        raise HeaderError("its header has a value of an unknown kind")
    return FIXED[kind]


def _read_tensors(bytes_: "_Bytes", header: Header, count: int) -> None:
    header.tensors = count
    reach = total = 0
    known = True
    for _ in range(count):
        bytes_.text(most=_LONGEST_KEY)
        dimensions = bytes_.number("I")
        if dimensions > _MOST_DIMENSIONS:
            raise HeaderError("its header names a tensor of impossible form")
        numbers = prod(int(each) for each in bytes_.numbers("Q", dimensions))
        kind = bytes_.number("I")
        offset = bytes_.number("Q")
        block = TENSOR_BLOCKS.get(kind)
        length = -(-numbers // block[0]) * block[1] if block is not None else 0
        known = known and block is not None
        total += length
        reach = max(reach, offset + length)
    alignment = header.values.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment < 1 or alignment > 2**20:
        raise HeaderError("its header names an impossible alignment")
    start = -(-bytes_.place // alignment) * alignment
    header.end = start + reach if count else bytes_.place
    header.tensor_bytes = total if known else None


class _Bytes:
    """The file from its beginning, read as far as is needed and no farther than a header may reach."""

    def __init__(self, file: BinaryIO, *, size: int) -> None:
        self._file = file
        self._size = size
        self._data = bytearray()
        self.place = 0

    def take(self, count: int) -> bytes:
        self._need(count)
        data = bytes(self._data[self.place : self.place + count])
        self.place += count
        return data

    def skip(self, count: int) -> None:
        self._need(count)
        self.place += count

    def number(self, letter: str) -> int:
        """One number; `letter` as `struct` names it. Fractions come as they are: only what counts is declared."""
        value: int = struct.unpack(f"<{letter}", self.take(struct.calcsize(f"<{letter}")))[0]
        return value

    def numbers(self, letter: str, count: int) -> tuple[int | float | bool, ...]:
        return struct.unpack(f"<{count}{letter}", self.take(count * struct.calcsize(f"<{letter}")))

    def text(self, *, most: int) -> str:
        length = self.number("Q")
        if length > most:
            raise HeaderError("its header has a text of impossible length")
        return self.take(length).decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Pass over so many texts: a vocabulary has hundreds of thousands."""
        self._need(8 * count)  # which each of them takes at least
        unpack = struct.Struct("<Q").unpack_from
        place = self.place
        for _ in range(count):
            if place + 8 > len(self._data):
                self._need(place + 8 - self.place)
            place += 8 + unpack(self._data, place)[0]
        self._need(place - self.place)
        self.place = place

    def _need(self, count: int) -> None:
        """See that the next `count` bytes are there."""
        end = self.place + count
        if end > self._size:
            raise HeaderError("it ends in the midst of its header")
        if end > MOST_BYTES:
            raise HeaderError("its header is impossibly long")
        while len(self._data) < end:
            piece = self._file.read(max(_PIECE, end - len(self._data)))
            if not piece:
                raise HeaderError("it ends in the midst of its header")
            self._data += piece
