"""A reply that grows."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor

from gui.chat.message import State
from gui.transcript.bubbles.caret import Caret
from gui.transcript.segments.code_segment import CodeSegment
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.prose import Prose
from tests.gui.transcript.conftest import Chat

MIXED = """# A title

Some **bold** text with `code`, *more* and a [link](https://example.org) 🙂 为什么天空是蓝色的.

1. one
2. two
   - nested

> quoted
> twice

| a | b |
|---|--:|
| 1 | 2 |
| 3 | `4` |

```python
def f(x):
    return "🙂" if x else None  # done
```

- [x] done
- [ ] not done

---

The end.
"""


@pytest.mark.parametrize("seed", range(12))
def test_growing_shows_what_rendering_at_once_shows(seed: int, chat: Chat, new_chat: Callable[[], Chat]) -> None:
    reply = chat.reply(state=State.STREAMING)
    chat.open()
    at = 0
    while at < len(MIXED):
        step = (at * 7 + seed * 5) % 29 + 1
        chat.grow(reply, MIXED[at : at + step])
        at += step
    chat.end(reply)
    whole = new_chat()
    at_once = whole.reply(MIXED)
    whole.open()

    assert chat.text_of(reply) == whole.text_of(at_once)
    assert "def f(x):" in chat.text_of(reply)
    assert chat.bubble(reply).height() == whole.bubble(at_once).height()


def test_only_the_open_part_changes(chat: Chat) -> None:
    reply = chat.reply("First.\n\n```python\nx = 1\n```\n\nLast", state=State.STREAMING)
    view = chat.open()
    prose, code = view.findChildren(Prose)[0], view.findChildren(CodeSegment)[0]
    changes: list[str] = []
    prose.textChanged.connect(lambda: changes.append("prose"))
    code.findChildren(CodeText)[0].textChanged.connect(lambda: changes.append("code"))

    chat.grow(reply, " words are added here.\n\nAnd more.\n\n")

    assert changes == []
    assert view.findChildren(CodeSegment) == [code]
    assert "words are added" in chat.text_of(reply)


def test_a_selection_in_earlier_text_survives_growth(chat: Chat) -> None:
    reply = chat.reply("Select these words.\n\nThe open paragraph", state=State.STREAMING)
    prose = chat.open().findChildren(Prose)[0]
    cursor = prose.textCursor()
    cursor.setPosition(7)
    cursor.setPosition(len("Select these words.\nThe open"), QTextCursor.MoveMode.KeepAnchor)
    prose.setTextCursor(cursor)

    for _ in range(20):
        chat.grow(reply, " grows **and** grows")

    assert prose.selected_text() == "these words.\nThe open"


def test_a_continued_reply_grows_where_it_ended(chat: Chat) -> None:
    reply = chat.reply("It was cut in the mid", state=State.STOPPED)
    chat.open()
    reply.state = State.STREAMING
    chat.model.message_changed(reply.id)
    chat.grow(reply, "dle of a word.")
    chat.end(reply)

    assert chat.text_of(reply) == "It was cut in the middle of a word."


def test_the_caret_is_only_there_while_the_reply_streams(chat: Chat) -> None:
    reply = chat.reply("Some text", state=State.STREAMING)
    view = chat.open()
    caret = view.findChildren(Caret)[0]
    assert caret.isVisible()
    before = caret.geometry()

    chat.grow(reply, " and more of it")
    assert caret.geometry().left() > before.left()

    chat.end(reply)
    assert not caret.isVisible()


def test_growth_out_of_sight_is_there_when_one_comes_back(chat: Chat) -> None:
    chat.many(100)
    reply = chat.reply("Begun", state=State.STREAMING)
    view = chat.open()
    view.scroll_to_start()
    chat.grow(reply, " and ended.")
    view.follow()

    assert chat.text_of(reply) == "Begun and ended."
