"""Reading JSON in pieces gives the same as reading it at once, however it is cut."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.archive.errors import ArchiveError
from gui.history.archive.json_stream import JsonStream
from gui.history.archive.limits import LIMITS, ArchiveLimits
from tests.unit.history.archive.databases import EXAMPLES

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def elements(content: bytes, size: int = 7, limits: ArchiveLimits = LIMITS) -> list[Any]:
    stream = JsonStream(cut(content, size), limits)
    found = [stream.value() for _ in stream.elements()]
    stream.end()
    return found


@EXAMPLES
@given(st.lists(VALUES), st.integers(1, 50), st.sampled_from([None, 1]), st.booleans())
def test_any_list_in_any_pieces(values: list[Any], size: int, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    assert elements(text.encode("utf-8", "replace"), size) == json.loads(text.encode("utf-8", "replace"))


@EXAMPLES
@given(st.dictionaries(st.text(), VALUES), st.integers(1, 50))
def test_any_object_in_any_pieces(values: dict[str, Any], size: int) -> None:
    text = json.dumps(values)
    stream = JsonStream(cut(text.encode(), size), LIMITS)
    assert {name: stream.value() for name in stream.members()} == json.loads(text)
    stream.end()


@EXAMPLES
@given(st.binary(max_size=60) | st.text('[]{},:"\\ 1e.-tn', max_size=40).map(str.encode), st.integers(1, 9))
def test_anything_else_is_taken_as_json_does_or_rejected(content: bytes, size: int) -> None:
    try:
        found = elements(content, size)
    except ArchiveError:
        return
    assert found == json.loads(content.decode("utf-8-sig"))


@pytest.mark.parametrize(
    "content",
    [b'["' + b"\\n" * 3_000_000 + b'"]', b'["' + b"\\" * 6_000_000, b"[" + b'"a",' * 1_000_000 + b'"a"]',
     b"[[" + b'"a",' * 1_000_000 + b'"a"]]', b"[" + b"1" * 4_000_000, b"[" + b" " * 6_000_000, b"[" + b"[]," * 200_000],
)  # fmt: skip
def test_long_values_take_time_in_proportion(content: bytes) -> None:
    begun = time.perf_counter()
    with suppress(ArchiveError):
        elements(content, 1 << 16)
    assert time.perf_counter() - begun < 10
