import apsw
import pytest

from gui.history import conversations, folders
from gui.history.listing import LOOSE, MOST_CHANGES, PINNED, Page, Section, read_news, read_pages
from tests.fakes.conversations import exchanges, keep

INSERT = (
    "INSERT INTO conversation (key, title, title_source, model, activity, created, updated, pinned, folder)"
    " VALUES (?, 'A title', 'prompt', '', ?, 0, 0, ?, ?)"
)


def fill(connection: apsw.Connection, count: int, *, pinned: bool = False, folder: int | None = None) -> None:
    newest: int = connection.execute("SELECT coalesce(max(activity), 0) FROM conversation").get
    with connection:
        connection.executemany(INSERT, ((f"k{n}", n, pinned, folder) for n in range(newest + 1, newest + count + 1)))


def keys(pages: list[Page]) -> list[list[str]]:
    return [[entry.key for entry in page.entries] for page in pages]


def test_pages_follow_each_other_from_section_to_section(connection: apsw.Connection) -> None:
    travel = folders.make_folder(connection, name="Travel")
    fill(connection, 4)
    fill(connection, 2, pinned=True, folder=travel)
    fill(connection, 2, folder=travel)
    inside = Section(pinned=False, folder=travel)
    pages = read_pages(connection, after=[(PINNED, None), (inside, None), (LOOSE, None)], limit=5)
    assert keys(pages) == [["k6", "k5"], ["k8", "k7"], ["k4"]]
    assert [page.last for page in pages] == [True, True, False]
    assert keys(read_pages(connection, after=[(LOOSE, 4)], limit=5)) == [["k3", "k2", "k1"]]


def test_news_is_what_has_changed_since(connection: apsw.Connection) -> None:
    fill(connection, 5)
    since = read_news(connection, since=None).revision
    travel = folders.make_folder(connection, name="Travel")
    conversations.rename(connection, key="k1", title="Other")
    conversations.move(connection, key="k2", folder=travel)
    conversations.set_deleted(connection, key="k3", deleted=True)
    connection.execute("UPDATE conversation SET draft = 'Not listed' WHERE key = 'k4'")
    news = read_news(connection, since=since)
    assert ([entry.key for entry in news.changed], news.gone, news.whole) == (["k1", "k2"], ["k3"], True)
    assert [(folder.name, folder.opened, folder.count) for folder in news.folders] == [("Travel", True, 1)]
    assert read_news(connection, since=news.revision).changed == []
    conversations.set_deleted(connection, key="k3", deleted=False)
    assert [entry.key for entry in read_news(connection, since=news.revision).changed] == ["k3"]


def test_a_message_is_news_of_its_conversation(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."))
    keep(connection, written)
    since = read_news(connection, since=None).revision
    keep(connection, written)
    assert [entry.key for entry in read_news(connection, since=since).changed] == [written.key]


def test_too_much_news_is_not_told(connection: apsw.Connection) -> None:
    fill(connection, MOST_CHANGES + 1)
    news = read_news(connection, since=0)
    assert (news.changed, news.whole) == ([], False)


def test_nothing_reads_or_sorts_the_whole_table(connection: apsw.Connection) -> None:
    fill(connection, 300)
    asked: list[str] = []

    def trace(_cursor: apsw.Cursor, statement: str, _bindings: object) -> bool:
        asked.append(statement)
        return True

    connection.exec_trace = trace
    read_pages(connection, after=[(PINNED, None), (LOOSE, None)], limit=100)
    read_news(connection, since=295)
    conversations.next_activity(connection)
    connection.exec_trace = None
    assert len(asked) == 6
    for statement in asked:
        values = (1,) * statement.count("?")
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        assert all("USING" in step or step in ("SCAN folder", "CORRELATED SCALAR SUBQUERY 1") for step in plan), plan
        assert not [step for step in plan if "TEMP B-TREE" in step], plan


def test_folders_have_names_of_their_own(connection: apsw.Connection) -> None:
    first, second = (folders.make_folder(connection, name="Travel") for _ in range(2))
    folders.rename_folder(connection, folder=first, name="Travel")
    assert [folder.name for folder in read_news(connection, since=None).folders] == ["Travel", "Travel 2"]
    folders.rename_folder(connection, folder=second, name="Work")
    folders.set_folder_opened(connection, folder=second, opened=False)
    assert [(folder.name, folder.opened) for folder in read_news(connection, since=None).folders][1] == ("Work", False)


def test_a_removed_folder_leaves_its_conversations(connection: apsw.Connection) -> None:
    travel = folders.make_folder(connection, name="Travel")
    fill(connection, 3, folder=travel)
    since = read_news(connection, since=None).revision
    folders.remove_folder(connection, folder=travel)
    news = read_news(connection, since=since)
    assert news.folders == []
    assert [entry.folder for entry in news.changed] == [None] * 3


def test_a_copy_has_every_message_and_is_found(connection: apsw.Connection) -> None:
    written = exchanges(("One?", "Two."), title="Counting")
    keep(connection, written)
    conversations.duplicate(connection, key=written.key, copy_key="copy", title="Counting (copy)", at=1.0)
    assert connection.execute("SELECT count(*) FROM message").get == 4
    assert connection.execute("SELECT count(*) FROM message_index WHERE message_index MATCH 'two'").get == 2
    with pytest.raises(KeyError):
        conversations.duplicate(connection, key="none", copy_key="other", title="", at=1.0)
