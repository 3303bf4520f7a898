"""Where the column of messages stands, and what is painted in it."""

from PySide6.QtGui import QColor

from gui.theme.column import GUTTER, column_left, column_width
from gui.theme.theme import Theme
from gui.transcript.bubbles.reply_text import ReplyText
from gui.transcript.segments.alerts import bar_colour
from tests.gui.transcript.conftest import Chat

QUOTE = "> one\n>\n> - two\n> - three\n>\n> ```\n> code\n> ```\n>\n> four"


def test_the_scroll_bar_moves_no_message(chat: Chat) -> None:
    chat.many(2)
    view = chat.open()
    assert not view.verticalScrollBar().isVisible()
    before = view.live_bubbles()[1].geometry()
    chat.many(200)
    view.set_model(chat.model)
    chat.settle()
    assert view.verticalScrollBar().isVisible()
    after = next(iter(view.live_bubbles().values())).geometry()
    assert (after.left(), after.width()) == (before.left(), before.width())
    assert view.viewport().x() + before.left() == column_left(view.width(), scale=1.0)


def test_a_narrow_view_leaves_the_gutters_free(chat: Chat) -> None:
    chat.many(40)
    chat.view.resize(400, 700)
    chat.open()
    box = next(iter(chat.view.live_bubbles().values())).geometry()
    assert (chat.view.viewport().x() + box.left(), box.width()) == (GUTTER, 400 - 2 * GUTTER)


def test_the_column_grows_with_the_text_up_to_a_limit() -> None:
    assert column_width(3000, scale=1.25) == 900
    assert column_width(3000, scale=3.0) == column_width(3000, scale=1.5) == 1080
    assert column_width(3000, scale=0.5) == 720


def test_the_bar_of_a_quotation_has_no_gap(chat: Chat, theme: Theme) -> None:
    reply = chat.reply(QUOTE + "\n\nafter")
    chat.open()
    text = chat.bubble(reply).findChildren(ReplyText)[0]
    picture = text.grab().toImage()
    colour = bar_colour(theme.tokens, "").name()
    column = [QColor(picture.pixel(1, y)).name() == colour for y in range(picture.height())]
    first, last = column.index(True), len(column) - 1 - column[::-1].index(True)
    assert all(column[first : last + 1])
    assert first == 0
    assert text.height() - last > 21  # the paragraph after the quotation has none
