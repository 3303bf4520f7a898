"""What JSON is exported and imported again is the same to the byte."""

import json
import re
from pathlib import Path

import apsw
from hypothesis import given
from hypothesis import strategies as st

from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.history.archive.exporting import export_conversation
from gui.history.archive.forms import Form
from gui.history.conversations import move, pin
from gui.history.folders import make_folder
from gui.history.reading import read_conversation
from tests.fakes.conversations import MODEL, exchanges, keep, with_everything
from tests.unit.history.archive.databases import EXAMPLES, contents, exported, history, imported
from tests.unit.history.archive.trees import conversations

MANUAL = Path("resources/manual/11-export-and-import.md")


@EXAMPLES
@given(st.lists(conversations(), max_size=3, unique_by=lambda each: each.key))
def test_any_tree_with_any_text_comes_back(trees: list[Conversation]) -> None:
    with history() as first, history() as second:
        for number, tree in enumerate(trees):
            keep(first, tree, at=float(number))
        written = exported(first)
        result = imported(second, written)
        assert exported(second) == written
        assert (result.conversations_added, result.messages_added) == (len(trees), sum(map(len, trees)))
        again = imported(second, written)
        assert (again.already_there, again.messages_added, again.changed) == (len(trees), 0, [])
        assert exported(second) == written
        assert contents(second)["message"] == contents(first)["message"]
        assert contents(second)["attachment"] == contents(first)["attachment"]


def test_folders_pins_and_deleted_conversations(connection: apsw.Connection) -> None:
    kept, deleted = with_everything(), exchanges(("a", "b"))
    keep(connection, kept)
    keep(connection, deleted)
    move(connection, key=kept.key, folder=make_folder(connection, name="Physics"))
    pin(connection, key=kept.key, pinned=True)
    connection.execute("UPDATE conversation SET deleted = 1 WHERE key = ?", (deleted.key,))
    written = exported(connection)
    assert deleted.key not in written.decode()
    with history() as other:
        imported(other, written)
        assert other.execute("SELECT name, pinned FROM folder, conversation").fetchall() == [("Physics", 1)]
        assert exported(other) == written


def test_what_is_imported_opens_as_it_was(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    with history() as other:
        imported(other, exported(connection))
        read = read_conversation(other, written.key).conversation
        leaf = other.execute("SELECT leaf FROM conversation").get
    assert [message.id for message in read.path()] == [message.id for message in written.path()]
    assert (read.draft, read.place, read.title, leaf) == (written.draft, written.place, written.title, 3)


def test_a_conversation_in_memory_is_written_as_one_on_the_disk(connection: apsw.Connection, tmp_path: Path) -> None:
    live = exchanges(("a", "b"), ("c", "d"))
    for message in live.messages():
        message.created = 5.0
    keep(connection, live, at=5.0)
    export_conversation(live, form=Form.JSON, target=tmp_path / "live.json")
    assert (tmp_path / "live.json").read_bytes() == exported(connection)


def test_a_reply_on_its_way_is_written_as_interrupted(tmp_path: Path) -> None:
    live = exchanges(("a", "b"))
    live.add_reply(parent=1, model=MODEL, model_label="", provider_label="").text = "so f"
    live.path()[-1].state = State.STREAMING
    export_conversation(live, form=Form.JSON, target=tmp_path / "live.json")
    assert json.loads((tmp_path / "live.json").read_text())["conversations"][0]["messages"][2]["state"] == "interrupted"


def test_the_manual_has_every_field(connection: apsw.Connection) -> None:
    keep(connection, with_everything())
    described = set(re.findall(r"^\| `(\w+)` \|", MANUAL.read_text(), re.MULTILINE))
    document = json.loads(exported(connection))
    used = set(document) | set(document["conversations"][0]) | {"message", "source"}
    for message in document["conversations"][0]["messages"]:
        used |= set(message)
        for part in ("timing", "usage", "failure"):
            used |= set(message[part] or ())
        for attachment in message["attachments"]:
            used |= set(attachment)
    used |= set(document["conversations"][0]["settings"])
    assert used - {"message", "source"} == described
    assert f'"version":{document["version"]}' in MANUAL.read_text()
