import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Failed, Transfer, Work
from gui.history.connection import connect
from gui.history.history import History
from gui.history.places import Places
from gui.history.problems import HistoryError, Problem
from gui.preferences.transfer_texts import failure_text
from gui.theme.theme import Theme
from gui.window.banner import Banner
from gui.window.exporting import Exporting
from gui.window.parts import WindowParts, build_window
from tests.fakes.conversations import exchanges, keep


class Bench:
    """The window with a history of some chats."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.places = Places(folder / "data")
        self.places.folder.mkdir()
        self.history = History(self.places)
        self.tasks = Tasks()
        self.transfer = Transfer(history=self.history, spawn=self.tasks.spawn)
        self.parts: WindowParts = build_window(theme=theme)
        self.window = self.parts.window
        qtbot.addWidget(self.window)
        self.exporting = Exporting(
            transfer=self.transfer, window=self.window, banners=self.parts.banners, theme=theme, parent=self.window
        )
        self.window.show()

    def fill(self, chats: int, *, length: int = 1) -> list[str]:
        connection = connect(self.places.database)
        conversations = [exchanges((f"question {n}", "answer " * length), title=f"A/B: {n}?") for n in range(chats)]
        for conversation in conversations:
            keep(connection, conversation)
        connection.close(True)
        return [conversation.key for conversation in conversations]

    def choose(self, target: Path, *, form: str = "") -> str:
        """Take a file in the dialog that is open; gives the name that it suggested."""
        dialog = next(each for each in self.window.findChildren(QFileDialog) if each.isVisible())
        if form:
            dialog.selectNameFilter(next(each for each in dialog.nameFilters() if form in each))
            dialog.filterSelected.emit(dialog.selectedNameFilter())
        suggested = [Path(each).name for each in dialog.selectedFiles()]
        dialog.selectFile(str(target))
        dialog.accept()
        return "".join(suggested)

    async def ended(self) -> None:
        over = asyncio.Event()
        self.transfer.ended.connect(over.set, Qt.ConnectionType.SingleShotConnection)
        async with asyncio.timeout(20):
            await over.wait()

    def said(self) -> list[str]:
        return [notice.text for notice in self.parts.banners.notices()]

    def find(self, name: str) -> QWidget:
        found = self.window.findChild(QWidget, name)
        assert found is not None
        return found


@pytest.fixture
async def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(qtbot, theme, tmp_path)
    await bench.history.open()
    yield bench
    await bench.history.close()


async def test_a_chat_is_exported_under_a_name_that_every_system_takes(bench: Bench, tmp_path: Path) -> None:
    keys = bench.fill(2)
    bench.exporting.export_chat(key=keys[1], title="A/B: 1?")
    assert bench.choose(tmp_path / "one.html", form="html") == "A B 1.html"
    await bench.ended()
    assert "question 1" in (tmp_path / "one.html").read_text()
    assert bench.said() == [f"Exported 1 chat to {tmp_path / 'one.html'}."]


async def test_the_folder_of_an_export_opens_from_its_notice(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.fill(1)
    bench.exporting.export_all()
    bench.choose(tmp_path / "all.json")
    await bench.ended()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    banner = bench.parts.banners.findChild(Banner)
    assert banner is not None
    button = next(each for each in banner.findChildren(QPushButton) if each.text() == "Open folder")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path)]
    assert bench.said() == []


async def test_a_long_export_shows_how_far_it_is_and_can_be_cancelled(bench: Bench, tmp_path: Path) -> None:
    bench.fill(400, length=4000)
    out = tmp_path / "out"
    out.mkdir()
    bench.exporting.export_all()
    bench.choose(out / "all.zip", form="Web")
    text, cancel = bench.find("transfer_text"), bench.find("transfer_cancel")
    assert isinstance(text, QLabel)
    seen = asyncio.Event()
    bench.transfer.progressed.connect(lambda: seen.set() if text.isVisible() and " of 400" in text.text() else None)
    async with asyncio.timeout(20):
        await seen.wait()
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert text.text() == "Cancelling…"
    await bench.ended()
    assert bench.said() == ["The export was cancelled; no file was written."]
    assert (list(out.iterdir()), text.isVisible()) == ([], False)


async def test_what_an_import_brought_is_counted(bench: Bench, tmp_path: Path) -> None:
    bench.fill(2)
    bench.exporting.export_all()
    bench.choose(tmp_path / "all.json")
    await bench.ended()
    bench.fill(1)
    await bench.history.write(lambda connection: connection.execute("DELETE FROM conversation WHERE id = 1"))
    bench.exporting.import_chats()
    bench.choose(tmp_path / "all.json")
    await bench.ended()
    assert bench.said() == ["1 chat added, 1 chat already there."]


async def test_where_nothing_could_be_written_is_said(bench: Bench, tmp_path: Path) -> None:
    bench.fill(1)
    bench.exporting.export_all()
    bench.choose(tmp_path / "x.json")
    (tmp_path / "x.json").mkdir()
    await bench.ended()
    [text] = bench.said()
    assert text.startswith("Nothing was exported. The system says: ")


@pytest.mark.parametrize(
    ("problem", "words"),
    [(Problem.FULL, "no room left in {folder}"), (Problem.READ_ONLY, "may not write in {folder}")],
)
def test_a_full_disk_and_a_closed_folder_have_words(tmp_path: Path, problem: Problem, words: str) -> None:
    text = failure_text(Failed(Work.EXPORT, HistoryError(problem, "errno {28}"), tmp_path / "all.json"))
    assert words.format(folder=tmp_path) in text
