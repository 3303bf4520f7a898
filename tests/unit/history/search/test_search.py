import threading
import time

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.chat.conversation import Conversation
from gui.history.conversations import move, rename, set_deleted
from gui.history.messages import NUMBERS
from gui.history.search.query import Query
from gui.history.search.search import WINDOW, Further, Hit, search
from gui.history.words import split
from tests.fakes.conversations import exchanges, keep


def hits(connection: apsw.Connection, text: str) -> list[Hit]:
    return found(connection, Query(text))


def found(connection: apsw.Connection, query: Query) -> list[Hit]:
    return search(connection, query, limit=50).hits


def said(connection: apsw.Connection, text: str) -> list[str]:
    return [hit.snippet for hit in hits(connection, text) if hit.message is not None]


def chat(connection: apsw.Connection, *texts: str, title: str = "Untitled", at: float = 1e9) -> Conversation:
    """A conversation with a question, and an answer that says nothing, for each text."""
    made = exchanges(*((text, "…") for text in texts), title=title)
    for message in made.messages():
        message.created = at
    keep(connection, made, at=at)
    return made


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The quick brown fox", "fox qui"),
        ("The quick brown fox", '"quick brown"'),
        ("The quick brown fox", '"quick bro'),
        ("Straßenbahn in İstanbul", "STRASSENBAHN istanbul"),
        ("Voilà un café", "voila CAFÉ"),
        ("为什么天空是蓝色的", "天空是"),
        ("空", "空"),
        ("カタカナとひらがな", "ｶﾅとひ"),
        ("한국어를 배우다", "국어를"),
        ("ภาษาไทย", "ษาไท"),
        ("Данные передаются", "данн"),
        ("f(x) = foo_bar->baz", "bar baz"),
        ("a" * 5_000 + " needle " + "b" * 5_000, "needle"),
    ],
)
def test_a_message_is_found_by_what_is_in_it(connection: apsw.Connection, text: str, query: str) -> None:
    chat(connection, "Something else", text)
    (hit,) = hits(connection, query)
    assert hit.message == 3
    assert hit.marks


@pytest.mark.parametrize(
    "query", ["fox cat", '"brown quick"', "fox -quick", 'fox -"quick brown"', "uick", "-fox", "空天"]
)
def test_a_message_without_all_of_it_is_not_found(connection: apsw.Connection, query: str) -> None:
    chat(connection, "The quick brown fox", "天空")
    assert hits(connection, query) == []


def test_what_is_excluded_is_a_whole_word(connection: apsw.Connection) -> None:
    chat(connection, "The quick brown fox")
    assert said(connection, "fox -qui") == ["The quick brown fox"]


def test_titles_come_first_and_messages_after(connection: apsw.Connection) -> None:
    titled = chat(connection, "A question", title="About foxes")
    spoken = chat(connection, "A fox?", title="Animals")
    assert [(hit.key, hit.message) for hit in hits(connection, "fox")] == [(titled.key, None), (spoken.key, 1)]


def test_a_hit_says_where_it_stands_and_who_said_it(connection: apsw.Connection) -> None:
    made = exchanges(("Why?", "Because of\nRayleigh scattering."), title="The sky")
    made.messages()[1].created = 123.0
    keep(connection, made)
    (hit,) = hits(connection, "rayleigh")
    assert (hit.key, hit.title, hit.message, hit.role) == (made.key, "The sky", 2, "assistant")
    assert (hit.model_label, hit.time, hit.source) == ("GPT-4o", 123.0, len("Because of\n"))


def test_whole_words_words_together_and_what_is_new_come_before_others(connection: apsw.Connection) -> None:
    chat(connection, "starting", at=1e9)
    chat(connection, "start", at=1e9)
    chat(connection, "starter", at=1e9)
    assert said(connection, "start")[0] == "start"
    chat(connection, f"red {'and so on ' * 30} light")
    chat(connection, "red light")
    chat(connection, f"red {'and so on ' * 30} light")
    assert said(connection, "red light")[0] == "red light"
    chat(connection, "zebra one", at=1e9 + 9e7)
    chat(connection, "zebra two", at=1e9)
    assert said(connection, "zebra") == ["zebra one", "zebra two"]


def test_deleted_conversations_are_not_found(connection: apsw.Connection) -> None:
    made = chat(connection, "A fox?", title="Foxes")
    with connection:
        set_deleted(connection, key=made.key, deleted=True)
    assert hits(connection, "fox") == []
    with connection:
        set_deleted(connection, key=made.key, deleted=False)
    assert len(hits(connection, "fox")) == 2


def test_a_new_title_is_found_and_the_old_one_is_not(connection: apsw.Connection) -> None:
    made = chat(connection, "A question", title="Foxes")
    with connection:
        rename(connection, key=made.key, title="Bears")
    assert (len(hits(connection, "bear")), hits(connection, "fox")) == (1, [])


def test_filters_leave_others_out(connection: apsw.Connection) -> None:
    old, new = (chat(connection, "A fox?", title=title, at=at) for title, at in (("Old fox", 1e9), ("New fox", 2e9)))
    answered = exchanges(("?", "A fox!"))
    keep(connection, answered, at=1.0)
    connection.execute("INSERT INTO folder (id, name) VALUES (7, 'Travel')")
    with connection:
        move(connection, key=old.key, folder=7)

    assert {hit.key for hit in found(connection, Query("fox", folder=7))} == {old.key}
    assert {hit.key for hit in found(connection, Query("fox", since=1.5e9, until=2.5e9))} >= {new.key}
    assert {hit.key for hit in found(connection, Query("fox", until=1.5e9))} == {old.key}
    for model in ("GPT-4o", "ai365vip/gpt-4o"):
        by_model = found(connection, Query("fox", model=model))
        assert [hit.key for hit in by_model if hit.message is not None] == [answered.key]
    assert found(connection, Query("fox", model="other")) == []


@pytest.mark.parametrize("every", [1, 2, 50])
def test_a_long_beginning_is_found_however_common_it_is(connection: apsw.Connection, every: int) -> None:
    texts = [f"{'interface' if number % every == 0 else 'integral'} {number}" for number in range(400)]
    chat(connection, *texts)
    seen: list[str] = []
    further: Further | None = None
    while True:
        page = search(connection, Query("interf"), limit=70, after=further)
        seen += [hit.snippet for hit in page.hits]
        further = page.further
        if further is None:
            break
    assert sorted(seen) == sorted(text for text in texts if text.startswith("interface"))


def test_all_hits_come_page_by_page_and_none_twice(connection: apsw.Connection) -> None:
    for number in range(14):
        chat(connection, *(f"fox {number} {each}" for each in range(25)), title=f"Fox {number}")
    seen: list[tuple[str, int | None]] = []
    further: Further | None = None
    while True:
        page = search(connection, Query("fox"), limit=40, after=further)
        assert len(page.hits) <= 40
        assert not page.partial
        seen += [(hit.key, hit.message) for hit in page.hits]
        further = page.further
        if further is None:
            break
    assert len(seen) == len(set(seen)) == 14 * 26
    assert len(seen) > 2 * WINDOW


def test_a_search_without_time_ends_at_once_and_can_go_on(connection: apsw.Connection) -> None:
    _many(connection, 50_000)
    begun = time.monotonic()
    none = search(connection, Query("fox -the", model="nobody"), limit=5, seconds=0.0)
    assert none.partial
    assert none.further is not None
    assert time.monotonic() - begun < 0.5
    rest = search(connection, Query("fox"), limit=5, after=none.further, seconds=30)
    assert len(rest.hits) == 5


def test_a_search_that_nobody_waits_for_ends(connection: apsw.Connection) -> None:
    _many(connection, 50_000)
    stop = threading.Event()
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(stop.is_set())
        if len(asked) > 3:
            stop.set()
        return stop.is_set()

    assert search(connection, Query("fox", model="nobody"), limit=5, seconds=60, stopped=stopped).partial
    assert len(asked) < 10
    assert search(connection, Query("fox"), limit=5).hits, "the connection is as it was"


def test_a_damaged_text_is_shown_as_far_as_it_can_be_read(connection: apsw.Connection) -> None:
    chat(connection, "A fox?")
    chat(connection, "fox " * 5_000)
    connection.execute("UPDATE message SET text = CAST(x'ff20666f78' AS TEXT) WHERE text = 'A fox?'")
    connection.execute("UPDATE message SET text = x'00' WHERE typeof(text) = 'blob'")
    assert sorted(said(connection, "fox")) == ["", "\ufffd fox"]


def test_very_long_messages_hold_nobody_up(connection: apsw.Connection) -> None:
    for _ in range(2):
        chat(connection, *(f"{'天空为什么是蓝色的。' * 50_000} needle" for _ in range(2)))
    begun = time.monotonic()
    page = search(connection, Query("天空 needle"), limit=50, seconds=0.05)
    assert time.monotonic() - begun < 2
    assert page.partial
    assert page.hits


WORDS = st.sampled_from(
    ["fox", "Foxes", "café", "CAFE", "天空", "天", "straße", "the", '"', "-", "*", "한국", "\0", "a-b"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(query=st.one_of(st.text(), st.lists(WORDS, max_size=5).map(" ".join)))
def test_whatever_is_typed_each_hit_has_all_of_it(connection: apsw.Connection, query: str) -> None:
    if not connection.execute("SELECT count(*) FROM conversation").get:
        chat(connection, "Foxes in the café", "天空 the Straße", "a-b \0 한국어 the fox", title="The fox 天空")
    for hit in hits(connection, query):
        words = split(hit.snippet)
        for term in Query(query).terms:
            assert all(any(word.startswith(wanted) for word in words) for wanted in term.words)
        assert not any(set(term.words) <= set(words) and len(term.words) == 1 for term in Query(query).excluded)


def _many(connection: apsw.Connection, count: int) -> None:
    """A conversation with so many messages about foxes."""
    row = keep(connection, exchanges())
    rows = range(row * NUMBERS + 1, row * NUMBERS + count + 1)
    with connection:
        connection.executemany(
            "INSERT INTO message (id, role, shown, state, run, text, reasoning, created, finish_reason, failure,"
            " parameters, checksum) VALUES (?, 'user', 1, 'done', 0, 'A fox', '', 1, '', '', '', 0)",
            [(each,) for each in rows],
        )
        connection.executemany(
            "INSERT INTO message_index (rowid, text, beginnings) VALUES (?, 'a fox', 'a f fo fox')",
            [(each,) for each in rows],
        )
