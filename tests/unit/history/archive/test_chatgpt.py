"""ChatGPT's exports: what was to be seen there is to be seen here, versions and all."""

import io
import json
import zipfile
from typing import Any

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.history.archive.errors import ArchiveError
from gui.history.reading import read_conversation
from tests.unit.history.archive.chatgpt_samples import Json, conversation, message, text, usual
from tests.unit.history.archive.databases import EXAMPLES, contents, exported, history, imported, keys
from tests.unit.history.archive.trees import broken


def packed(files: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes) else json.dumps(content))
    return file.getvalue()


def only(connection: apsw.Connection) -> Conversation:
    key = connection.execute("SELECT key FROM conversation").get
    return read_conversation(connection, key).conversation


def taken(connection: apsw.Connection, *conversations: Json) -> Conversation:
    imported(connection, json.dumps(list(conversations)).encode())
    return only(connection)


def test_the_shown_path_with_thoughts_tools_and_pictures(connection: apsw.Connection) -> None:
    read = taken(connection, usual())
    assert [(each.role, each.text) for each in read.path()] == [
        ("user", "Why is the sky blue?"),
        ("assistant", "```python\nprint(1)\n```\n\n```\n1\n```\n\nRayleigh scattering ."),
        ("user", "[image]\n\nAnd this?"),
        ("assistant", "A cat."),
    ]
    reply = read.path()[1]
    assert reply.reasoning == "**Light**\n\nRayleigh?\n\nThought for 2 s"
    assert (str(reply.model), reply.model_label, reply.provider_label) == ("chatgpt/o3", "o3", "ChatGPT")
    assert reply.created == 1_700_000_000.5
    assert (read.title, read.title_source, read.model) == ("Sky", "model", None)


def test_edits_and_versions_are_branches_in_their_order(connection: apsw.Connection) -> None:
    read = taken(connection, usual())
    prompts = [read.message(number) for number in read.children(None)]
    assert [each.text for each in prompts] == ["Why is the sky red?", "Why is the sky blue?"]
    answers = [read.message(number).text for number in read.children(prompts[1].id)]
    assert answers[0] == "Magic."
    assert len(answers) == 2
    assert "secret" not in str(contents(connection))


def test_the_current_node_decides_what_is_shown(connection: apsw.Connection) -> None:
    read = taken(connection, usual() | {"current_node": "first answer"})
    assert [each.text for each in read.path()] == ["Why is the sky red?", "It is blue."]


def test_versions_after_a_tool_do_not_run_into_each_other(connection: apsw.Connection) -> None:
    read = taken(
        connection,
        conversation(
            ("q", None, message("user", text("q"))),
            ("call", "q", message("assistant", {"content_type": "code", "text": "x"})),
            ("hidden", "call", message("tool", text("no"), is_visually_hidden_from_conversation=True)),
            ("one", "hidden", message("assistant", text("one"))),
            ("two", "hidden", message("assistant", text("two"))),
        ),
    )
    assert [each.text for each in read.path()] == ["q", "```\nx\n```", "two"]
    assert len(read.versions(read.path()[2].id)) == 2


def test_states_and_titles(connection: apsw.Connection) -> None:
    cut = message("assistant", text("so f"), finish_details={"type": "interrupted"})
    read = taken(connection, conversation(("q", None, message("user", text("Why?"))), ("a", "q", cut), title=None))
    assert (read.title, read.path()[1].state, read.path()[1].finish_reason) == ("Why?", State.STOPPED, "interrupted")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text("a", "", "b"), "a\n\nb"),
        (text({"content_type": "audio_transcription", "text": "spoken"}, kind="multimodal_text"), "spoken"),
        (text({"content_type": "audio_asset_pointer"}, kind="multimodal_text"), "[audio]"),
        (text({"content_type": "new thing"}, None), "[attachment]"),
        ({"content_type": "tether_quote", "title": "T", "text": "x\ny"}, "> T\n>\n> x\n> y"),
        ({"content_type": "code", "language": "unknown", "text": "a\n```\nb"}, "````\na\n```\nb\n````"),
        ({"content_type": "system_error", "text": "failed"}, "failed"),
        ({"content_type": "some_new_kind"}, "[some new kind]"),
    ],
)
def test_each_kind_of_content(connection: apsw.Connection, content: Json, said: str) -> None:
    read = taken(connection, conversation(("q", None, message("user", content))))
    assert read.path()[0].text == said


def test_a_zip_with_one_file_or_several_among_others(connection: apsw.Connection) -> None:
    several = [usual() | {"conversation_id": f"id {number}", "title": str(number)} for number in range(4)]
    archive = packed(
        {
            "user.json": {"email": "x"},
            "conversations-010.json": [several[3]],
            "conversations-002.json": [several[2]],
            "conversations-001.json": several[:2],
            "chat.html": b"<html>",
            "file-1/image.png": b"\x89PNG",
        }
    )
    assert imported(connection, archive).conversations_added == 4
    titles = connection.execute("SELECT title FROM conversation ORDER BY id").fetchall()
    assert [title for (title,) in titles] == ["0", "1", "2", "3"]
    assert imported(connection, packed({"export/conversations.json": several})).already_there == 4


def test_a_conversation_that_went_on_is_extended_when_it_comes_again(connection: apsw.Connection) -> None:
    taken(connection, usual())
    longer = usual()
    longer["mapping"]["end"]["children"] = ["more"]
    said = message("user", text("Thanks"))
    longer["mapping"]["more"] = {"id": "more", "message": said, "parent": "end", "children": []}
    result = imported(connection, json.dumps([longer | {"current_node": "more"}]).encode())
    assert (result.conversations_extended, result.messages_added) == (1, 1)
    assert only(connection).path()[-1].text == "Thanks"


@pytest.mark.parametrize("parents", [("b", "a"), ("a", None), ("a", "b")])
def test_nodes_that_go_in_circles_are_rejected(connection: apsw.Connection, parents: tuple[str, str | None]) -> None:
    said = message("user", text("x"))
    value = conversation(("a", parents[0], said), ("b", parents[1], said))
    with pytest.raises(ArchiveError, match="tree") as caught:
        imported(connection, json.dumps([value]).encode())
    assert caught.value.conversation == "Sky"


def test_a_chain_of_ten_thousand_messages_is_read(connection: apsw.Connection) -> None:
    said = [message("user" if number % 2 else "assistant", text(str(number))) for number in range(10_000)]
    chain = [(str(number), str(number - 1) if number else None, each) for number, each in enumerate(said)]
    mapping = {
        name: {"message": each, "parent": parent, "children": [str(int(name) + 1)]} for name, parent, each in chain
    }
    assert len(taken(connection, {"title": "long", "mapping": mapping, "current_node": "9999"}).path()) == 10_000


@EXAMPLES
@given(st.data())
def test_a_broken_export_is_taken_or_rejected_whole(data: st.DataObject) -> None:
    document = data.draw(broken(json.dumps([usual(), usual() | {"conversation_id": "other"}])))
    with history() as connection:
        imported(connection, json.dumps([conversation(("q", None, message("user", text("kept"))))]).encode())
        before = contents(connection)
        try:
            imported(connection, document)
        except ArchiveError:
            assert contents(connection) == before
        else:
            for key in keys(connection):
                read_conversation(connection, key)
            exported(connection)
