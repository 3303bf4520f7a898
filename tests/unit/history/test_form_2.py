"""Histories of form 1, which was released, and what form 2 has added: attachments, settings, what a reply cost."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import apsw

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.history.backups import back_up, list_backups
from gui.history.checking import check_messages
from gui.history.connection import connect
from gui.history.conversations import duplicate, purge, save, set_deleted
from gui.history.deleting import delete_all
from gui.history.history import History
from gui.history.messages import NUMBERS
from gui.history.migrations import APPLICATION_ID, MIGRATIONS, NEWEST, form_of, migrate
from gui.history.opening import open_history
from gui.history.places import Places
from gui.history.reading import read_conversation, read_end
from gui.history.records import Batch, record_of
from gui.history.restoring import restore_missing
from gui.history.salvage import salvage
from tests.fakes.conversations import NOTES, PICTURE, exchanges, keep, with_everything

_MESSAGE = "INSERT INTO message VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_CONVERSATION = "INSERT INTO conversation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"


def form_1(path: Path) -> list[Conversation]:
    """A database as Rill 1 has left it, and what is in it."""
    written = [with_everything(), exchanges(*((f"Q{n}", f"A{n} " * 900) for n in range(40)), title="Long")]
    with closing(connect(path.with_name("newer.db"))) as newer, closing(connect(path)) as old:
        migrate(newer)
        for conversation in written:
            keep(newer, conversation, at=7.0)
        old.execute(MIGRATIONS[0])
        old.pragma("user_version", 1)
        old.pragma("application_id", APPLICATION_ID)
        old.executemany("INSERT INTO model VALUES (?,?,?,?,?)", newer.execute("SELECT * FROM model").fetchall())
        old.executemany(_MESSAGE, [row[:20] for row in newer.execute("SELECT * FROM message")])
        old.executemany(_CONVERSATION, [row[:16] for row in newer.execute("SELECT * FROM conversation")])
    return written


def attached(conversation: Conversation) -> list[tuple[Attachment, ...]]:
    return [message.attachments for message in conversation.messages() if message.attachments]


def count(connection: apsw.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM attachment").get)


def test_a_history_of_form_1_is_read_as_it_was(tmp_path: Path) -> None:
    places = Places(tmp_path)
    written = form_1(places.database)
    opening = open_history(places)
    assert (opening.problem, opening.salvaged) == (None, None)
    with closing(connect(places.database)) as connection:
        assert form_of(connection) == NEWEST
        assert check_messages(connection).damaged == []
        for before in written:
            read = read_conversation(connection, before.key)
            texts = [m.text.replace("\ud800", "\ufffd") for m in before.messages()]
            assert [m.text for m in read.conversation.messages()] == texts
            assert (read.conversation.settings, attached(read.conversation), read.damaged) == (ChatSettings(), [], [])
            # and goes on in the new form
            prompt = read.conversation.add_prompt("And now?", parent=None, attachments=(PICTURE,))
            keep(connection, read.conversation)
            assert read_end(connection, before.key).conversation.message(prompt.id).attachments == (PICTURE,)
    assert [backup.form for backup in list_backups(places)] == [1]
    opening.release()


async def test_what_a_backup_of_form_1_has_comes_back(tmp_path: Path) -> None:
    places = Places(tmp_path)
    written = form_1(places.database)
    backup = back_up(places)
    assert backup is not None
    assert backup.form == 1
    before = backup.path.read_bytes()
    history = History(places)
    await history.open()
    await history.write(delete_all)
    added = await history.write(restore_missing, backup)
    assert (added.conversations_added, added.messages_added) == (2, sum(map(len, written)))
    await history.close()
    assert backup.path.read_bytes() == before, "the backup itself stays as it is"


def test_a_damaged_database_of_either_form_is_salvaged_with_what_it_had(tmp_path: Path) -> None:
    written = form_1(tmp_path / "old.db")
    with closing(connect(tmp_path / "new.db")) as new:
        migrate(new)
        keep(new, written[0])
    for name, expected in (("old.db", []), ("new.db", [(PICTURE, NOTES)])):
        with closing(connect(tmp_path / f"from-{name}")) as target:
            migrate(target)
            assert salvage(tmp_path / name, target).damaged == 0
            read = read_conversation(target, written[0].key)
            assert (len(read.conversation), read.damaged) == (len(written[0]), [])
            assert attached(read.conversation) == expected
            hits = target.execute("SELECT count(*) FROM message_index WHERE message_index MATCH 'notes'").get
            assert hits == len(expected), "what is attached is found"
            assert read.conversation.draft_attachments == ((NOTES,) if expected else ())


def test_attachments_settings_and_what_a_reply_cost_come_back(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    for read in (read_conversation(connection, written.key), read_end(connection, written.key)):
        assert read.conversation.settings == written.settings
        assert read.conversation.draft_attachments == written.draft_attachments
    whole = read_conversation(connection, written.key).conversation
    assert attached(whole) == [(PICTURE, NOTES)]
    full = next(message for message in whole.messages() if message.comparison)
    assert (full.usage, full.skipped, full.comparison) == (written.message(full.id).usage, 2, "c1")


def test_attachments_that_are_there_are_not_written_again(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    before = connection.execute("SELECT id FROM attachment ORDER BY id").fetchall()
    written.title = "Another"
    keep(connection, written)
    assert connection.execute("SELECT id FROM attachment ORDER BY id").fetchall() == before
    written.draft_attachments = (PICTURE, NOTES)
    keep(connection, written)
    assert read_conversation(connection, written.key).conversation.draft_attachments == (PICTURE, NOTES)


def test_new_settings_are_a_change_for_backups(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    revision = connection.execute("SELECT max(revision) FROM conversation").get
    written.settings = replace(written.settings, temperature=0.1)
    save(connection, Batch(record_of(written, created=1.0, updated=None)))
    assert connection.execute("SELECT max(revision) FROM conversation").get > revision


def test_a_copy_has_the_attachments_and_not_those_of_the_draft(connection: apsw.Connection) -> None:
    written = with_everything()
    keep(connection, written)
    duplicate(connection, key=written.key, copy_key="copy", title="Copy", at=5.0)
    copy = read_conversation(connection, "copy").conversation
    assert (attached(copy), copy.draft_attachments) == ([(PICTURE, NOTES)], ())
    assert copy.settings == written.settings


def test_a_fork_and_what_is_taken_out_and_put_back_have_them(connection: apsw.Connection) -> None:
    conversation = exchanges(("One", "Two"))
    prompt = conversation.add_prompt("See", parent=2, attachments=(PICTURE,))
    assert conversation.copy_to(prompt.id).path()[-1].attachments == (PICTURE,)
    row = keep(connection, conversation)
    removed = conversation.remove(prompt.id)
    save(connection, Batch(record_of(conversation, created=1.0, updated=None), removed=[prompt.id]))
    assert count(connection) == 0
    conversation.put_back(removed)
    assert keep(connection, conversation) == row
    assert attached(read_conversation(connection, conversation.key).conversation) == [(PICTURE,)]


def test_nothing_is_left_of_what_is_deleted(connection: apsw.Connection) -> None:
    written, other = with_everything(), exchanges(("a", "b"))
    other.draft_attachments = (PICTURE,)
    keep(connection, written)
    keep(connection, other)
    set_deleted(connection, key=written.key, deleted=True)
    purge(connection)
    assert count(connection) == 1
    delete_all(connection)
    assert count(connection) == 0


def test_a_changed_byte_in_an_attachment_is_noticed(connection: apsw.Connection) -> None:
    written = with_everything()
    row = keep(connection, written)
    number = next(message.id for message in written.messages() if message.attachments)
    connection.execute("UPDATE attachment SET data = x'00' WHERE message = ? AND number = 0", (row * NUMBERS + number,))
    assert [each.number for each in check_messages(connection).damaged] == [number]
    assert read_conversation(connection, written.key).damaged == [number]
