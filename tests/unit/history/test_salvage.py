import random
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.chat.conversation import Conversation
from gui.history.checking import quick_check
from gui.history.connection import connect
from gui.history.messages import NUMBERS
from gui.history.migrations import migrate
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.problems import Problem
from gui.history.reading import read_conversation
from gui.history.salvage import salvage
from tests.fakes.conversations import exchanges, keep, with_everything

PAGE = 4_096


def texts(connection: apsw.Connection) -> dict[str, set[str]]:
    """All messages of all conversations, by key, read as the program reads them."""
    keys = [str(key) for (key,) in connection.execute("SELECT key FROM conversation").fetchall()]
    return {key: {m.text for m in read_conversation(connection, key).conversation.messages()} for key in keys}


@pytest.fixture(scope="module")
def written() -> list[Conversation]:
    source = random.Random(5)
    made = [with_everything()]
    for number in range(120):
        turns = [
            (f"Question {number}.{turn} " + "why " * source.randrange(40), f"Answer {number}.{turn} " + "so " * 60)
            for turn in range(source.randrange(1, 7))
        ]
        made.append(exchanges(*turns, title=f"Conversation {number}"))
    long = " ".join(str(source.random()) for _ in range(3_000))
    made.append(exchanges(("A long one?", long), title="Long"))
    return made


@pytest.fixture(scope="module")
def whole(written: list[Conversation], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with these conversations, as a file."""
    path = tmp_path_factory.mktemp("whole") / "history.db"
    connection = connect(path)
    migrate(connection)
    for conversation in written:
        keep(connection, conversation)
    connection.close(True)
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole_file(whole: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "whole.db"
    path.write_bytes(whole)
    return path


def laid(content: bytes, folder: Path) -> Places:
    places = Places(folder)
    places.folder.mkdir(parents=True, exist_ok=True)
    places.database.write_bytes(content)
    places.lock.write_bytes(b"open\n")  # as a crash leaves it
    return places


def salvaged(content: bytes, folder: Path) -> dict[str, set[str]]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "damaged.db").write_bytes(content)
    target = connect(folder / "new.db")
    migrate(target)
    salvage(folder / "damaged.db", target)
    assert quick_check(target) == []
    found = texts(target)
    target.close(True)
    return found


def test_of_a_whole_database_everything_is_saved(written: list[Conversation], whole: bytes, tmp_path: Path) -> None:
    expected = {
        conversation.key: {m.text.replace("\ud800", "\ufffd") for m in conversation.messages()}
        for conversation in written
    }
    assert salvaged(whole, tmp_path) == expected


def test_folders_pins_titles_and_models_are_saved_too(tmp_path: Path) -> None:
    one = with_everything()
    connection = connect(tmp_path / "history.db")
    migrate(connection)
    row = keep(connection, one)
    connection.execute("INSERT INTO folder VALUES (4, 'Travel', 1)")
    connection.execute("UPDATE conversation SET folder = 4, pinned = 1 WHERE id = ?", (row,))
    connection.close(True)
    target = connect(tmp_path / "new.db")
    migrate(target)
    result = salvage(tmp_path / "history.db", target)
    found = read_conversation(target, one.key).conversation
    assert (result.conversations, result.messages, result.damaged, result.nameless) == (1, len(one), 0, 0)
    assert [m.text for m in found.path()] == [m.text for m in one.path()]
    assert (found.title, found.draft, found.place) == (one.title, one.draft, one.place)
    assert found.path()[-1].model_label == "GPT-4o"
    assert target.execute("SELECT name, pinned FROM conversation JOIN folder ON folder.id = folder").get == (
        "Travel",
        1,
    )
    hits = "SELECT count(*) FROM message_index WHERE message_index MATCH 'rayleigh'"
    assert target.execute(hits).get == 1, "what was saved is found again"
    target.close(True)


def test_a_lost_page_costs_only_what_was_on_it(whole: bytes, tmp_path: Path) -> None:
    before = salvaged(whole, tmp_path / "before")
    everything = {text for found in before.values() for text in found}
    source = random.Random(3)
    for number in range(6):
        page = source.randrange(1, len(whole) // PAGE)
        content = bytearray(whole)
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
        after = salvaged(bytes(content), tmp_path / str(number))
        lost = everything - {text for found in after.values() for text in found}
        on_page = whole[page * PAGE : (page + 1) * PAGE]
        for text in lost:
            assert len(text) > 3_000 or text.encode()[:60] in on_page or text.encode()[-60:] in on_page, text


def test_without_header_and_schema_everything_is_saved(whole: bytes, tmp_path: Path) -> None:
    content = bytes(PAGE) + whole[PAGE:]
    assert salvaged(content, tmp_path / "after") == salvaged(whole, tmp_path / "before")


def renumbered(whole: bytes, numbers: tuple[int, ...]) -> bytes:
    """With these messages of one conversation as if they were another's: a bit of their rows' numbers has changed."""

    def encoded(row: int) -> bytes:
        sevens = [row >> 7 * place & 0x7F for place in range(4, -1, -1)]
        return bytes(seven | 0x80 for seven in sevens[:-1]) + bytes(sevens[-1:])

    for number in numbers:
        assert encoded(105 * NUMBERS + number) in whole
        whole = whole.replace(encoded(105 * NUMBERS + number), encoded((105 ^ 32) * NUMBERS + number))
    return whole


def test_a_row_whose_number_has_changed_takes_nobodys_place_and_gets_its_own_again(
    whole: bytes, tmp_path: Path
) -> None:
    content = renumbered(whole, (2,))
    assert salvaged(content, tmp_path / "after") == salvaged(whole, tmp_path / "before")


def test_rows_whose_own_numbers_are_not_known_take_nobodys_place(whole: bytes, tmp_path: Path) -> None:
    before = salvaged(whole, tmp_path / "before")
    after = salvaged(renumbered(whole, (1, 2)), tmp_path / "after")
    assert len([key for key in before if before[key] != after.get(key)]) == 1, "what they were taken from"


def test_what_is_only_in_the_log_is_saved_and_what_was_not_committed_is_not(tmp_path: Path) -> None:
    connection = connect(tmp_path / "history.db")
    migrate(connection)
    connection.pragma("wal_autocheckpoint", 0)
    connection.pragma("wal_checkpoint(TRUNCATE)")
    one, two = exchanges(("In the log?", "Yes.")), exchanges(("Committed?", "No."))
    keep(connection, one)
    connection.pragma("cache_size", 0)
    connection.pragma("cache_spill", 1)
    content = [(tmp_path / name).read_bytes() for name in ("history.db", "history.db-wal")]
    keep(connection, two)
    connection.close(True)
    folder = tmp_path / "after"
    folder.mkdir()
    (folder / "damaged.db-wal").write_bytes(content[1])
    assert salvaged(content[0], folder) == {one.key: {"In the log?", "Yes."}}


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(["bits", "cut", "zeros", "noise"]),
    amount=st.integers(1, 30),
)
def test_whatever_is_damaged_the_history_opens_and_the_file_is_kept(
    whole_file: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str, amount: int
) -> None:
    content = damaged_copy(whole_file.read_bytes(), random.Random(seed), kind, amount)
    places = laid(content, tmp_path_factory.mktemp("damaged"))
    opening = open_history(places)
    if opening.problem is Problem.NEWER:  # what says the form is damaged: then nothing is touched
        assert places.database.read_bytes() == content
        opening.release()
        return
    assert opening.problem is None, opening.detail
    connection = connect(places.database)
    assert quick_check(connection) == []
    try:
        texts(connection)
    except apsw.CorruptError:  # an index, which the quick check leaves out: the next start mends what was noticed
        connection.close(True)
        opening.release(suspect=True)
        opening = open_history(places)
        connection = connect(places.database)
        texts(connection)
    connection.close(True)
    if opening.aside is not None:
        assert opening.aside.read_bytes() == content
        assert opening.salvaged is not None
    opening.release()


def damaged_copy(whole: bytes, source: random.Random, kind: str, amount: int) -> bytes:
    content = bytearray(whole)
    if kind == "cut":
        return bytes(content[: source.randrange(len(content))])
    for _ in range(amount):
        at = source.randrange(len(content))
        if kind == "bits":
            content[at] ^= 1 << source.randrange(8)
        else:
            page = at - at % PAGE
            content[page : page + PAGE] = bytes(PAGE) if kind == "zeros" else source.randbytes(PAGE)
    return bytes(content[: len(whole)])


def test_a_file_that_is_no_database_is_put_aside(tmp_path: Path) -> None:
    places = laid(b"This is not a database at all." * 1_000, tmp_path)
    opening = open_history(places)
    assert opening.problem is None
    assert opening.aside is not None
    assert opening.aside.read_bytes().startswith(b"This is not")
    opening.release()
