import random
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.chat.message import Message
from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.migrations import migrate
from gui.history.pages import PageFile
from gui.history.reading import read_conversation, read_end
from gui.history.salvage import Salvaged, salvage
from tests.fakes.conversations import exchanges, keep

PAGE = 4_096
_SOURCE = random.Random(4)
NOISE = " ".join(str(_SOURCE.random()) for _ in range(4_000))


def saved(folder: Path, damaged: Path) -> tuple[Salvaged, dict[str, list[Message]]]:
    """What is salvaged, and the paths that are shown then, by title."""
    target = connect(folder / "new.db")
    migrate(target)
    result = salvage(damaged, target)
    assert quick_check(target) == []
    found = {}
    for key, title in target.execute("SELECT key, title FROM conversation").fetchall():
        path = read_conversation(target, str(key)).conversation.path()
        assert [m.text for m in read_end(target, str(key), messages=999).conversation.path()] == [m.text for m in path]
        found[str(title)] = path
    target.close(True)
    return result, found


def change(connection: apsw.Connection, sql: str, *values: Any) -> None:
    connection.pragma("foreign_keys", "OFF")
    connection.execute(sql, values)


@pytest.mark.parametrize(
    "damage",
    [
        "role = 'usEr'",
        "role = 7",
        "parent = 9000",
        "parent = 2",
        "state = 'dOne'",
        "run = 'x'",
        "created = 9e999",
        "created = 'yesterday'",
        "model = 12345",
        "parameters = '{\"temp'",
        "parameters = '[1]'",
        "failure = '{'",
        "finish_reason = x'ff'",
        "checksum = 'none'",
        "sent = 1, thought = NULL",
        "shown = 17",
        "text = CAST(x'54ff6f' AS TEXT)",
        "reasoning = x'789c00'",
        "prompt_tokens = 'many'",
    ],
)
def test_whatever_a_field_has_become_the_message_can_be_read(
    connection: apsw.Connection, tmp_path: Path, damage: str
) -> None:
    keep(connection, exchanges(("One?", "Two."), ("Three?", "Four."), title="A"))
    change(connection, " ".join(["UPDATE message SET", damage, "WHERE id % 16777216 = 2"]))
    connection.close(True)
    result, found = saved(tmp_path, tmp_path / "history.db")
    assert result.messages == 4
    assert [m.text for m in found["A"] if m.id != 2] == ["One?", "Three?", "Four."]


@pytest.mark.parametrize(
    "damage",
    ["model = 'no model'", "folder = 99", "title = CAST(x'41ff' AS TEXT)", "leaf = 77, place_message = 78",
     "title_source = 'moon'", "activity = -5", "updated = -9e999", "deleted = 3, pinned = 'x'", "draft = x'00'"],
)  # fmt: skip
def test_whatever_a_conversations_field_has_become_it_can_be_read(
    connection: apsw.Connection, tmp_path: Path, damage: str
) -> None:
    keep(connection, exchanges(("One?", "Two."), title="A"))
    change(connection, " ".join(["UPDATE conversation SET", damage]))
    connection.close(True)
    result, found = saved(tmp_path, tmp_path / "history.db")
    assert (result.conversations, result.nameless) == (1, 0)
    ((_title, path),) = found.items()
    assert [m.text for m in path] == ["One?", "Two."]


def test_a_lost_message_leaves_the_others_on_the_path(connection: apsw.Connection, tmp_path: Path) -> None:
    keep(connection, exchanges(*((f"Q{n}", f"A{n}") for n in range(4)), title="A"))
    change(connection, "DELETE FROM message WHERE id % 16777216 IN (3, 4, 8)")
    connection.close(True)
    _result, found = saved(tmp_path, tmp_path / "history.db")
    assert [m.text for m in found["A"]] == ["Q0", "A0", "Q2", "A2", "Q3"]


def test_messages_without_their_conversation_come_together_under_another_name(
    connection: apsw.Connection, tmp_path: Path
) -> None:
    keep(connection, exchanges(("One?", "Two."), title="A"))
    change(connection, "DELETE FROM conversation")
    connection.close(True)
    result, found = saved(tmp_path, tmp_path / "history.db")
    assert result.nameless == 1
    assert [m.text for m in found["Recovered conversation"]] == ["One?", "Two."]


def test_of_a_long_text_what_comes_before_the_damage_is_kept(connection: apsw.Connection, tmp_path: Path) -> None:
    keep(connection, exchanges(("One?", NOISE), title="A"))
    connection.close(True)
    path = tmp_path / "history.db"
    content = bytearray(path.read_bytes())
    # The text's pages follow each other; the third of them is lost.
    numbers = [number for number in range(1, len(content) // PAGE + 1) if _goes_on(content, number)]
    at = (numbers[3] - 1) * PAGE
    content[at : at + PAGE] = bytes(PAGE)
    (tmp_path / "damaged.db").write_bytes(content)
    result, found = saved(tmp_path, tmp_path / "damaged.db")
    text = found["A"][1].text
    assert result.damaged == 1
    assert text[: 2 * PAGE] == NOISE[: 2 * PAGE]


def _goes_on(content: bytearray, number: int) -> bool:
    """Whether a page looks like one on which a text goes on: it begins with the number of the next."""
    following = int.from_bytes(content[(number - 1) * PAGE : (number - 1) * PAGE + 4], "big")
    return following == number + 1


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["bits", "cut", "zeros"]))
def test_a_damaged_log_costs_only_the_frames_that_are_damaged(
    tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str
) -> None:
    folder, source = tmp_path_factory.mktemp("log"), random.Random(seed)
    connection = connect(folder / "history.db")
    migrate(connection)
    for number in range(10):
        keep(connection, exchanges((f"Q{number} " + "x" * 900, f"A{number} " + "y" * 900), title=f"T{number}"))
    whole = (folder / "history.db-wal").read_bytes()
    content = bytearray(whole)
    at = source.randrange(len(content))
    if kind == "cut":
        del content[at:]
    else:
        damage = bytes(8) if kind == "zeros" else bytes([content[at] ^ 1 << source.randrange(8)])
        content[at : at + len(damage)] = damage
        del content[len(whole) :]
    (folder / "damaged.db").write_bytes((folder / "history.db").read_bytes())
    (folder / "damaged.db-wal").write_bytes(content)
    connection.close(True)
    result, found = saved(folder, folder / "damaged.db")
    assert (folder / "damaged.db-wal").read_bytes() == content
    if kind == "bits":
        assert result.messages >= 20 - 4
    for title, path in found.items():
        assert len(path) <= 2, title


def test_an_empty_file_and_a_stump_hold_nothing_and_raise_nothing(tmp_path: Path) -> None:
    for content in (b"", b"SQLite", bytes(PAGE - 1)):
        path = tmp_path / "stump.db"
        path.write_bytes(content)
        (tmp_path / "stump.db-wal").write_bytes(content)
        assert list(PageFile(path).records()) == []
