"""Reads the rows of a SQLite file page by page, however damaged the rest of the file is.

After “Database File Format” and “WAL-mode File Format” in SQLite's documentation. The trees that lead to the pages, the
schema and even the file's header are not needed: every leaf page says itself what rows it has.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Value = None | int | float | str | bytes

_PAGE_SIZES = {1 << power for power in range(9, 16)} | {1}
_USUAL_PAGE = 4_096
_MAGIC, _FRACTIONS = b"SQLite format 3\0", b"\x40\x20\x20"
"""What every header has; where it lacks one it is not to be trusted."""
_TABLE_LEAF = 0x0D
_LONGEST_RECORD = 64 * 1024 * 1024
"""Bytes; a longer one is a damaged length."""
_WAL_HEADER, _FRAME_HEADER = 32, 24


class Record(NamedTuple):
    """A row of some table, with its rowid. A column that is the rowid's alias is None."""

    rowid: int
    values: list[Value]
    in_order: bool = True
    """False: the rows beside it on its page say that its rowid is another one, which is not known."""


class PageFile:
    """The pages of a database with those of its write-ahead log laid over them, as the last commit left them."""

    def __init__(self, path: Path) -> None:
        """Raises OSError where the file cannot be read."""
        self._content = memoryview(path.read_bytes())
        log = log_of(path)
        logged = log.read_bytes() if log.exists() else b""
        self._size = _page_size(self._content, logged)
        self._newer = _committed(memoryview(logged), self._size)

    def page(self, number: int) -> memoryview:
        """Empty where there is no such page."""
        newer = self._newer.get(number)
        return self._content[(number - 1) * self._size : number * self._size] if newer is None else newer

    def records(self) -> Iterator[Record]:
        """The rows of all tables that can be read. Where a row is on two pages it comes twice."""
        in_file = len(self._content) // self._size
        for number in (*range(1, in_file + 1), *sorted(each for each in self._newer if each > in_file)):
            page = self.page(number)
            if len(page) == self._size:
                yield from _in_order(list(self._records_of(page, 100 if number == 1 else 0)))

    def _records_of(self, page: memoryview, start: int) -> Iterator[Record]:
        if page[start] != _TABLE_LEAF:
            return
        cells = int.from_bytes(page[start + 3 : start + 5], "big")
        for number in range(min(cells, self._size // 4)):
            at = start + 8 + 2 * number
            pointer = int.from_bytes(page[at : at + 2], "big")
            try:
                yield self._record(page, pointer)
            except (IndexError, ValueError, struct.error):
                continue  # damaged, and it is all about those that are not

    def _record(self, page: memoryview, at: int) -> Record:
        length, at = _varint(page, at)
        rowid, at = _varint(page, at)
        if not 0 < length < _LONGEST_RECORD:
            raise ValueError(length)
        local = self._local_bytes(length)
        payload = bytes(page[at : at + local])
        if len(payload) != local:
            raise ValueError("the record goes beyond its page")
        if local < length:
            payload += self._overflow(int.from_bytes(page[at + local : at + local + 4], "big"), length - local)
        return Record(_signed(rowid), _values(memoryview(payload), length))

    def _local_bytes(self, length: int) -> int:
        """How much of a record is on its leaf page."""
        most = self._size - 35
        if length <= most:
            return length
        least = (self._size - 12) * 32 // 255 - 23
        wanted = least + (length - least) % (self._size - 4)
        return wanted if wanted <= most else least

    def _overflow(self, number: int, length: int) -> bytes:
        found = bytearray()
        seen = set[int]()
        while len(found) < length and number and number not in seen:
            seen.add(number)
            page = self.page(number)
            number = int.from_bytes(page[:4], "big")
            found += page[4:]
        return bytes(found[:length])


def _in_order(records: list[Record]) -> Iterator[Record]:
    """The rows of a page, whose rowids ascend: one that does not gets the one that it must have, if only one is left
    for it."""
    ascending = _ascending([record.rowid for record in records])
    before = 0
    for at, record in enumerate(records):
        if at in ascending:
            before = record.rowid
            yield record
            continue
        after = next((records[later].rowid for later in range(at + 1, len(records)) if later in ascending), 0)
        known = before > 0 and after - before == 2
        yield record._replace(rowid=before + 1) if known else record._replace(in_order=False)


def _ascending(numbers: list[int]) -> set[int]:
    """Where those stand that are left when as few as possible are taken out so that the others ascend."""
    lowest: list[int] = []
    """The lowest numbers with which as many ascend as stand before them here."""
    places: list[int] = []
    predecessors: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(lowest, number)
        predecessors.append(places[length - 1] if length else None)
        lowest[length:] = [number, *lowest[length + 1 :]]
        places[length:] = [at, *places[length + 1 :]]
    found: set[int] = set()
    last = places[-1] if places else None
    while last is not None:
        found.add(last)
        last = predecessors[last]
    return found


def _values(payload: memoryview, whole: int) -> list[Value]:
    """Of a record that was so many bytes long: what is beyond its payload is lost.

    Raises:
        ValueError, IndexError: it is no record.
    """
    header, at = _varint(payload, 0)
    body = header
    values: list[Value] = []
    while at < header:
        kind, at = _varint(payload, at)
        value, length = _value(payload, body, kind)
        values.append(value)
        body += length
    if body > whole or at != header:
        raise ValueError("the columns go beyond the record")
    return values


def _value(payload: memoryview, at: int, kind: int) -> tuple[Value, int]:
    if kind >= 12:
        length = (kind - 12) // 2
        raw = bytes(payload[at : at + length])
        return (raw.decode(errors="replace") if kind % 2 else raw), length
    if kind in (0, 8, 9):
        return (None, 0, 1)[max(0, kind - 7)], 0
    if kind > 9:
        raise ValueError(f"{kind} is no kind of value")
    length = (0, 1, 2, 3, 4, 6, 8, 8)[kind]
    part = payload[at : at + length]
    if len(part) < length:
        return None, length
    return float(struct.unpack(">d", part)[0]) if kind == 7 else int.from_bytes(part, "big", signed=True), length


def _varint(page: memoryview, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = page[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | page[at + 8], at + 9


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def _page_size(content: memoryview, log: bytes) -> int:
    """As the database says it, else as its log does, else the usual one."""
    said = [int.from_bytes(log[8:12], "big")]
    if content[:16] == _MAGIC and content[21:24] == _FRACTIONS:
        said.insert(0, int.from_bytes(content[16:18], "big"))
    found = next((size for size in said if size in _PAGE_SIZES), _USUAL_PAGE)
    return 65_536 if found == 1 else found


def is_log_damaged(path: Path) -> bool:
    """Whether the log beside a database has more behind a damage than SQLite will see, and would throw away.

    The last commit may be in parts: so much of it was written when the computer went off.
    """
    log = log_of(path)
    content = log.read_bytes() if log.exists() else b""
    bad, commits, needed = False, 0, 2
    for frame in _frames(memoryview(content), _page_size(memoryview(b""), content)):
        if not frame.valid:
            needed = 1 if frame.commits or frame.page is None else needed
            bad = True
        elif bad and frame.commits:
            commits += 1
    return commits >= needed


def log_of(path: Path) -> Path:
    """Where the log of a database lies."""
    return path.with_name(f"{path.name}-wal")


class _Frame(NamedTuple):
    """A page in a log; None for the log's own header."""

    valid: bool
    number: int
    commits: bool
    page: memoryview | None


def _frames(log: memoryview, size: int) -> Iterator[_Frame]:
    """In the order in which they were written. Those of an earlier round are not valid, nor are damaged ones."""
    if len(log) < _WAL_HEADER:
        return
    order: Literal["little", "big"] = "big" if bytes(log[3:4]) == b"\x83" else "little"
    whole = _sums(log[:24], (0, 0), order) == _two(log[24:32])
    yield _Frame(whole, 0, commits=False, page=None)
    salts = log[16:24] if whole else log[_WAL_HEADER + 8 : _WAL_HEADER + 16]
    before = _two(log[24:32])
    for at in range(_WAL_HEADER, len(log) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        header, page = log[at : at + _FRAME_HEADER], log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        sums = _sums(page, _sums(header[:8], before, order), order)
        before = _two(header[16:24])
        number, pages_in_all = _two(header[:8])
        yield _Frame(header[8:16] == salts and sums == before, number, pages_in_all > 0, page)


def _committed(log: memoryview, size: int) -> dict[int, memoryview]:
    """The newest content of each page in a log, up to the last commit; unlike SQLite, we go on after a damage."""
    pages: dict[int, memoryview] = {}
    uncommitted: dict[int, memoryview] = {}
    for frame in _frames(log, size):
        if frame.valid and frame.page is not None:
            uncommitted[frame.number] = frame.page
            if frame.commits:
                pages.update(uncommitted)
                uncommitted = {}
    return pages


def _sums(content: memoryview, before: tuple[int, int], order: Literal["little", "big"]) -> tuple[int, int]:
    """The checksum that SQLite's logs have, going on from an earlier one."""
    one, two = before
    words = struct.unpack(f"{'<' if order == 'little' else '>'}{len(content) // 4}I", content)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = one + even + two & 0xFFFFFFFF
        two = two + odd + one & 0xFFFFFFFF
    return one, two


def _two(content: memoryview) -> tuple[int, int]:
    """Two numbers that follow each other."""
    return int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
