"""What goes with a prompt: above its text, as high as it is, for the eye, the keyboard and a screen reader."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.chat.attachment import Attachment
from gui.chat.message import Message
from gui.transcript.attachments.thumbnails import KEPT_BYTES, Thumbnails, thumbnail_of
from gui.transcript.attachments.tile import AttachmentTile
from gui.transcript.attachments.viewer import SHOWN_CHARACTERS, AttachmentViewer
from gui.transcript.metrics import estimated_height
from tests.fakes.baits import Baits
from tests.fakes.conversations import NOTES
from tests.gui.bridge.test_attachment_reader import plain, png_header, saved
from tests.gui.transcript.conftest import Chat

RED = Attachment("red.png", "image/png", saved(plain(400, 200, "#ff0000"), b"png"))
TALL = Attachment("tall.png", "image/png", saved(plain(100, 2_000, "#00ff00"), b"png"))
DAMAGED = Attachment("damaged.png", "image/png", png_header(300, 300))


def prompt(chat: Chat, text: str, *attachments: Attachment) -> Message:
    last = chat.conversation.last()
    message = chat.conversation.add_prompt(text, parent=last.id if last else None, attachments=attachments)
    chat.model.refresh()
    return message


def tiles(chat: Chat, message: Message) -> list[AttachmentTile]:
    return [tile for tile in chat.bubble(message).findChildren(AttachmentTile) if tile.isVisible()]


def wait(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not look():
        assert time.monotonic() < deadline
        QApplication.processEvents()
        time.sleep(0.002)


def painted(widget: QWidget) -> QColor:
    """In its middle."""
    return widget.grab().toImage().pixelColor(widget.width() // 2, widget.height() // 2)


def test_pictures_and_texts_stand_above_the_words_inside_the_bubble(chat: Chat) -> None:
    message = prompt(chat, "Look at these", RED, NOTES, TALL)
    chat.open()
    bubble, shown = chat.prompt_bubble(message), tiles(chat, message)
    assert [tile.accessibleName() for tile in shown] == ["Picture red.png", "Picture tall.png", "Text file notes.txt"]
    boxes = [QRect(tile.mapTo(bubble, QPoint(0, 0)), tile.size()) for tile in shown]
    assert all(bubble.surface.contains(box) for box in boxes)
    assert max(box.bottom() for box in boxes) < bubble.sourced.rect_of(0).top()
    wait(lambda: painted(shown[0]) == QColor("#ff0000"))
    wait(lambda: painted(shown[1]) == QColor("#00ff00"))


def test_a_picture_alone_keeps_its_shape(chat: Chat) -> None:
    message = prompt(chat, "", RED)
    chat.open()
    (tile,) = tiles(chat, message)
    assert tile.size() == QSize(320, 160)
    assert chat.bubble(message).surface.height() < 200, "no room for a text that is not there"


@pytest.mark.parametrize("width", [900, 420])
def test_a_height_is_right_before_anything_is_decoded_and_stays(chat: Chat, width: int) -> None:
    chat.view.resize(width, 700)
    message = prompt(chat, "words " * 30, *(RED,) * 5, DAMAGED, NOTES, NOTES)
    chat.reply("Yes")
    chat.open()
    before = chat.bubble(message).height()
    bottoms = [tile.geometry().bottom() for tile in tiles(chat, message)]
    wait(lambda: painted(tiles(chat, message)[0]) == QColor("#ff0000"))
    assert chat.bubble(message).height() == before
    assert [tile.geometry().bottom() for tile in tiles(chat, message)] == bottoms
    estimated = estimated_height(message, width=chat.bubble(message).width(), scale=1.0)
    assert abs(estimated - before) < 0.4 * before


def test_a_bubble_that_is_used_again_shows_what_belongs_to_its_message(chat: Chat) -> None:
    messages = [prompt(chat, f"Number {number}", *((RED,) * (number % 3))) for number in range(150)]
    view = chat.open()
    for row in (0, 75, 149, 1, 2):
        view.show_row(row)
        chat.settle()
        for message in (one for one in messages if one in {b.message for b in view.live_bubbles().values()}):
            assert len(tiles(chat, message)) == len(message.attachments)


def test_what_is_read_stays_where_it_is_in_a_tall_prompt(chat: Chat) -> None:
    message = prompt(chat, "Look", *(RED,) * 10)
    chat.reply("word " * 2_000)
    view = chat.open()
    view.scroll_to_start()
    chat.settle()
    view.verticalScrollBar().setValue(150)
    chat.settle()
    bubble = chat.bubble(message)
    place = bubble.place_at(150)
    assert abs(bubble.y_of(place) - 150) <= 1
    assert bubble.y_of(bubble.place_at(0)) <= 1


def test_a_picture_opens_with_the_keyboard_and_can_be_saved_and_copied(
    chat: Chat, tmp_path: Path, qtbot: QtBot
) -> None:
    message = prompt(chat, "Look", RED)
    chat.open()
    (tile,) = tiles(chat, message)
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Return)
    viewer = chat.view.window().findChild(AttachmentViewer)
    assert viewer is not None
    qtbot.addWidget(viewer)
    assert viewer.windowTitle() == "red.png"
    about = viewer.findChild(QLabel)
    assert about is not None
    assert about.text().startswith("400 × 200")
    copy = next(button for button in viewer.findChildren(QPushButton) if button.text() == "Copy")
    QGuiApplication.clipboard().clear()

    def copied() -> QImage:
        copy.click()
        return QGuiApplication.clipboard().image()

    wait(lambda: copied().size() == QSize(400, 200))
    viewer.save(str(tmp_path / "copy.png"))
    assert (tmp_path / "copy.png").read_bytes() == RED.data
    viewer.save(str(tmp_path / "no" / "such" / "folder"))
    assert "could not be saved" in about.text()


def test_a_long_text_is_shown_in_part_and_copied_whole(chat: Chat, qtbot: QtBot) -> None:
    long = Attachment("long.txt", "text/plain", b"x" * 900_000)
    viewer = AttachmentViewer(attachment=long, thumbnails=Thumbnails(chat.view), parent=chat.view)
    qtbot.addWidget(viewer)
    start = time.perf_counter()
    viewer.show()
    QApplication.processEvents()
    assert time.perf_counter() - start < 5, "one line of so many letters takes Qt minutes"
    field = viewer.findChild(QPlainTextEdit)
    assert field is not None
    assert len(field.toPlainText().replace("\n", "")) == SHOWN_CHARACTERS
    next(button for button in viewer.findChildren(QPushButton) if button.text() == "Copy").click()
    assert len(QGuiApplication.clipboard().text()) == 900_000
    viewer.close()


def test_copying_a_message_takes_its_words_alone(chat: Chat) -> None:
    message = prompt(chat, "Look", RED, NOTES)
    chat.open()
    chat.bubble(message).copy()
    assert QGuiApplication.clipboard().text() == "Look"


def test_a_prompt_with_attachments_can_be_edited_to_nothing_but_them(chat: Chat) -> None:
    message = prompt(chat, "Look", RED)
    view = chat.open()
    edited: list[tuple[int, str, bool]] = []
    view.wishes.prompt_edited.connect(lambda *wish: edited.append(wish))
    view.wishes.edit_requested.emit(message.id)
    chat.settle()
    editor = chat.prompt_bubble(message).editor
    assert editor is not None
    assert tiles(chat, message), "they stay in sight"
    editor.field.selectAll()
    QTest.keyClick(editor.field, Qt.Key.Key_Delete)
    resend = next(button for button in editor.findChildren(QPushButton) if "resend" in button.text())
    assert resend.isEnabled()
    resend.click()
    assert edited == [(message.id, "", True)]


def test_a_damaged_or_hostile_picture_is_an_icon_and_nothing_is_opened(chat: Chat, tmp_path: Path) -> None:
    svg = Attachment("x.png", "image/png", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/dev/zero"/></svg>')
    with Baits(tmp_path) as baits:
        message = prompt(chat, "Look", DAMAGED, svg, RED)
        chat.open()
        shown = tiles(chat, message)
        wait(lambda: painted(shown[2]) == QColor("#ff0000"))
        assert len(shown) == 3
    assert baits.touched == []


def children(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [interface.child(index) for index in range(interface.childCount())]


def test_each_is_an_object_with_a_name_beneath_its_message(chat: Chat) -> None:
    QAccessible.setActive(True)
    try:
        prompt(chat, "Look", RED, NOTES)
        chat.open()
        item = QAccessible.queryAccessibleInterface(chat.view).child(0)
        assert "Picture red.png, Text file notes.txt" in item.text(QAccessible.Text.Description)
        group = children(item)[0]
        assert group.text(QAccessible.Text.Name) == "Attachments"
        found = children(group)
        assert [one.text(QAccessible.Text.Name) for one in found] == ["Picture red.png", "Text file notes.txt"]
        assert {one.role() for one in found} == {QAccessible.Role.Button}
    finally:
        QAccessible.setActive(False)


def test_no_more_than_a_little_is_kept_of_decoded_pictures(qtbot: QtBot) -> None:
    owner = QObject()
    thumbnails = Thumbnails(owner)
    loaded: list[object] = []
    thumbnails.loaded.connect(loaded.append)
    many = [Attachment("a", "image/png", saved(plain(1_600, 1_600, f"#0000{n:02x}"), b"png")) for n in range(6)]
    for attachment in many:
        assert thumbnails.get(attachment, thumbnail_of(attachment, 1_600)) is None
    wait(lambda: len(loaded) == len(many))
    kept = [one for one in many if thumbnails.get(one, thumbnail_of(one, 1_600)) is not None]
    assert 1 <= len(kept) <= KEPT_BYTES // (1_600 * 1_600 * 4)
    wait(lambda: len(loaded) == 2 * len(many) - len(kept))
