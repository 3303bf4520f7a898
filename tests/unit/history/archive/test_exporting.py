"""What is written, under which names, and that a file is there whole or not at all."""

import io
import os
import stat
import zipfile
from pathlib import Path

import apsw
import pytest

from gui.chat.conversation import Conversation
from gui.history.archive.errors import ArchiveCancelledError
from gui.history.archive.exporting import export, export_conversation
from gui.history.archive.forms import Form, Names, safe_name, suggested_name, suggested_name_for_many
from gui.history.connection import connect
from tests.fakes.conversations import exchanges, keep, with_everything
from tests.unit.history.archive.databases import exported, never, nothing

FORMS = pytest.mark.parametrize("form", list(Form))


@FORMS
def test_a_file_is_for_its_owner_alone_and_nothing_else_is_left(
    connection: apsw.Connection, tmp_path: Path, form: Form
) -> None:
    keep(connection, exchanges(("a", "b")))
    folder = tmp_path / "out"
    folder.mkdir()
    number = export(connection, keys=None, form=form, target=folder / "x", progress=nothing, cancelled=never)
    assert number == 1
    assert [path.name for path in folder.iterdir()] == ["x"]
    if os.name == "posix":
        assert stat.S_IMODE((folder / "x").stat().st_mode) == 0o600


@FORMS
@pytest.mark.parametrize("after", [0, 1, 7, 60])
def test_cancelling_leaves_what_was_there(connection: apsw.Connection, tmp_path: Path, form: Form, after: int) -> None:
    for _ in range(5):
        keep(connection, exchanges(*(("a", "b") for _ in range(10))))
    target = tmp_path / "target"
    target.write_text("before")
    asked = iter(range(1_000))
    with pytest.raises(ArchiveCancelledError):
        export(
            connection, keys=None, form=form, target=target, progress=nothing, cancelled=lambda: next(asked) >= after
        )
    assert target.read_text() == "before"
    assert not list(tmp_path.glob("*.part"))
    assert not connection.in_transaction


def test_one_very_long_conversation_can_be_cancelled_in_its_midst(connection: apsw.Connection, tmp_path: Path) -> None:
    long = exchanges(*(("a", "b") for _ in range(100)))
    keep(connection, long)
    asked = iter(range(1_000))
    with pytest.raises(ArchiveCancelledError):
        export(
            connection, keys=[long.key], form=Form.JSON, target=tmp_path / "x", progress=nothing,
            cancelled=lambda: next(asked) > 50,
        )  # fmt: skip
    assert not (tmp_path / "x").exists()


def test_progress_counts_conversations(connection: apsw.Connection, tmp_path: Path) -> None:
    for _ in range(3):
        keep(connection, exchanges(("a", "b")))
    told: list[tuple[int, int]] = []
    export(
        connection, keys=None, form=Form.JSON, target=tmp_path / "x", cancelled=never,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_read_only_connection_exports_one_state_while_others_write(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    keep(connection, exchanges(("a", "b"), title="first"))
    keep(connection, exchanges(("a", "b"), title="second"))
    reader = connect(tmp_path / "history.db", read_only=True)

    def write(done: int, _total: int) -> None:
        connection.execute("UPDATE message SET text = 'changed'")
        if done == 0:
            keep(connection, exchanges(("a", "b"), title="third"))

    number = export(reader, keys=None, form=Form.JSON, target=tmp_path / "x", progress=write, cancelled=never)
    reader.close()
    text = (tmp_path / "x").read_text()
    assert number == 2
    assert "changed" not in text
    assert "third" not in text


def test_several_readable_ones_are_a_zip_with_a_name_each(connection: apsw.Connection) -> None:
    for title in ("Same", "same", "../../etc/passwd", "", "CON"):
        keep(connection, exchanges(("a", "b"), title=title), at=1_700_000_000.0)
    keep(connection, Conversation(title="nothing said"))
    archive = zipfile.ZipFile(io.BytesIO(exported(connection, form=Form.MARKDOWN)))
    names = archive.namelist()
    assert len({name.casefold() for name in names}) == 5
    assert all(name.startswith("2023-11-1") and name.endswith(".md") for name in names)
    assert not any("/" in name or "\\" in name or ".." in name for name in names)
    assert archive.testzip() is None


def test_keys_choose_and_unknown_ones_are_passed_over(connection: apsw.Connection) -> None:
    wanted, other = exchanges(("a", "b"), title="wanted"), exchanges(("a", "b"), title="other")
    keep(connection, wanted)
    keep(connection, other)
    text = exported(connection, keys=[wanted.key, "unknown", wanted.key]).decode()
    assert text.count('"key":') == 1
    assert "other" not in text


def test_a_directory_that_is_not_there_is_an_os_error(connection: apsw.Connection, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        export(connection, keys=None, form=Form.JSON, target=tmp_path / "none" / "x", progress=nothing, cancelled=never)
    assert not connection.in_transaction


@FORMS
def test_a_conversation_in_memory(tmp_path: Path, form: Form) -> None:
    export_conversation(with_everything(), form=form, target=tmp_path / "x")
    assert "Why is the sky blue?" in (tmp_path / "x").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A title", "A title"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a b c d e f g h i j"),
        ("  . hidden . ", "hidden"),
        ("..", "Conversation"),
        ("", "Conversation"),
        ("NUL", "NUL_"),
        ("com1.txt", "com1.txt_"),
        ("line\nend\0\u202egnp.exe", "line end gnp.exe"),
        ("天空" * 100, "天空" * 33),
        ("x" * 300, "x" * 80),
        ("\ud800", "Conversation"),
    ],
)  # fmt: skip
def test_a_title_as_a_file_name(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_suggested_names() -> None:
    assert suggested_name("The sky?", Form.HTML) == "The sky.html"
    assert suggested_name_for_many("Rill", Form.MARKDOWN) == "Rill.zip"
    assert suggested_name_for_many("Rill", Form.JSON) == "Rill.json"


def test_names_are_given_once() -> None:
    names = Names()
    assert [names.unique(name) for name in ("a", "A", "a", "é", "e\u0301")] == [
        "a",
        "A (2)",
        "a (3)",
        "é",
        "e\u0301 (2)",
    ]
