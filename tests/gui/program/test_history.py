"""What the next start finds, and what is done to chats in the window."""

import shutil
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QMessageBox

from gui.chat.message import State
from gui.history.connection import connect
from gui.history.places import Places
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
