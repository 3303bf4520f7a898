"""An import is taken whole or changes nothing, whatever is in the file."""

import io
import json
import stat
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.history.archive.errors import ArchiveCancelledError, ArchiveError
from gui.history.archive.importing import import_archive
from gui.history.archive.limits import ArchiveLimits
from gui.history.reading import read_conversation
from tests.fakes.conversations import MODEL, exchanges, keep, with_everything
from tests.unit.history.archive.databases import EXAMPLES, contents, exported, history, imported, keys, never, nothing
from tests.unit.history.archive.trees import broken


def document(*conversations: Any, **head: Any) -> bytes:
    return json.dumps({"format": "rill-history", "version": 1, **head, "conversations": list(conversations)}).encode()


def valid() -> dict[str, Any]:
    """The same each time."""
    conversation = with_everything()
    conversation.key, conversation.model = "everything", MODEL
    for message in conversation.messages():
        message.created, message.text = 5.0, message.text[:200]
    with history() as connection:
        keep(connection, conversation, at=5.0)
        value: dict[str, Any] = json.loads(exported(connection))["conversations"][0]
    return value


def zipped(*entries: tuple[zipfile.ZipInfo | str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for entry, content in entries:
            archive.writestr(entry, content, compress_type=kind)
    return file.getvalue()


def rejected(connection: apsw.Connection, content: bytes, **limits: int) -> ArchiveError:
    """The error, after which nothing is different."""
    before = contents(connection)
    with pytest.raises(ArchiveError) as caught:
        imported(connection, content, limits=ArchiveLimits(**limits))
    assert contents(connection) == before
    assert caught.value.message == str(caught.value)
    return caught.value


# -- the zip


@pytest.mark.parametrize(
    "name", ["../conversations.json", "/etc/conversations.json", "a/../../conversations.json", "C:\\x.json", "a\\..\\b",
             "x" * 2_000, "a\nb"],
)  # fmt: skip
def test_names_that_lead_elsewhere(connection: apsw.Connection, name: str) -> None:
    content = zipped(("conversations.json", b"[]"), (name, b"x"))
    assert "does not trust" in rejected(connection, content).message


def test_links_and_encrypted_files(connection: apsw.Connection) -> None:
    link = zipfile.ZipInfo("conversations.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link" in rejected(connection, zipped((link, b"/etc/passwd"))).message
    content = bytearray(zipped(("conversations.json", b"[]")))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in rejected(connection, bytes(content)).message


def test_a_bomb_is_noticed_by_its_ratio(connection: apsw.Connection) -> None:
    content = zipped(("conversations.json", b"[" + b" " * 20_000_000 + b"]"))
    tracemalloc.start()
    assert "unpacks to so much more" in rejected(connection, content).message
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000


def test_files_that_share_their_bytes_count_together(connection: apsw.Connection) -> None:
    body = b"[" + b" " * 3_000_000 + b"]"
    content = zipped(*((f"conversations-{number}.json", body) for number in range(3)))
    assert "unpacks" in rejected(connection, content, ratio=500).message


def test_a_zip_in_a_zip_is_not_opened(connection: apsw.Connection) -> None:
    inner = zipped(("conversations.json", b"[]"))
    assert "no conversations" in rejected(connection, zipped(("inner.zip", inner))).message
    assert rejected(connection, zipped(("conversations.json", inner)))


def test_totals_entries_and_directories_are_bounded(connection: apsw.Connection) -> None:
    many = zipped(*((f"{number}.png", b"") for number in range(50)), ("conversations.json", b"[]"))
    assert "too many files" in rejected(connection, many, entries=20).message
    assert "too many files" in rejected(connection, many, directory=1_000).message
    assert "too much" in rejected(connection, zipped(("conversations.json", b" " * 5_000)), total=4_000).message
    assert "too much" in rejected(connection, b"[" + b" " * 5_000 + b"]", total=4_000).message


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_not_taken(connection: apsw.Connection, kind: int) -> None:
    assert "kind that Rill" in rejected(connection, zipped(("conversations.json", b"[]"), kind=kind)).message


@EXAMPLES
@given(st.data())
def test_a_damaged_zip_is_taken_or_rejected_whole(data: st.DataObject) -> None:
    content = bytearray(zipped(("conversations.json", document(valid()))))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    with history() as connection:
        for damaged in (bytes(content), cut):
            before = contents(connection)
            try:
                imported(connection, damaged)
            except ArchiveError:
                assert contents(connection) == before


# -- the JSON


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "neither an export"),
        (b"hello", "neither an export"),
        (b"{}", "neither an export"),
        (b"[", "no valid JSON"),
        (b"[1]", "should be an object"),
        (b'{"format":"rill-history","version":1}', "is missing"),
        (b'{"format":"other","version":1,"conversations":[]}', "neither an export"),
        (b'{"format":"rill-history","version":3,"conversations":[]}', "newer Rill"),
        (b'{"format":"rill-history","version":true,"conversations":[]}', "a number"),
        (b'{"version":1,"conversations":[]}', "neither an export"),
        (b'{"format":"rill-history","version":1,"conversations":[]} x', "no valid JSON"),
        (b'{"format":"rill-history","version":1,"conversations":{}}', "no valid JSON"),
        (b'{"format":"rill-history","version":1,"conversations":[{]}', "no valid JSON"),
        (b"[\xff]", "no text in UTF-8"),
        ("[{}]".encode("utf-16"), "neither an export|UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'[{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}]", "nested too deep"),
        (b"[{" + b'"a":' + b"9" * 10_000 + b"}]", "no valid JSON"),
    ],
)
def test_what_is_no_export(connection: apsw.Connection, content: bytes, why: str) -> None:
    with pytest.raises(ArchiveError, match=why):
        imported(connection, content)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("key",), "../x"), (("key",), ""), (("title",), None), (("title",), 5), (("title",), "x" * 20_000),
        (("title_source",), "nobody"), (("model",), "no slash"), (("pinned",), 1), (("created",), 1e300),
        (("created",), -1), (("created",), True), (("updated",), "yesterday"), (("place",), {"message": 1}),
        (("messages",), None), (("messages", 0), "text"), (("messages", 1, "number"), 1),
        (("messages", 1, "number"), 1 << 24), (("messages", 0, "parent"), 2), (("messages", 1, "parent"), 999),
        (("messages", 0, "role"), "system"), (("messages", 0, "shown"), "yes"), (("messages", 0, "state"), "streaming"),
        (("messages", 0, "text"), ["x"]), (("messages", 0, "created"), 10**400), (("messages", 0, "parameters"), []),
        (("messages", 0, "parameters"), {"a": {}}), (("messages", 0, "parameters"), {"a": 1e200}),
        (("messages", 0, "usage"), {"prompt_tokens": -1}), (("messages", 0, "timing"), {}),
        (("messages", 3, "failure", "template"), "{host.__class__}"), (("messages", 3, "failure", "template"), "{0}"),
        (("messages", 3, "failure", "template"), "{host:>99999999999}"),
        (("messages", 3, "failure", "template"), "{nothing}"), (("messages", 3, "failure", "template"), "{"),
        (("messages", 3, "failure", "fields"), {"host": 1.5, "status": 1}),
    ],
)  # fmt: skip
def test_wrong_fields_are_named_with_their_conversation(
    connection: apsw.Connection, path: tuple[str | int, ...], value: Any
) -> None:
    wrong = valid()
    at: Any = wrong
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    error = rejected(connection, document(valid() | {"key": "first", "title": "First"}, wrong))
    assert error.conversation in ("The sky 天空", "#2", "x" * 100)


def test_sizes_are_bounded(connection: apsw.Connection) -> None:
    content = document(valid())
    assert rejected(connection, content, messages=3).message.startswith("A conversation has too many messages")
    assert "too long" in rejected(connection, content, text=100).message
    assert "too long" in rejected(connection, content, conversation=100).message
    assert "too large" in rejected(connection, document({"x": "y" * 5_000_000}), value=1_000).message
    assert "too large" in rejected(connection, content, brackets=1).message
    assert "too large" in rejected(connection, content, commas=3).message


def test_names_that_are_not_known_are_passed_over(connection: apsw.Connection) -> None:
    assert imported(connection, document(valid() | {"new": [1]}, more={"a": 1})).conversations_added == 1


def test_a_byte_order_mark_is_passed_over(connection: apsw.Connection) -> None:
    assert imported(connection, b"\xef\xbb\xbf" + document(valid())).conversations_added == 1


@EXAMPLES
@given(st.data())
def test_a_broken_document_is_taken_or_rejected_whole(data: st.DataObject) -> None:
    content = data.draw(broken(document(valid(), valid() | {"key": "other"}).decode()))
    with history() as connection:
        keep(connection, exchanges(("a", "b")))
        before = contents(connection)
        try:
            imported(connection, content)
        except ArchiveError:
            assert contents(connection) == before
        else:
            for key in keys(connection):
                read = read_conversation(connection, key)
                assert not read.damaged
                for message in read.conversation.messages():
                    assert message.failure is None or message.failure.message is not None
            exported(connection)


# -- all or nothing


def test_the_last_conversation_spoils_all(connection: apsw.Connection) -> None:
    good = [valid() | {"key": f"k{number}"} for number in range(20)]
    error = rejected(connection, document(*good, {"title": "bad"}))
    assert error.conversation == "bad"


def test_an_error_of_the_database_in_the_middle_changes_nothing(connection: apsw.Connection) -> None:
    keep(connection, exchanges(("a", "b")))
    before = contents(connection)
    connection.execute(
        "CREATE TEMP TRIGGER no_more BEFORE INSERT ON main.message WHEN (SELECT count(*) FROM main.message) > 20"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )
    with pytest.raises(apsw.ConstraintError):
        imported(connection, document(*(valid() | {"key": f"k{number}"} for number in range(9))))
    assert contents(connection) == before


@pytest.mark.parametrize("after", [0, 1, 5])
def test_cancelling_changes_nothing(connection: apsw.Connection, after: int) -> None:
    before = contents(connection)
    asked = iter(range(100))
    with pytest.raises(ArchiveCancelledError):
        imported(
            connection,
            document(*(valid() | {"key": f"k{number}"} for number in range(9))),
            cancelled=lambda: next(asked) >= after,
        )
    assert contents(connection) == before


def test_a_file_that_is_not_there(connection: apsw.Connection, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be read"):
        import_archive(connection, source=tmp_path / "none", progress=nothing, cancelled=never)


def test_progress_ends_with_all_that_there_is(connection: apsw.Connection, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    content = document(valid())
    (tmp_path / "x").write_bytes(content)
    import_archive(
        connection, source=tmp_path / "x", cancelled=never, progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (len(content), len(content))


def test_conversations_are_read_one_by_one(connection: apsw.Connection) -> None:
    one = exchanges(("q" * 2_000, "a" * 2_000))
    keep(connection, one, at=5.0)
    line = json.dumps(json.loads(exported(connection))["conversations"][0])
    many = ",".join(line.replace(one.key, f"k{number}", 1) for number in range(3_000))
    content = f'{{"format":"rill-history","version":1,"conversations":[{many}]}}'.encode()
    with history() as other:
        tracemalloc.start()
        assert imported(other, content).messages_added == 6_000
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < len(content) / 2
