"""The way of the keyboard's focus through messages and what is in them."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QClipboard, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from gui.chat.message import Failure, State
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.focus_ring import FocusRing
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat

ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
EVERYTHING = """\
See [one](https://one.example) and [two](https://two.example).

```python
print("a line that is much too long to be shown without scrolling it sideways, which the arrows do", 1, 2, 3)
```

| name | where |
|------|-------|
| it   | [here](https://here.example) |

The end, [three](https://three.example).
"""


class Window(QWidget):
    """A window with something before and after the list, as the program's has."""

    def __init__(self, chat: Chat) -> None:
        super().__init__()
        self.before, self.after = QLineEdit(), QPushButton("after")
        self.before.setAccessibleName("before")
        rows = QVBoxLayout(self)
        for part in (self.before, chat.view, self.after):
            rows.addWidget(part)
        self.resize(900, 700)
        self.show()
        self.activateWindow()

    def focusNextPrevChild(self, forwards: bool) -> bool:
        from gui.transcript.tab_order import go_past

        return go_past(self, forwards=forwards)


@pytest.fixture
def window(chat: Chat) -> Iterator[Window]:
    chat.reply("The first answer")
    chat.prompt("And then?")
    chat.reply(EVERYTHING)
    window = Window(chat)
    chat.open()
    yield window
    chat.view.setParent(None)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the focus is lost"
    return widget


def name_of(widget: QWidget) -> str:
    """What a screen reader calls what has the focus."""
    interface = QAccessible.queryAccessibleInterface(widget)
    within = interface.focusChild() if isinstance(widget, Prose | TableGrid) else None
    name = (within or interface).text(QAccessible.Text.Name)
    if not name and isinstance(widget, Bubble):
        name = interface.parent().text(QAccessible.Text.Name)
    return name


def test_the_list_is_one_stop_of_the_window(chat: Chat, window: Window) -> None:
    window.before.setFocus()
    press(Qt.Key.Key_Tab)
    assert focused() is chat.view
    press(Qt.Key.Key_Tab)
    assert focused() is window.after
    press(Qt.Key.Key_Backtab, SHIFT)
    assert focused() is chat.view
    press(Qt.Key.Key_Backtab, SHIFT)
    assert focused() is window.before


def test_in_a_message_tab_goes_through_its_links_code_tables_and_actions(chat: Chat, window: Window) -> None:
    chat.view.setFocus()
    press(Qt.Key.Key_Up, ALT)
    names = [name_of(focused())]
    while focused() is not window.after:
        press(Qt.Key.Key_Tab)
        names.append(name_of(focused()))
    assert names == [
        "gpt-4o, reply 4 of 4",
        "one",
        "two",
        "Code, python",
        "Wrap long lines",
        "Copy code",
        "Table, 1 rows, 2 columns",
        "here",
        "three",
        "Copy",
        "Regenerate",
        "More actions",
        "after",
    ]


def test_and_back_the_same_way(chat: Chat, window: Window) -> None:
    chat.view.setFocus()
    press(Qt.Key.Key_Up, ALT)
    forth = [name_of(focused())]
    while name_of(focused()) != "More actions":
        press(Qt.Key.Key_Tab)
        forth.append(name_of(focused()))
    back = [name_of(focused())]
    while not isinstance(focused(), Bubble):
        press(Qt.Key.Key_Backtab, SHIFT)
        back.append(name_of(focused()))
    # A table is entered at its end: its last link comes first, and then what is before the table.
    assert back[::-1] == [name for name in forth if not name.startswith("Table")]
    press(Qt.Key.Key_Backtab, SHIFT)
    assert focused() is chat.view


def test_the_list_shows_that_it_has_the_focus_unless_the_mouse_brought_it(chat: Chat, window: Window) -> None:
    (ring,) = chat.view.findChildren(FocusRing)
    window.before.setFocus()
    assert not ring.isVisible()
    press(Qt.Key.Key_Tab)
    assert ring.isVisible()
    assert not ring.mask().intersects(chat.view.viewport().geometry()), "scrolling would paint all beneath it again"
    window.before.setFocus()
    chat.view.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring.isVisible()


def test_enter_opens_the_link_with_the_focus_also_in_a_table(chat: Chat, window: Window) -> None:
    opened: list[str] = []
    chat.view.link_activated.connect(opened.append)
    chat.view.setFocus()
    press(Qt.Key.Key_Up, ALT)
    while focused() is not window.after:
        if isinstance(focused(), Prose | TableGrid):
            press(Qt.Key.Key_Return)
        press(Qt.Key.Key_Tab)
    assert opened == [f"https://{name}.example" for name in ("one", "two", "here", "three")]


def test_what_the_focus_comes_to_is_scrolled_into_sight(chat: Chat, window: Window) -> None:
    chat.reply("\n\n".join(f"Paragraph {n} with [link {n}](https://example.org/{n})\n\nand more" for n in range(80)))
    chat.settle()
    chat.view.setFocus()
    press(Qt.Key.Key_Up, ALT)
    seen = chat.view.viewport()
    for _ in range(60):
        chat.settle()  # on a busy machine the last paragraphs come later
        press(Qt.Key.Key_Tab)
        text = focused()
        assert isinstance(text, Prose)
        box = text.links.box()
        at = seen.mapFromGlobal(text.viewport().mapToGlobal(box.center()))
        assert seen.rect().contains(at), f"{text.links.words()} is at {at}"


def test_the_arrows_scroll_wide_code_sideways_and_keys_wrap_and_copy_it(chat: Chat, window: Window) -> None:
    (code,) = chat.view.findChildren(CodeSegment)
    (text,) = code.findChildren(CodeText)
    bar = text.horizontalScrollBar()
    code.setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Right)
    assert bar.value() > 0
    press(Qt.Key.Key_Left)
    assert bar.value() == 0
    press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text(QClipboard.Mode.Clipboard).startswith("print(")
    press(Qt.Key.Key_W)
    chat.settle()
    assert bar.maximum() == 0, "it is wrapped"
    assert focused() is code


def test_up_and_down_scroll_wherever_the_focus_is_in_the_list(chat: Chat, window: Window) -> None:
    chat.reply("\n\n".join(f"Paragraph {n}" for n in range(80)))
    chat.settle()
    bar = chat.view.verticalScrollBar()
    for part in (chat.view, chat.view.findChildren(CodeSegment)[0]):
        part.setFocus()
        chat.settle()
        before = bar.value()
        press(Qt.Key.Key_Up)
        chat.settle()
        assert bar.value() < before


def test_the_menu_key_opens_the_message_s_menu_wherever_the_focus_is_in_it(chat: Chat, window: Window) -> None:
    for part in (
        chat.view.findChildren(CodeSegment)[0],
        chat.view.findChildren(Prose)[-1],
        chat.view.live_bubbles()[3],
    ):
        part.setFocus(Qt.FocusReason.TabFocusReason)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), part.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(focused(), event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert "Copy as Markdown" in [action.text() for action in menu.actions()]
        menu.close()


def test_a_reply_that_ends_leaves_the_focus_where_it_was(chat: Chat, window: Window) -> None:
    reply = chat.reply("Some [link](https://example.org)", state=State.STREAMING)
    chat.settle()
    prose = chat.bubble(reply).findChildren(Prose)[0]
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    chat.grow(reply, " and more")
    chat.end(reply)
    assert focused() is prose
    assert prose.links.words() == "link"


def test_the_focus_is_never_lost(chat: Chat, window: Window) -> None:
    """Any keys, while replies come, end and fail, messages go and chats are switched."""
    chat.many(60)
    failure = Failure(kind="ConnectionLostError", template="The connection was lost.")
    chat.conversation.message(40).text = EVERYTHING
    last = chat.conversation.message(60)
    last.state, last.failure, last.reasoning = State.FAILED, failure, "Hm."
    chat.view.set_model(chat.model)
    keys = [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)] * 5 + [(Qt.Key.Key_Backtab, SHIFT)] * 2
    keys += [(Qt.Key.Key_Up, ALT)] * 3 + [(Qt.Key.Key_Down, ALT)]
    keys += [(key, Qt.KeyboardModifier.NoModifier) for key in (Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home)]
    keys += [(Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)]
    chance = random.Random(20261122)
    chat.view.setFocus()
    for step in range(400):
        press(*chance.choice(keys))
        if step % 23 == 0:
            reply = chat.conversation.message(chance.randrange(2, 61, 2))
            chat.grow(reply, " [more](https://more.example)")
            chat.end(reply, chance.choice([State.DONE, State.STOPPED]))
        if step % 61 == 60:
            chat.view.set_model(None)
            chat.settle()
            chat.view.set_model(chat.model)
        chat.settle()
        widget = focused()
        assert widget.isVisible(), f"after step {step}"
        assert name_of(widget), f"{widget} has no name after step {step}"
