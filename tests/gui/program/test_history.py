"""What the next start finds, and what is done to chats in the window."""

import asyncio
import shutil
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QMessageBox

from gui.chat.message import State
from gui.history.archive.forms import Form, Words
from gui.history.connection import connect
from gui.history.lock import WriterLock
from gui.history.places import Places
from gui.history.reading import read_conversation
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.gui.program.rill import OpenRill, Rill, talking_to

CTRL = Qt.KeyboardModifier.ControlModifier


def chats(rill: Rill) -> list[str]:
    """What the sidebar lists, headings included."""
    (listed,) = [one for one in rill.named(QListView, "Chats") if one.isVisible()]
    model = listed.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def click(rill: Rill, title: str) -> None:
    (listed,) = rill.named(QListView, "Chats")
    row = chats(rill).index(title)
    box = listed.visualRect(listed.model().index(row, 0))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.x() + 30, box.center().y()))


def shown(rill: Rill) -> list[str]:
    return [message.text for message in rill.chat.conversation.path()]


async def settled(rill: Rill) -> None:
    await rill.until(lambda: not rill.program.keeping.recorder.has_changes(rill.chat.conversation), what="the disk")


async def test_the_next_start_brings_back_the_chat_the_draft_and_the_list(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Second")
            rill.write("and a half")
        async with open_rill(settings) as rill:
            await rill.until(lambda: shown(rill) == ["Second", "Because."], what="the last chat")
            assert rill.editor.toPlainText() == "and a half"
            await rill.until(lambda: chats(rill) == ["Today", "Second", "First"], what="the list")
            click(rill, "First")
            await rill.until(lambda: shown(rill) == ["First", "Because."], what="the other chat")
            await rill.ask("And then?")
            assert [message["content"] for message in server.received[-1].json["messages"]] == [
                "First",
                "Because.",
                "And then?",
            ]


async def test_after_a_crash_a_reply_is_there_as_far_as_it_had_come(open_rill: OpenRill, tmp_path: Path) -> None:
    with running(ChatbotUI(reply=streamed("So far", " and more", stays_open=True))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            rill.send("Go on")
            await rill.until(lambda: rill.chat.conversation.path()[-1:] and "more" in rill.reply.text, what="text")
            journal = rill.paths.data / "history.journal"
            await rill.until(lambda: journal.exists() and b"more" in journal.read_bytes(), what="the journal")
            shutil.copytree(rill.paths.data, tmp_path / "crashed")
        shutil.rmtree(tmp_path / "profile" / "data")
        shutil.copytree(tmp_path / "crashed", tmp_path / "profile" / "data")
        async with open_rill(settings) as rill:
            await rill.until(lambda: shown(rill) == ["Go on", "So far and more"], what="the chat")
            assert rill.reply.state is State.INTERRUPTED
            await rill.drawn()
            assert {"Continue", "Retry"} <= rill.buttons()


async def test_a_chat_is_deleted_with_a_key_and_comes_back_with_undo(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Second")
            await rill.until(lambda: "Second" in chats(rill), what="the list")
            click(rill, "Second")
            (listed,) = rill.named(QListView, "Chats")
            listed.setFocus()
            rill.key(Qt.Key.Key_Delete, on=listed)
            await rill.until(lambda: chats(rill) == ["Today", "First"], what="the deletion")
            assert shown(rill) != ["Second", "Because."]
            await rill.until(lambda: "Undo" in rill.buttons(), what="the notice")
            rill.press("Undo")
            await rill.until(lambda: chats(rill) == ["Today", "Second", "First"], what="the undoing")
            await rill.until(lambda: shown(rill) == ["Second", "Because."], what="the chat")


async def test_quitting_asks_where_something_could_not_be_saved(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            await settled(rill)
            other = connect(Places(rill.paths.data).database)
            other.execute("BEGIN IMMEDIATE")
            await rill.ask("Second")
            await rill.until(lambda: rill.program.keeping.recorder.problem is not None, what="the problem")
            rill.window.close()
            await rill.until(lambda: rill.window.findChildren(QMessageBox), what="the question")
            assert rill.says("could not be saved")
            rill.press("&Stay")
            other.execute("ROLLBACK")
            other.close(True)
            await rill.in_front()
            await rill.until(lambda: rill.program.keeping.recorder.problem is None, what="the saving")
            assert rill.window.isVisible()


async def test_beside_another_rill_one_reads_and_chats_and_is_told_that_nothing_is_kept(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
        other = WriterLock(Places(tmp_path / "profile" / "data").lock)
        assert other.acquire()
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.says("Another Rill has the history open"), what="the notice")
            await rill.until(lambda: shown(rill) == ["First", "Because."], what="the chat")
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Second")
            await rill.until(lambda: chats(rill) == ["Today", "Second", "First"], what="the list")
            transfer = rill.program.keeping.transfer
            target = tmp_path / "kept.md"
            transfer.export_open(rill.chat.conversation, form=Form.MARKDOWN, target=target, words=Words())
            await rill.until(lambda: transfer.work is None, what="the export")
            assert "Because." in target.read_text(encoding="utf-8")
            rill.window.close()
            await rill.until(lambda: rill.says("could not be saved"), what="the question")
            rill.press("&Quit anyway")
        other.release()
        async with open_rill(settings) as rill:
            await rill.until(lambda: chats(rill) == ["Today", "First"], what="the list")


async def test_a_history_of_a_newer_rill_is_left_alone(open_rill: OpenRill, tmp_path: Path) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
        database = Places(tmp_path / "profile" / "data").database
        connection = connect(database)
        connection.pragma("user_version", 99)
        connection.close(True)
        before = database.read_bytes()
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.says("A newer Rill has written"), what="the notice")
            await rill.ask("Second")
            await rill.until(lambda: chats(rill) == ["Today", "Second"], what="a list of this session")
        assert database.read_bytes() == before


async def test_a_damaged_history_is_repaired_and_the_file_is_kept(open_rill: OpenRill, tmp_path: Path) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            await rill.ask("First")
        places = Places(tmp_path / "profile" / "data")
        places.database.write_bytes(b"Something else" + places.database.read_bytes()[14:])
        damaged = places.database.read_bytes()
        async with open_rill(settings) as rill:
            await rill.until(lambda: rill.says("The history was damaged. 1 chat"), what="the notice")
            await rill.until(lambda: chats(rill) == ["Today", "First"], what="the list")
            click(rill, "First")
            await rill.until(lambda: shown(rill) == ["First", "Because."], what="the chat")
        assert damaged in [path.read_bytes() for path in places.damaged.rglob("*.db")]


async def test_a_hit_is_opened_in_its_place(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Early April has the blossoms."))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("Kyoto")
            await settled(rill)
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Something else")
            rill.key(Qt.Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
            (field,) = rill.named(QLineEdit, "Search everything")
            assert field.hasFocus()
            QTest.keyClicks(field, "kyoto")
            await rill.until(lambda: rill.says("2 hits"), what="the title and the question")
            rill.key(Qt.Key.Key_Down, on=field)
            rill.key(Qt.Key.Key_Down, on=field)
            rill.key(Qt.Key.Key_Return, on=field)
            await rill.until(lambda: shown(rill)[:1] == ["Kyoto"], what="the chat")
            selected = rill.transcript.selection
            await rill.until(lambda: not selected.empty, what="the hit")


async def test_the_palette_goes_to_a_chat_by_its_name(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("Kyoto")
            rill.key(Qt.Key.Key_N, CTRL)
            await rill.ask("Something else")
            await settled(rill)
            rill.key(Qt.Key.Key_K, CTRL)
            (field,) = rill.named(QLineEdit, "Go to a chat, run a command, choose a model")
            QTest.keyClicks(field, "#kyo")
            await asyncio.sleep(0.3)
            rill.key(Qt.Key.Key_Return, on=field)
            await rill.until(lambda: shown(rill)[:1] == ["Kyoto"], what="the chat")


async def test_what_was_deleted_altogether_does_not_come_back_with_a_reply_on_its_way(open_rill: OpenRill) -> None:
    with running(ChatbotUI(reply=streamed("So far", stays_open=True))) as server:
        settings = talking_to(server.address)
        async with open_rill(settings) as rill:
            rill.send("Go on")
            await rill.until(lambda: rill.chat.conversation.path()[-1:] and rill.reply.text, what="text")
            transfer = rill.program.keeping.transfer
            transfer.delete_all(copies=True)
            await rill.until(lambda: transfer.work is None, what="the deletion")
            assert shown(rill) == []
            await asyncio.sleep(0.5)
            await rill.until(lambda: chats(rill) == [], what="an empty list")
        async with open_rill(settings) as rill:
            await asyncio.sleep(0.5)
            assert chats(rill) == []


async def test_what_is_imported_into_a_chat_that_goes_on_is_not_written_over(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    with running(ChatbotUI(reply=streamed("Because."))) as server:
        async with open_rill(talking_to(server.address)) as rill:
            await rill.ask("First")
            await rill.ask("Only in the archive")
            await settled(rill)
            transfer = rill.program.keeping.transfer
            target = tmp_path / "all.json"
            transfer.export(keys=None, form=Form.JSON, target=target, words=Words())
            await rill.until(lambda: transfer.work is None, what="the export")
            rill.chat.delete(rill.chat.conversation.path()[2].id)
            await settled(rill)
            server.replies.append(streamed("So far", stays_open=True))
            rill.send("Goes on meanwhile")
            await rill.until(lambda: rill.reply.text == "So far", what="text")
            transfer.import_file(target)
            await rill.until(lambda: transfer.work is None, what="the import")
            rill.chat.stop()
            await rill.ended()
            await rill.ask("And after that")
            await settled(rill)
            history, key = rill.program.keeping.history, rill.chat.conversation.key
            kept = (await history.read(read_conversation, key)).conversation
            texts = {message.text for message in kept.messages()}
            assert {"First", "Only in the archive", "Goes on meanwhile", "So far", "And after that"} <= texts
