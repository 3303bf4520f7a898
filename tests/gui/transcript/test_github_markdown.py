"""Alerts and footnotes in replies."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from gui.theme.theme import Theme
from gui.transcript.segments.alerts import alert_colour, alert_title
from gui.transcript.segments.prose import Prose
from tests.gui.transcript.conftest import Chat

KINDS = ["note", "tip", "important", "warning", "caution"]
FILLER = "\n\n".join(f"paragraph {number}" for number in range(80))
NOTES = f"A claim[^1] here.\n\n{FILLER}\n\n[^1]: The proof.\n"


def middle_of(prose: Prose, word: str) -> QPoint:
    cursor = QTextCursor(prose.document())
    cursor.setPosition(prose.toPlainText().index(word) + len(word) // 2)
    return prose.cursorRect(cursor).center()


def prose_with(chat: Chat, word: str) -> Prose:
    return next(prose for prose in chat.view.findChildren(Prose) if word in prose.toPlainText())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_alert_has_a_title_and_a_bar_in_its_colour(chat: Chat, theme: Theme, kind: str, scheme: str) -> None:
    theme.set_scheme(scheme)
    chat.reply(f"> [!{kind.upper()}]\n> Some text.")
    chat.open()
    prose = prose_with(chat, "Some text.")
    assert prose.toPlainText() == f"{alert_title(kind)}\nSome text."
    colour = QColor(alert_colour(theme.tokens, kind))
    image = prose.grab().toImage()
    assert image.pixelColor(1, 10) == colour
    assert image.pixelColor(1, image.height() - 3) == colour
    assert image.pixelColor(10, 10) != colour


def test_two_alerts_have_a_bar_each(chat: Chat, theme: Theme) -> None:
    chat.reply("> [!NOTE]\n> a\n\n> [!NOTE]\n> b")
    chat.open()
    image = prose_with(chat, "Note").grab().toImage()
    colour = QColor(theme.tokens.accent)
    column = [image.pixelColor(1, y) == colour for y in range(image.height())]
    assert sum(here and not above for here, above in zip(column, [False, *column], strict=False)) == 2


def test_a_reference_leads_to_its_footnote_and_back(chat: Chat) -> None:
    chat.reply(NOTES)
    view = chat.open()
    asked: list[QRect] = []
    view.wishes.reveal_requested.connect(asked.append)
    opened: list[str] = []
    view.wishes.link_clicked.connect(lambda target, _text: opened.append(target))
    view.scroll_to_start()
    chat.settle()
    view.wishes.follow(prose_with(chat, "A claim"), "#fn-1", "[1]")
    chat.settle()
    proof = prose_with(chat, "The proof.")
    at = proof.viewport().mapTo(view.viewport(), middle_of(proof, "proof"))
    assert view.viewport().rect().contains(at)
    assert len(asked) == 1
    view.wishes.follow(proof, "#fnref-1", "back")
    chat.settle()
    claim = prose_with(chat, "A claim")
    assert view.viewport().rect().contains(claim.viewport().mapTo(view.viewport(), middle_of(claim, "claim")))
    assert opened == []


def test_a_click_on_a_reference_opens_nothing(chat: Chat) -> None:
    chat.reply("A claim[^1] here.\n\n[^1]: The proof.\n")
    view = chat.open()
    asked: list[QRect] = []
    view.wishes.reveal_requested.connect(asked.append)
    activated: list[str] = []
    view.link_activated.connect(activated.append)
    claim = prose_with(chat, "A claim")
    QTest.mouseClick(
        claim.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle_of(claim, "[1]")
    )
    chat.settle()
    assert len(asked) == 1
    assert activated == []
    assert view.findChildren(QMessageBox) == []


def test_footnotes_of_one_message_are_not_those_of_another(chat: Chat) -> None:
    chat.reply("One[^1].\n\n[^1]: First proof.\n")
    chat.reply("Two[^1].\n\n[^1]: Second proof.\n")
    view = chat.open()
    asked: list[QRect] = []
    view.wishes.reveal_requested.connect(asked.append)
    view.wishes.follow(prose_with(chat, "One"), "#fn-1", "[1]")
    (box,) = asked
    first = prose_with(chat, "First proof")
    assert QRect(first.mapToGlobal(QPoint()), first.size()).intersects(box)


def test_a_target_that_is_not_there_is_nothing(chat: Chat) -> None:
    chat.reply("[a](#fn-9)")
    view = chat.open()
    view.wishes.follow(prose_with(chat, "a"), "#fn-9", "a")
    view.wishes.follow(prose_with(chat, "a"), "#fnref-9", "a")
