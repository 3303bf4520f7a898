import os
import stat
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.chat.message import State
from gui.history.journal import Journal, Piece, read_journal
from gui.history.messages import NUMBERS
from gui.history.reading import read_conversation
from gui.history.recovery import recover
from tests.fakes.conversations import exchanges, keep

PIECES = [Piece(7, 1, "text", "Hel"), Piece(9, 2, "reasoning", "hm\n"), Piece(7, 1, "text", "lo")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.journal"


def written(path: Path, pieces: list[Piece]) -> Journal:
    journal = Journal(path)
    for piece in pieces:
        journal.append([piece])
    return journal


def test_pieces_come_back_in_the_order_they_came(path: Path) -> None:
    written(path, PIECES).close()
    assert list(read_journal(path)) == PIECES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_a_journal_there_are_no_pieces(path: Path) -> None:
    assert list(read_journal(path)) == []


def test_a_later_journal_goes_on_where_an_earlier_one_ended(path: Path) -> None:
    written(path, PIECES[:2]).close()
    written(path, PIECES[2:]).close()
    assert list(read_journal(path)) == PIECES


def test_a_cleared_journal_is_empty_and_can_be_written_again(path: Path) -> None:
    journal = written(path, PIECES)
    journal.clear()
    assert path.stat().st_size == 0
    journal.append(PIECES[:1])
    journal.close()
    assert list(read_journal(path)) == PIECES[:1]


@given(text=st.text(), cut=st.integers(0, 400))
def test_whatever_a_crash_cuts_off_the_lines_before_it_stay(
    tmp_path_factory: pytest.TempPathFactory, text: str, cut: int
) -> None:
    path = tmp_path_factory.mktemp("journal") / "history.journal"
    pieces = [Piece(1, 1, "text", text), Piece(1, 1, "text", "and more"), Piece(1, 1, "text", "z")]
    written(path, pieces).close()
    content = path.read_bytes()
    path.write_bytes(content[:cut])
    found = list(read_journal(path))
    assert found == pieces[: len(found)]
    assert len(found) == content[:cut].count(b"\n") or len(found) == content[:cut].count(b"\n") + 1


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_costs_no_other_line(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int) -> None:
    path = tmp_path_factory.mktemp("journal") / "history.journal"
    pieces = [Piece(1, 1, "text", f"piece {n}") for n in range(20)]
    written(path, pieces).close()
    content = bytearray(path.read_bytes())
    content[at % len(content)] ^= 1 << bit
    path.write_bytes(content)
    found = list(read_journal(path))
    assert set(found) <= set(pieces)
    assert len(found) >= len(pieces) - 2


def test_what_cannot_be_written_leaves_the_journal_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = written(path, PIECES[:1])
    before = path.read_bytes()
    real = os.write

    def full_disk(file: int, content: bytes) -> int:
        real(file, content[:5])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full_disk)
        with pytest.raises(OSError, match="No space"):
            journal.append(PIECES[1:])
    assert path.read_bytes() == before
    journal.append(PIECES[1:])
    journal.close()
    assert list(read_journal(path)) == PIECES


def test_after_a_crash_a_reply_has_what_had_arrived_and_is_interrupted(connection: apsw.Connection, path: Path) -> None:
    conversation = exchanges(("One?", "Two"))
    reply = conversation.path()[-1]
    reply.state, reply.run = State.STREAMING, 2
    row = keep(connection, conversation) * NUMBERS + reply.id
    pieces = [
        Piece(row, 1, "text", " of an earlier run"),
        Piece(row, 2, "reasoning", "hm"),
        Piece(row, 2, "text", " and thr"),
        Piece(row, 2, "text", "ee"),
        Piece(row + 1, 2, "text", "of nothing that is there"),
    ]
    written(path, pieces).close()
    with connection:
        assert recover(connection, path) == 1
    found = read_conversation(connection, conversation.key)
    recovered = found.conversation.path()[-1]
    assert (recovered.text, recovered.reasoning) == ("Two and three", "hm")
    assert recovered.state is State.INTERRUPTED
    assert found.damaged == []


def test_a_reply_that_had_ended_takes_nothing_from_the_journal(connection: apsw.Connection, path: Path) -> None:
    conversation = exchanges(("One?", "Two"))
    row = keep(connection, conversation) * NUMBERS + 2
    written(path, [Piece(row, 0, "text", "Two")]).close()
    with connection:
        assert recover(connection, path) == 0
    assert read_conversation(connection, conversation.key).conversation.path()[-1].text == "Two"


def test_a_reply_takes_nothing_of_a_deleted_one_that_had_its_number(connection: apsw.Connection, path: Path) -> None:
    conversation = exchanges(("One?", ""))
    reply = conversation.path()[-1]
    reply.state, reply.run = State.STREAMING, 1
    row = keep(connection, conversation) * NUMBERS + reply.id
    pieces = [Piece(row, 1, "begin", ""), Piece(row, 1, "text", "Deleted"), Piece(row, 1, "reasoning", "hm")]
    written(path, [*pieces, Piece(row, 1, "begin", ""), Piece(row, 1, "text", "Two")]).close()
    with connection:
        assert recover(connection, path) == 1
    recovered = read_conversation(connection, conversation.key).conversation.path()[-1]
    assert (recovered.text, recovered.reasoning) == ("Two", "")
