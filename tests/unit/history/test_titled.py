import apsw

from gui.history.conversations import set_deleted
from gui.history.titled import recent_titles, search_titles
from tests.fakes.conversations import exchanges, keep

TITLES = ["Trip to Kyoto", "Über den Wolken", "为什么天空是蓝色的", 'A "quoted" title* -x']


def keys(connection: apsw.Connection) -> dict[str, str]:
    """By title, of the conversations that are kept here."""
    made = {}
    for title in TITLES:
        conversation = exchanges(("Why?", "Therefore."), title=title)
        keep(connection, conversation)
        made[title] = conversation.key
    return made


def test_the_recent_ones_are_those_in_which_something_happened_last(connection: apsw.Connection) -> None:
    made = keys(connection)
    set_deleted(connection, key=made[TITLES[2]], deleted=True)
    assert [each.title for each in recent_titles(connection, limit=2)] == [TITLES[3], TITLES[1]]


def test_titles_are_found_by_the_beginnings_of_their_words(connection: apsw.Connection) -> None:
    made = keys(connection)
    for text, title in (("kyo tri", TITLES[0]), ("uber", TITLES[1]), ("天空", TITLES[2]), ('"quo', TITLES[3])):
        assert search_titles(connection, text, limit=9) == [(made[title], title)], text


def test_what_is_no_word_or_in_no_title_or_deleted_is_not_found(connection: apsw.Connection) -> None:
    made = keys(connection)
    set_deleted(connection, key=made[TITLES[0]], deleted=True)
    for text in ("", " * ", "oto", "kyoto", "AND", "text:kyoto"):
        assert search_titles(connection, text, limit=9) == [], text
