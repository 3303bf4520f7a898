"""A bubble's text in positions of its source: what is shown as selected, what is hit, what stands where."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor

from gui.chat.message import State
from gui.transcript.segments.code_text import CodeText
from gui.transcript.segments.passages import Mark
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.sourced_text import Surface
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat

TEXT = """# A **heading**

Some *words* with 😀 and `code`, and a [link](https://example.org/x).

- one
- two [x] **three**

> quoted

```py
def f():
    return "😀"
```

| Name | Value |
|------|-------|
| a \\| b | **c** |

The end.
"""

Move = QTextCursor.MoveOperation


def shown_as_selected(chat: Chat) -> str:
    view = chat.view
    surfaces: list[Surface] = [*view.findChildren(Prose), *view.findChildren(CodeText), *view.findChildren(TableGrid)]
    texts = [surface.selected_text() for surface in surfaces]
    return " | ".join(text for text in texts if text)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("*words*", " with", "words"),
        ("words", "rds", "wo"),
        ("😀 and", " and", "😀"),
        ("link]", "](", "link"),
        ("three", "**\n\n>", "three"),
        ("def", "():", "def f"),
        ('😀"', '"\n```', "😀"),
        ("a \\|", "**c", "a | b\t"),
        ("Value", "| a", "Value\n"),
    ],
)
def test_a_part_of_the_source_is_shown_as_selected(chat: Chat, start: str, end: str, shown: str) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    chat.bubble(reply).sourced.set_selection(TEXT.index(start), TEXT.index(end))
    assert shown_as_selected(chat) == shown


def test_every_position_is_found_again_where_it_is_painted(chat: Chat) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    sourced = chat.bubble(reply).sourced
    for word in (
        "heading",
        "words",
        "code`",
        "link",
        "one",
        "two",
        "[x]",
        "three",
        "quoted",
        "def",
        "Name",
        "c**",
        "The",
    ):
        rect = sourced.rect_of(TEXT.index(word))
        assert not rect.isEmpty()
        first = {"def": "```py", "one": "- one", "two": "- two", "quoted": "> ", "Name": "| Name"}.get(word, word)
        assert sourced.source_at(rect.center()) == TEXT.index(first), word


def test_above_is_the_beginning_and_below_is_the_end(chat: Chat) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    bubble = chat.bubble(reply)
    assert bubble.sourced.source_at(QPoint(50, 0)) == 0
    assert bubble.sourced.source_at(QPoint(50, bubble.height())) == len(TEXT)


def test_words_and_paragraphs_are_found_around_a_position(chat: Chat) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    sourced = chat.bubble(reply).sourced

    def written(span: tuple[int, int]) -> str:
        return TEXT[slice(*span)]

    assert written(sourced.word_at(TEXT.index("rds*"))) == "words"
    assert written(sourced.paragraph_at(TEXT.index("three"))).startswith("- two")
    assert written(sourced.paragraph_at(TEXT.index("return"))).startswith('    return "😀"')
    assert written(sourced.word_at(TEXT.index("ame |"))).endswith("Name")


def test_keys_move_through_everything_and_come_back(chat: Chat) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    sourced = chat.bubble(reply).sourced
    at, seen = 0, [0]
    while (to := sourced.moved(at, Move.NextCharacter)) is not None:
        assert to > at
        at = to
        seen.append(at)
    assert at == len(TEXT.rstrip())
    while (to := sourced.moved(at, Move.PreviousCharacter)) is not None:
        assert to < at
        at = to
        assert at in seen
    assert at == 0


def test_a_selection_stays_on_its_words_while_the_reply_grows(chat: Chat) -> None:
    reply = chat.reply("Some **wor", state=State.STREAMING)
    chat.open()
    sourced = chat.bubble(reply).sourced
    sourced.set_selection(0, len(reply.text))
    for piece in ("ds** and", " more\n\n", "```\ncode\n", "more", "\n```\n\nend"):
        chat.grow(reply, piece)
        assert shown_as_selected(chat) == "Some wor"
    chat.end(reply)
    assert shown_as_selected(chat) == "Some wor"


def test_marks_are_painted_and_taken_back(chat: Chat) -> None:
    reply = chat.reply(TEXT)
    chat.open()
    sourced = chat.bubble(reply).sourced
    at = TEXT.index("words")
    plain = chat.bubble(reply).grab().toImage()
    sourced.set_marks([Mark(at, at + 5, current=True), Mark(TEXT.index("| **c") + 4, TEXT.index("c** |") + 1)])
    prose = chat.view.findChildren(Prose)[0]
    assert [one.cursor.selectedText() for one in prose.extraSelections()] == ["words"]
    assert chat.bubble(reply).grab().toImage() != plain
    sourced.set_marks([])
    assert chat.bubble(reply).grab().toImage() == plain


def test_a_prompt_is_selected_as_it_was_typed(chat: Chat) -> None:
    text = "one\r\n**two** 😀 three"
    prompt = chat.prompt(text)
    chat.open()
    bubble = chat.prompt_bubble(prompt)
    bubble.sourced.set_selection(text.index("two"), text.index(" three"))
    assert bubble.selected_text() == "two** 😀"
    assert bubble.sourced.source_at(bubble.sourced.rect_of(text.index("three")).center()) == text.index("three")
