"""What is attached is found with the message it goes with."""

import apsw

from gui.chat.attachment import Attachment, text_attachment
from gui.history.conversations import duplicate
from gui.history.search.query import Query
from gui.history.search.search import Hit, search
from tests.fakes.conversations import PICTURE, exchanges, keep


def found(connection: apsw.Connection, words: str) -> list[Hit]:
    return search(connection, Query(words), limit=20).hits


def test_words_of_an_attached_text_and_names_of_files_are_found(connection: apsw.Connection) -> None:
    conversation = exchanges(("Summarise this", "It is short."))
    prompt = conversation.path()[0]
    long = text_attachment("filler " * 3_000 + "an armadillo sleeps", "zoo notes.txt")
    prompt.attachments = (PICTURE, long, Attachment("empty.txt", "text/plain", b"x"))
    keep(connection, conversation)
    duplicate(connection, key=conversation.key, copy_key="copy", title="Another", at=1.0)
    for words in ("armadillo", "armad", "summarise armadillo", "zoo", "dusk"):
        hits = [hit for hit in found(connection, words) if hit.message is not None]
        assert [(hit.key, hit.message) for hit in hits] == [("copy", 1), (conversation.key, 1)], words
    hit = found(connection, "armadillo")[0]
    assert "armadillo sleeps" in hit.snippet
    (mark,) = hit.marks
    assert hit.snippet[slice(*mark)] == "armadillo"
    assert hit.source == len(prompt.text), "there is no such place in the text that is shown"
    assert found(connection, "summarise")[0].source == 0
    assert found(connection, "IHDR") == [], "a picture is no text"
