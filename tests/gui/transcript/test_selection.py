"""Selecting over many messages, with the mouse and the keyboard, and what copying makes of it."""

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.theme.theme import Theme
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.prose import Prose
from tests.gui.transcript.conftest import Chat

PROMPT = "A question about *things*?"
REPLY = """# Title

Some **bold words** here.

- one
- two

```py
x = 1
y = 2
```

| a | b |
|---|---|
| c | **d** |

The end.
"""
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def clipboard() -> tuple[str, str]:
    """The Markdown and the plain text."""
    mime = QGuiApplication.clipboard().mimeData()
    return bytes(mime.data("text/markdown").data()).decode(), mime.text()


def copied(chat: Chat) -> tuple[str, str]:
    QGuiApplication.clipboard().clear()
    QTest.keyClick(chat.view, Key.Key_C, CONTROL)
    return clipboard()


def point(chat: Chat, message: Message, source: int) -> QPoint:
    """Where a character of a message stands in the viewport."""
    bubble = chat.bubble(message)
    return bubble.sourced.rect_of(source).center() + bubble.pos()


def send(chat: Chat, kind: QEvent.Type, at: QPoint, *, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """A mouse event to whatever widget is at a point of the viewport, as the system sends it."""
    viewport = chat.view.viewport()
    widget: QWidget = viewport.childAt(at) or viewport
    released = kind is QEvent.Type.MouseButtonRelease
    moved = kind is QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        QPointF(widget.mapFrom(viewport, at)),
        QPointF(viewport.mapToGlobal(at)),
        Qt.MouseButton.NoButton if moved else LEFT,
        Qt.MouseButton.NoButton if released else LEFT,
        modifiers,
    )
    QApplication.sendEvent(widget, event)


def drag(chat: Chat, start: QPoint, *ways: QPoint, release: bool = True) -> None:
    send(chat, QEvent.Type.MouseButtonPress, start)
    for way in ways:
        send(chat, QEvent.Type.MouseMove, way)
    if release:
        send(chat, QEvent.Type.MouseButtonRelease, ways[-1])


@pytest.fixture
def pair(chat: Chat) -> tuple[Message, Message]:
    prompt, reply = chat.prompt(PROMPT), chat.reply(REPLY)
    chat.view.resize(900, 900)
    chat.open()
    return prompt, reply


def test_a_drag_selects_from_one_message_to_another(chat: Chat, pair: tuple[Message, Message]) -> None:
    prompt, reply = pair
    drag(chat, point(chat, prompt, PROMPT.index("about")), point(chat, reply, REPLY.index(" words")))
    markdown, plain = copied(chat)
    assert markdown == "**You**\n\nabout *things*?\n\n**gpt-4o**\n\n# Title\n\nSome **bold**"
    assert plain == "You:\nabout *things*?\n\ngpt-4o:\nTitle\n\nSome bold"


def test_a_drag_upwards_selects_the_same(chat: Chat, pair: tuple[Message, Message]) -> None:
    prompt, reply = pair
    drag(chat, point(chat, reply, REPLY.index(" words")), point(chat, prompt, PROMPT.index("about")))
    assert copied(chat)[0] == "**You**\n\nabout *things*?\n\n**gpt-4o**\n\n# Title\n\nSome **bold**"


def test_a_drag_reaches_into_code_and_tables(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    drag(chat, point(chat, reply, REPLY.index("y = 2")), point(chat, reply, REPLY.index("**d") + 2))
    markdown, plain = copied(chat)
    assert markdown == "```py\ny = 2\n```\n\n| a | b |\n| :-- | :-- |\n| c |  |"
    assert plain == "y = 2\n\na\tb\nc\t"


def test_only_code_copies_only_code(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    drag(chat, point(chat, reply, REPLY.index(" = 1")), point(chat, reply, REPLY.index(" = 2")))
    assert copied(chat) == (" = 1\ny", " = 1\ny")


def test_a_drag_begins_in_the_margin(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    start, end = point(chat, reply, REPLY.index("- one")), point(chat, reply, REPLY.index("two") + 3)
    drag(chat, QPoint(2, start.y()), end)
    assert copied(chat)[0] == "- one\n- two"


def test_a_double_click_selects_a_word_and_a_third_one_the_paragraph(chat: Chat, pair: tuple[Message, Message]) -> None:
    at = point(chat, pair[1], REPLY.index("ords**"))
    send(chat, QEvent.Type.MouseButtonPress, at)
    send(chat, QEvent.Type.MouseButtonRelease, at)
    send(chat, QEvent.Type.MouseButtonDblClick, at)
    send(chat, QEvent.Type.MouseButtonRelease, at)
    assert copied(chat) == ("**words**", "words")
    send(chat, QEvent.Type.MouseButtonPress, at)
    send(chat, QEvent.Type.MouseButtonRelease, at)
    assert copied(chat)[0] == "Some **bold words** here."


def test_a_double_click_and_a_drag_select_whole_words(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    at = point(chat, reply, REPLY.index("old words"))
    send(chat, QEvent.Type.MouseButtonPress, at)
    send(chat, QEvent.Type.MouseButtonRelease, at)
    send(chat, QEvent.Type.MouseButtonDblClick, at)
    send(chat, QEvent.Type.MouseMove, point(chat, reply, REPLY.index("ere.")))
    send(chat, QEvent.Type.MouseButtonRelease, at)
    assert copied(chat)[1] == "bold words here"


def test_shift_and_a_click_extend(chat: Chat, pair: tuple[Message, Message]) -> None:
    prompt, reply = pair
    drag(chat, point(chat, prompt, 2), point(chat, prompt, 10))
    at = point(chat, reply, REPLY.index("Title") + 3)
    send(chat, QEvent.Type.MouseButtonPress, at, modifiers=SHIFT)
    send(chat, QEvent.Type.MouseButtonRelease, at, modifiers=SHIFT)
    assert copied(chat)[1].endswith("gpt-4o:\nTit")


def test_a_click_clears(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    drag(chat, point(chat, reply, REPLY.index("Some")), point(chat, reply, REPLY.index("two")))
    at = point(chat, reply, REPLY.index("end"))
    send(chat, QEvent.Type.MouseButtonPress, at)
    send(chat, QEvent.Type.MouseButtonRelease, at)
    assert not any(prose.textCursor().hasSelection() for prose in chat.view.findChildren(Prose))


def test_a_drag_beyond_the_edge_scrolls_and_goes_on_selecting(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    view.scroll_to_start()
    first = chat.model.message(0)
    chat.settle()
    drag(chat, point(chat, first, 3), QPoint(300, 400), QPoint(300, view.viewport().height() + 200), release=False)
    deadline = time.monotonic() + 10
    while view.verticalScrollBar().value() < 4_000 and time.monotonic() < deadline:
        QTest.qWait(20)
    send(chat, QEvent.Type.MouseButtonRelease, QPoint(300, 400))
    markdown = copied(chat)[0]
    assert markdown.startswith("**You**\n\nstion 0\n\n**gpt-4o**\n\nAnswer 0")
    assert "Answer 8" in markdown
    rows = view.live_bubbles()
    assert min(rows) > 0
    at = view.verticalScrollBar().value()
    QTest.qWait(100)
    assert view.verticalScrollBar().value() == at


def test_all_of_10_000_messages_are_copied_at_once(chat: Chat) -> None:
    chat.many(10_000)
    view = chat.open()
    QTest.keyClick(view, Key.Key_A, CONTROL)
    begun = time.thread_time()
    markdown, plain = copied(chat)
    assert time.thread_time() - begun < 1
    assert markdown.count("\n**You**\n") + 1 == markdown.count("\n**gpt-4o**\n") == 5_000
    assert markdown.endswith(chat.model.message(9_999).text)
    assert plain == markdown
    view.scroll_to_start()
    chat.settle()
    assert all(bubble.selected_text() for bubble in view.live_bubbles().values())
    QTest.keyClick(view, Key.Key_Escape)
    assert not any(bubble.selected_text() for bubble in view.live_bubbles().values())


def test_the_selection_survives_scrolling_away_and_back(chat: Chat) -> None:
    chat.many(400)
    view = chat.open()
    reply = chat.model.message(399)
    drag(chat, point(chat, reply, 3), point(chat, reply, 20))
    before = copied(chat)
    shown = chat.bubble(reply).selected_text()
    view.scroll_to_start()
    chat.settle()
    assert 399 not in view.live_bubbles() or chat.bubble(reply).selected_text() == shown
    assert not view.live_bubbles()[1].selected_text()
    assert copied(chat) == before
    view.follow()
    chat.settle()
    assert chat.bubble(reply).selected_text() == shown


def test_the_selection_survives_another_width_and_another_theme(
    chat: Chat, theme: Theme, pair: tuple[Message, Message]
) -> None:
    prompt, reply = pair
    drag(chat, point(chat, prompt, 2), point(chat, reply, REPLY.index(" = 2")))
    before, shown = copied(chat), chat.bubble(reply).selected_text()
    chat.view.resize(500, 900)
    chat.settle()
    theme.set_scheme("dark")
    chat.settle()
    assert copied(chat) == before
    assert chat.bubble(reply).selected_text() == shown
    colour = chat.view.findChildren(Prose)[0].palette().highlight().color().name()
    assert colour == theme.tokens.accent.lower()


def test_the_selection_stays_while_the_selected_reply_grows(chat: Chat) -> None:
    prompt, reply = chat.prompt(PROMPT), chat.reply("One *tw", state=State.STREAMING)
    chat.open()
    drag(chat, point(chat, prompt, 2), chat.bubble(reply).geometry().bottomRight())
    for piece in ("o* three\n\n", "- four\n", "- five\n\n", "```\nsix\n", "```\n"):
        chat.grow(reply, piece)
        chat.settle()
    chat.end(reply)
    assert copied(chat)[1] == "You:\nquestion about *things*?\n\ngpt-4o:\nOne tw"
    assert chat.view.findChildren(CodeText)[0].selected_text() == ""


def test_a_drag_goes_on_while_the_reply_grows(chat: Chat) -> None:
    prompt, reply = chat.prompt(PROMPT), chat.reply("One two", state=State.STREAMING)
    chat.open()
    drag(chat, point(chat, prompt, 2), chat.bubble(reply).geometry().bottomRight(), release=False)
    chat.grow(reply, " three\n\nfour")
    chat.settle()
    send(chat, QEvent.Type.MouseMove, chat.bubble(reply).geometry().bottomRight())
    send(chat, QEvent.Type.MouseButtonRelease, QPoint(10, 10))
    assert copied(chat)[1].endswith("One two three\n\nfour")


def test_a_branch_that_is_left_takes_its_selection_with_it(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    drag(chat, point(chat, reply, REPLY.index("Some")), point(chat, reply, REPLY.index("two")))
    again = chat.conversation.add_reply(
        parent=pair[0].id, model=ModelRef("p", "m"), model_label="other", provider_label="P"
    )
    again.text = "Another answer"
    chat.model.refresh()
    chat.settle()
    assert chat.bubble(again).selected_text() == ""
    QGuiApplication.clipboard().setText("before")
    QTest.keyClick(chat.view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "before"


def test_the_keyboard_selects_from_the_focused_message_on(chat: Chat, pair: tuple[Message, Message]) -> None:
    view = chat.view
    view.focus_message(-1)
    view.focus_message(-1)
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert copied(chat)[1] == "A q"
    QTest.keyClick(view, Key.Key_Right, SHIFT | CONTROL)
    assert copied(chat)[1].strip() == "A question"
    QTest.keyClick(view, Key.Key_End, SHIFT)
    assert copied(chat)[1] == PROMPT
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    assert copied(chat)[1] == f"You:\n{PROMPT}\n\ngpt-4o:\nT"
    for _ in range(2):
        QTest.keyClick(view, Key.Key_Left, SHIFT)
    assert copied(chat)[1] == PROMPT
    QTest.keyClick(view, Key.Key_Home, SHIFT)
    QTest.keyClick(view, Key.Key_Escape)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    assert copied(chat)[1].startswith("A question")


def test_lines_are_selected_up_and_down_through_everything(chat: Chat, pair: tuple[Message, Message]) -> None:
    view = chat.view
    view.focus_message(-1)
    seen = 0
    for _ in range(12):
        QTest.keyClick(view, Key.Key_Down, SHIFT)
        size = len(copied(chat)[0])
        assert size >= seen
        seen = size
    assert copied(chat)[0] == REPLY.strip("\n")
    for _ in range(9):
        QTest.keyClick(view, Key.Key_Up, SHIFT)
    assert 0 < len(copied(chat)[0]) < 60


@pytest.mark.parametrize("key", [Key.Key_Home, Key.Key_End])
def test_the_keyboard_selects_to_the_ends(chat: Chat, key: Qt.Key) -> None:
    chat.many(1_000)
    view = chat.open()
    view.show_row(500)
    QTest.keyClick(view, Key.Key_Right, SHIFT)
    QTest.keyClick(view, key, SHIFT | CONTROL)
    markdown = copied(chat)[0]
    assert markdown.count("**You**") >= 240
    assert (0 if key == Key.Key_Home else 999) in view.live_bubbles()


def test_pages_are_selected(chat: Chat) -> None:
    chat.many(1_000)
    view = chat.open()
    view.scroll_to_start()
    for _ in range(4):
        QTest.keyClick(view, Key.Key_PageDown, SHIFT)
    assert 2_000 < view.verticalScrollBar().value() < 4_000
    assert copied(chat)[0].startswith("**You**\n\nQuestion 0")
    assert len(copied(chat)[0]) > 1_000


def test_keys_that_select_nothing_still_scroll(chat: Chat) -> None:
    chat.many(200)
    view = chat.open()
    QTest.keyClick(view, Key.Key_Home)
    assert view.verticalScrollBar().value() == 0
    QTest.keyClick(view, Key.Key_Space, SHIFT)
    QTest.keyClick(view, Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 300


def test_streaming_costs_nothing_where_nothing_is_selected(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    from gui.transcript.segments import sourced_text

    def fail(*_args: object) -> None:
        raise AssertionError("mapped without need")

    monkeypatch.setattr(sourced_text, "SourceMap", fail)
    reply = chat.reply("", state=State.STREAMING)
    chat.open()
    for piece in REPLY.splitlines(keepends=True):
        chat.grow(reply, piece)
    chat.end(reply)
    chat.settle()


def test_what_is_selected_is_dragged_out_from_inside_of_it(
    chat: Chat, pair: tuple[Message, Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[tuple[str, str]] = []

    def note(drag_out: QDrag, _action: Qt.DropAction) -> Qt.DropAction:  # the system's own loop of a drag
        mime = drag_out.mimeData()
        dragged.append((bytes(mime.data("text/markdown").data()).decode(), mime.text()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", note)
    reply = pair[1]
    start, end = point(chat, reply, REPLY.index("bold")), point(chat, reply, REPLY.index("two") + 3)
    drag(chat, start, end)
    inside = point(chat, reply, REPLY.index("here"))
    drag(chat, inside, inside + QPoint(2, 0))
    assert not dragged
    drag(chat, start, end)
    drag(chat, inside, inside + QPoint(60, 40))
    assert dragged == [("**bold words** here.\n\n- one\n- two", "bold words here.\n\n• one\n• two")]
    assert copied(chat) == dragged[0]
    drag(chat, point(chat, reply, REPLY.index("x = 1") + 2), point(chat, reply, REPLY.index("x = 1") + 5))
    assert len(dragged) == 1


def test_dragging_repaints_only_what_changes(chat: Chat, pair: tuple[Message, Message]) -> None:
    reply = pair[1]
    drag(chat, point(chat, reply, REPLY.index("Title")), point(chat, reply, REPLY.index("two")), release=False)
    QTest.qWait(20)
    painted: list[int] = []
    watcher = _Paints(painted)
    for surface in chat.view.findChildren(Prose):
        surface.viewport().installEventFilter(watcher)
    send(chat, QEvent.Type.MouseMove, point(chat, reply, REPLY.index("two") + 1))
    QTest.qWait(20)
    send(chat, QEvent.Type.MouseButtonRelease, point(chat, reply, REPLY.index("two") + 1))
    whole = chat.view.findChildren(Prose)[0].viewport()
    assert 0 < sum(painted) < whole.width() * whole.height() / 2


class _Paints(QWidget):
    def __init__(self, painted: list[int]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            assert isinstance(event, QPaintEvent)
            box = event.rect()
            self._painted.append(box.width() * box.height())
        return False
