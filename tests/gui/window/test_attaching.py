"""Pictures and text files in the composer: chosen, pasted, dropped, looked at, taken out, refused."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QClipboard, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.bridge.tasks import Tasks
from gui.chat.attachment import MOST_ATTACHMENTS, Attachment
from gui.chat.conversation import Conversation
from gui.theme.stylesheet import make_stylesheet
from gui.theme.theme import Theme
from gui.transcript.attachments.tile import AttachmentTile
from gui.window.attaching import Attaching
from gui.window.composer import Composer
from tests.fakes.conversations import NOTES, PICTURE
from tests.gui.bridge.test_attachment_reader import plain, saved


class Bench:
    """A window with a composer in it, to which things can be attached."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path) -> None:
        self.folder = folder
        self.window = QWidget()
        self.window.setStyleSheet(make_stylesheet(theme))
        qtbot.addWidget(self.window)
        self.composer = Composer(theme=theme)
        column = QVBoxLayout(self.window)
        column.addStretch(1)
        column.addWidget(self.composer)
        self.window.resize(600, 600)
        self.conversation = Conversation()
        self.kept: list[Conversation] = []
        self.attaching = Attaching(
            composer=self.composer,
            window=self.window,
            tasks=Tasks(self.window),
            conversation=lambda: self.conversation,
            keep=self.kept.append,
            parent=self.window,
        )
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.sent: list[str] = []
        self.composer.send_requested.connect(self.sent.append)
        self.composer.setFocus()

    def file(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def picture(self, name: str = "cat.png") -> Path:
        return self.file(name, saved(plain(300, 200), b"png"))

    def names(self) -> list[str]:
        return [attachment.name for attachment in self.composer.attachments]

    def words(self) -> str:
        return " ".join(label.text() for label in self.window.findChildren(QLabel) if label.isVisible())

    def tiles(self) -> list[AttachmentTile]:
        return [tile for tile in self.window.findChildren(AttachmentTile) if tile.isVisible()]

    def button(self, name: str) -> QToolButton:
        found = [b for b in self.window.findChildren(QToolButton) if b.accessibleName() == name and b.isVisible()]
        assert len(found) == 1, name
        return found[0]

    def paste(self, data: QMimeData) -> None:
        QApplication.clipboard().setMimeData(data, QClipboard.Mode.Clipboard)
        self.composer.editor.paste()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    async def until(self, look: Callable[[], object]) -> None:
        deadline = asyncio.get_running_loop().time() + 10
        while not look():
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.005)


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Bench:
    return Bench(qtbot, theme, tmp_path)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


async def test_files_are_attached_in_their_order_and_go_with_the_message(bench: Bench) -> None:
    bench.attaching.attach_files([bench.picture(), bench.file("a.txt", b"hello")])
    QTest.keyClicks(bench.composer.editor, "Look")
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == [], "not before they are read"
    assert "still being read" in bench.words()
    await bench.until(lambda: len(bench.names()) == 2)
    assert bench.names() == ["cat.png", "a.txt"]
    assert [tile.accessibleName() for tile in bench.tiles()] == ["Picture cat.png", "Text file a.txt"]
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Look"]


async def test_attachments_alone_are_a_message(bench: Bench) -> None:
    bench.attaching.attach_files([bench.picture()])
    await bench.until(bench.names)
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == [""]


@pytest.mark.parametrize("how", ["paste", "drop"])
async def test_files_can_be_pasted_and_dropped(bench: Bench, how: str) -> None:
    data = files(bench.picture(), bench.file("a.txt", b"hello"))
    if how == "paste":
        bench.paste(data)
    else:
        drop(bench.window, data)
    await bench.until(lambda: len(bench.names()) == 2)
    assert bench.composer.draft == ""


def drop(window: QWidget, data: QMimeData) -> tuple[bool, bool]:
    """Whether it may be dropped, and whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(window, entering)
    dropping = QDropEvent(QPointF(9, 9), copy, data, left, none)
    if entering.isAccepted():
        QApplication.sendEvent(window, dropping)
    return entering.isAccepted(), dropping.isAccepted()


def test_what_is_no_file_here_and_what_is_a_model_is_left_to_others(bench: Bench) -> None:
    page = QMimeData()
    page.setUrls([QUrl("https://example.org/a.png")])
    share = QMimeData()
    share.setUrls([QUrl("file://server/share/a.png")])
    words = QMimeData()
    words.setText("some words")
    for data in (page, share, words, files(bench.file("tiny.gguf", b"GGUF"))):
        assert drop(bench.window, data)[0] is False
    bench.paste(page)
    assert bench.composer.draft == "https://example.org/a.png"


async def test_a_picture_of_another_program_is_pasted_and_of_a_table_the_text(bench: Bench) -> None:
    picture = QMimeData()
    picture.setImageData(plain(64, 64))
    bench.paste(picture)
    await bench.until(bench.names)
    assert bench.composer.attachments[0].media_type == "image/png"
    both = QMimeData()
    both.setImageData(plain(64, 64))
    both.setText("a\tb")
    bench.paste(both)
    assert (bench.composer.draft, len(bench.names())) == ("a\tb", 1)


async def test_what_cannot_be_attached_is_said_and_nothing_else_is_lost(bench: Bench) -> None:
    QTest.keyClicks(bench.composer.editor, "words")
    bench.attaching.attach_files([bench.file("song.mp3", b"ID3\0\0\1"), bench.picture()])
    await bench.until(lambda: bench.names() == ["cat.png"])
    await bench.until(lambda: bench.composer.strip.count == 1)
    assert bench.composer.draft == "words"
    bench.attaching.attach_files([bench.folder])
    await bench.until(lambda: "is a folder or a device" in bench.words())


async def test_no_more_than_ten(bench: Bench) -> None:
    paths = [bench.file(f"{number}.txt", b"x") for number in range(MOST_ATTACHMENTS + 2)]
    bench.attaching.attach_files(paths)
    await bench.until(lambda: len(bench.names()) == MOST_ATTACHMENTS)
    assert "up to 10 attachments" in bench.words()
    data = QMimeData()
    data.setText("y" * 30_000)
    bench.paste(data)
    assert len(bench.names()) == MOST_ATTACHMENTS


def test_an_attachment_is_taken_out_with_its_button_or_with_delete(bench: Bench) -> None:
    bench.composer.set_draft("", (PICTURE, NOTES))
    QTest.mouseClick(bench.button("Remove notes.txt"), Qt.MouseButton.LeftButton)
    assert bench.names() == [PICTURE.name]
    bench.tiles()[0].setFocus()
    bench.press(Qt.Key.Key_Delete)
    assert bench.names() == []
    assert bench.composer.editor.hasFocus()


def test_the_keyboard_comes_to_each_and_opens_it(bench: Bench, qtbot: QtBot) -> None:
    bench.composer.set_draft("x", (PICTURE, NOTES))
    met = []
    for _ in range(5):
        bench.press(Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused.accessibleName())
    names = [f"Picture {PICTURE.name}", f"Remove {PICTURE.name}", "Text file notes.txt", "Remove notes.txt"]
    assert met == [*names, "Attach files"]
    bench.tiles()[1].setFocus()
    bench.press(Qt.Key.Key_Return)
    viewer = bench.window.findChild(QDialog)
    assert viewer is not None
    assert viewer.windowTitle() == "notes.txt"
    field = viewer.findChild(QPlainTextEdit)
    assert field is not None
    assert field.toPlainText() == NOTES.text
    viewer.close()


def test_a_draft_comes_back_with_what_is_attached(bench: Bench) -> None:
    bench.composer.set_draft("words", (PICTURE, NOTES))
    assert (bench.composer.draft, bench.composer.attachments) == ("words", (PICTURE, NOTES))
    bench.composer.set_draft("other", ())
    assert bench.composer.attachments == ()


async def test_what_is_still_being_read_goes_to_the_chat_it_was_meant_for(bench: Bench) -> None:
    first, picture = bench.conversation, bench.picture()
    bench.attaching.attach_files([picture])
    await asyncio.sleep(0)
    bench.conversation = Conversation()
    bench.composer.set_draft("another", ())
    await bench.until(lambda: bench.kept)
    assert [each.name for each in first.draft_attachments] == ["cat.png"]
    assert bench.names() == []
    bench.attaching.attach_files([picture])
    await asyncio.sleep(0)
    bench.composer.set_draft("the same, read again", ())
    await bench.until(lambda: bench.names() == ["cat.png"])


async def test_what_was_taken_out_while_it_was_read_does_not_come_back(bench: Bench) -> None:
    bench.attaching.attach_files([bench.picture(), bench.file("a.txt", b"x")])
    bench.button("Remove cat.png").click()
    await bench.until(lambda: bench.names() == ["a.txt"])
    await asyncio.sleep(0.1)
    assert bench.names() == ["a.txt"]


def test_where_the_model_takes_no_pictures_that_is_said_before_sending(bench: Bench) -> None:
    bench.composer.set_picture_refusal("GPT takes no pictures.")
    assert "no pictures" not in bench.words()
    bench.composer.set_draft("Look", (PICTURE, NOTES))
    assert "GPT takes no pictures." in bench.words()
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == []
    assert "Nothing was sent" in bench.words()
    assert (bench.composer.draft, bench.composer.attachments) == ("Look", (PICTURE, NOTES))
    bench.composer.set_picture_refusal("")
    assert "GPT takes no pictures." not in bench.words()
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Look"]


def test_text_files_go_to_models_that_cannot_see(bench: Bench) -> None:
    bench.composer.set_picture_refusal("GPT takes no pictures.")
    bench.composer.set_draft("Look", (NOTES,))
    bench.press(Qt.Key.Key_Return)
    assert bench.sent == ["Look"]


def test_a_name_is_shown_as_plain_text(bench: Bench) -> None:
    bench.composer.strip.add("<b>bold</b><img>")
    assert "<b>bold</b>" in bench.words()
    bench.composer.set_draft("", (Attachment("<i>x</i>.txt", "text/plain", b"x"),))
    assert bench.tiles()[0].toolTip() == "&lt;i&gt;x&lt;/i&gt;.txt"


def test_many_wrap_into_lines_and_the_window_can_stay_narrow(bench: Bench) -> None:
    bench.composer.set_draft("", (PICTURE,) * 5 + (NOTES,) * 5)
    for width in (600, 300):
        bench.window.resize(width, 600)
        for _ in range(5):
            QApplication.processEvents()
        strip = bench.composer.strip
        assert all(
            strip.rect().contains(chip.geometry()) for chip in strip.findChildren(QWidget) if chip.parent() is strip
        )
