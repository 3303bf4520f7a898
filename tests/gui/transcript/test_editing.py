"""Prompts are edited where they stand, and what was typed is never lost."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.chat.message import Message, State
from gui.transcript.bubbles.prompt_bubble import PromptBubble
from gui.transcript.bubbles.prompt_editor import PromptEditor
from gui.transcript.growing_field import MAX_IN_FIELD, GrowingField, SendKey
from tests.gui.transcript.conftest import Chat

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Edited = tuple[int, str, bool]


class Program:
    """Does what the program does with an edit, as far as the conversation is concerned."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.edited: list[Edited] = []
        self.refuses = False
        chat.view.wishes.prompt_edited.connect(self._on_edited)

    def _on_edited(self, message_id: int, text: str, resend: bool) -> None:
        self.edited.append((message_id, text, resend))
        if self.refuses:
            return
        prompt = self.chat.conversation.message(message_id)
        if resend:
            self.chat.conversation.add_prompt(text, parent=prompt.parent)
            self.chat.reply(state=State.WAITING)
        else:
            prompt.text = text
            self.chat.model.message_changed(message_id)


@pytest.fixture
def program(chat: Chat) -> Program:
    return Program(chat)


def editor_of(chat: Chat, message: Message) -> PromptEditor:
    editor = chat.prompt_bubble(message).editor
    assert editor is not None, "it is not being edited"
    return editor


def begin(chat: Chat, prompt: Message) -> GrowingField:
    """With the keyboard."""
    chat.bubble(prompt).setFocus()
    QTest.keyClick(chat.bubble(prompt), Qt.Key.Key_F2)
    chat.settle()
    field = focused(chat)
    assert isinstance(field, GrowingField)
    return field


def focused(chat: Chat) -> QWidget:
    widget = chat.view.window().focusWidget()
    assert widget is not None
    return widget


def button(chat: Chat, prompt: Message, text: str) -> QPushButton:
    return next(one for one in editor_of(chat, prompt).findChildren(QPushButton) if one.text() == text)


def is_edited(chat: Chat, prompt: Message) -> bool:
    return chat.prompt_bubble(prompt).editor is not None


def test_f2_turns_the_prompt_with_the_focus_into_a_field_as_wide_as_the_column(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree?")
    chat.reply("A plant.")
    view = chat.open()
    field = begin(chat, prompt)
    assert field.toPlainText() == "What is a tree?"
    assert field.textCursor().atEnd()
    assert field.accessibleName() == "Edit message"
    assert field.width() > chat.bubble(prompt).width() * 0.9
    assert chat.bubble(prompt).surface.width() == chat.bubble(prompt).width()
    assert not view.following, "what comes at the end must not move what is written"


def test_the_bar_beneath_a_prompt_has_edit(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree?")
    chat.open()
    bubble = chat.bubble(prompt)
    bubble.set_focus_within(True)
    assert bubble.actions_bar is not None
    edit = next(one for one in bubble.actions_bar.findChildren(QPushButton) if one.text() == "Edit")
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    chat.settle()
    assert is_edited(chat, prompt)
    assert not bubble.actions_bar.isVisible()


def test_save_changes_the_text_and_gives_the_focus_to_the_message(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree")
    reply = chat.reply("A plant.")
    chat.open()
    QTest.keyClicks(begin(chat, prompt), "?")
    QTest.mouseClick(button(chat, prompt, "Save"), Qt.MouseButton.LeftButton)
    chat.settle()
    assert program.edited == [(prompt.id, "What is a tree?", False)]
    assert chat.text_of(prompt) == "What is a tree?"
    assert focused(chat) is chat.bubble(prompt)
    assert chat.text_of(reply) == "A plant."
    assert chat.view.following, "the end is seen again"


def test_saving_what_was_not_changed_asks_for_nothing(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree?")
    chat.open()
    begin(chat, prompt)
    QTest.mouseClick(button(chat, prompt, "Save"), Qt.MouseButton.LeftButton)
    assert not program.edited
    assert not is_edited(chat, prompt)


def test_escape_leaves_the_prompt_as_it_was_and_does_not_stop_a_reply(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree?")
    chat.open()
    stopped: list[bool] = []
    window = chat.view.window()
    stop = window.addAction("Stop", "Esc")
    stop.triggered.connect(lambda: stopped.append(True))
    QTest.keyClicks(begin(chat, prompt), " And a bush?")
    QTest.keyClick(focused(chat), Qt.Key.Key_Escape)
    assert not stopped
    assert not program.edited
    assert chat.text_of(prompt) == "What is a tree?"
    assert focused(chat) is chat.bubble(prompt)
    assert begin(chat, prompt).toPlainText() == "What is a tree?"


@pytest.mark.parametrize(
    ("send_key", "modifiers", "sends"),
    [
        ("enter", Qt.KeyboardModifier.NoModifier, True),
        ("enter", SHIFT, False),
        ("enter", CTRL, True),
        ("ctrl+enter", Qt.KeyboardModifier.NoModifier, False),
        ("ctrl+enter", CTRL, True),
    ],
)
def test_the_key_that_sends_saves_and_resends(
    chat: Chat, program: Program, send_key: SendKey, modifiers: Qt.KeyboardModifier, sends: bool
) -> None:
    prompt = chat.prompt("One")
    chat.view.set_send_key(send_key)
    chat.open()
    QTest.keyClick(begin(chat, prompt), Qt.Key.Key_Return, modifiers)
    assert program.edited == ([(prompt.id, "One", True)] if sends else [])
    assert sends or editor_of(chat, prompt).field.toPlainText() == "One\n"


def test_another_key_sends_in_an_editor_that_is_open(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    field = begin(chat, prompt)
    chat.view.set_send_key("ctrl+enter")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not program.edited


def test_enter_never_sends_while_an_input_method_composes(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    field = begin(chat, prompt)
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    for modifiers in (Qt.KeyboardModifier.NoModifier, CTRL):
        QTest.keyClick(field, Qt.Key.Key_Return, modifiers)
    assert not program.edited
    assert is_edited(chat, prompt)


def test_resending_gives_the_focus_to_the_new_version(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree")
    chat.reply("A plant.")
    chat.open()
    QTest.keyClicks(begin(chat, prompt), " in informatics?")
    QTest.keyClick(focused(chat), Qt.Key.Key_Return, CTRL)
    chat.settle()
    new = chat.conversation.path()[0]
    assert (new.text, new is prompt) == ("What is a tree in informatics?", False)
    assert focused(chat) is chat.bubble(new)
    assert chat.view.wishes.edits.of(prompt) is None


def test_while_a_reply_comes_nothing_is_resent_and_it_is_said_why(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("What is a tree?")
    chat.reply("A pl", state=State.STREAMING)
    chat.open()
    chat.view.set_active(True)
    field = begin(chat, prompt)
    resend = button(chat, prompt, "Save and resend")
    assert not resend.isEnabled()
    assert "still being written" in resend.toolTip()
    assert "still being written" in resend.accessibleDescription()
    QTest.keyClicks(field, " And a bush?")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert not program.edited
    assert field.toPlainText() == "What is a tree? And a bush?"
    chat.view.set_active(False)
    assert resend.isEnabled()


def test_nothing_blank_is_saved(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    field = begin(chat, prompt)
    field.selectAll()
    QTest.keyClicks(field, "  ")
    assert not button(chat, prompt, "Save").isEnabled()
    assert not button(chat, prompt, "Save and resend").isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert not program.edited


def test_what_nobody_took_stays_in_the_field(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    program.refuses = True
    QTest.keyClicks(begin(chat, prompt), " two")
    for text in ("Save", "Save and resend"):
        QTest.mouseClick(button(chat, prompt, text), Qt.MouseButton.LeftButton)
        chat.settle()
        assert editor_of(chat, prompt).field.toPlainText() == "One two"
    assert len(program.edited) == 2


def test_scrolling_far_away_and_back_keeps_what_was_typed_and_where(chat: Chat, program: Program) -> None:
    chat.many(400)
    prompt = chat.conversation.path()[200]
    view = chat.open()
    view.show_row(200)
    chat.settle()
    field = begin(chat, prompt)
    QTest.keyClicks(field, " and more")
    for _ in range(4):
        QTest.keyClick(field, Qt.Key.Key_Left)
    view.setFocus()
    for _ in range(200):
        view.scroll_by(-600)
    for _ in range(200):  # every spare bubble is used for something else
        view.scroll_by(900)
    assert all(bubble.message is not prompt for bubble in view.live_bubbles().values())
    view.show_row(200)
    chat.settle()
    field = editor_of(chat, prompt).field
    assert field.toPlainText() == "Question 100 and more"
    assert field.textCursor().position() == len("Question 100 and more") - 4
    others = [bubble for bubble in view.live_bubbles().values() if isinstance(bubble, PromptBubble)]
    assert [bubble.message for bubble in others if bubble.editor is not None] == [prompt]


def test_another_chat_and_back_keeps_what_was_typed(new_chat: Callable[[], Chat]) -> None:
    chat, other = new_chat(), new_chat()
    prompt = chat.prompt("One")
    other.prompt("Else")
    chat.open()
    QTest.keyClicks(begin(chat, prompt), " two")
    chat.view.set_model(other.model)
    chat.settle()
    assert not any(isinstance(one, PromptBubble) and one.editor for one in chat.view.live_bubbles().values())
    chat.view.set_model(chat.model)
    chat.settle()
    assert editor_of(chat, prompt).field.toPlainText() == "One two"


def test_another_text_size_keeps_what_was_typed_and_the_caret(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    QTest.keyClicks(begin(chat, prompt), " two")
    chat.theme.set_text_scale(2.0)
    chat.settle()
    field = editor_of(chat, prompt).field
    assert focused(chat) is field
    QTest.keyClicks(field, "!")
    assert field.toPlainText() == "One two!"
    chat.theme.set_text_scale(1.0)
    chat.settle()


def test_the_field_grows_with_its_text_to_a_limit_and_the_caret_stays_in_sight(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    view = chat.open()
    view.resize(700, 300)
    chat.settle()
    field = begin(chat, prompt)
    heights = []
    for _ in range(14):
        QTest.keyClick(field, Qt.Key.Key_Return, SHIFT)
        chat.settle()
        heights.append(field.height())
        caret = view.viewport().mapFromGlobal(field.viewport().mapToGlobal(field.cursorRect().center()))
        assert view.viewport().rect().contains(caret)
    assert heights[0] < heights[3] < heights[7]
    assert heights[-1] == heights[-2]


def test_the_text_is_kept_to_the_last_sign(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("a\N{NO-BREAK SPACE}b\n\n  c\t")
    chat.open()
    QTest.keyClicks(begin(chat, prompt), "!")
    QTest.keyClick(focused(chat), Qt.Key.Key_Return, CTRL)
    assert program.edited == [(prompt.id, "a\N{NO-BREAK SPACE}b\n\n  c\t!", True)]


def test_of_a_very_long_prompt_the_beginning_is_edited_and_the_rest_kept(chat: Chat, program: Program) -> None:
    text = "Look at this:\n\n" + "word " * MAX_IN_FIELD
    prompt = chat.prompt(text)
    chat.open()
    field = begin(chat, prompt)
    assert len(field.toPlainText()) < MAX_IN_FIELD
    QTest.keyClick(field, Qt.Key.Key_Home, CTRL)
    QTest.keyClicks(field, "Please! ")
    QTest.keyClick(field, Qt.Key.Key_Return, CTRL)
    assert program.edited == [(prompt.id, "Please! " + text, True)]


def test_assistive_technology_meets_the_field_in_its_message_and_is_told(chat: Chat, program: Program) -> None:
    told: list[str] = []
    chat.view.announced.connect(told.append)
    prompt = chat.prompt("One")
    chat.open()
    field = begin(chat, prompt)
    assert told == ["Editing the message"]
    item = QAccessible.queryAccessibleInterface(chat.view).child(0)
    editor = item.child(0)
    names = [editor.child(n).text(QAccessible.Text.Name) for n in range(editor.childCount())]
    assert names == ["Edit message", "Save and resend", "Save", "Cancel"]
    QTest.keyClicks(field, " two")
    QTest.mouseClick(button(chat, prompt, "Save"), Qt.MouseButton.LeftButton)
    assert told[-1] == "Message saved"


def test_tab_goes_from_the_field_to_its_buttons(chat: Chat, program: Program) -> None:
    prompt = chat.prompt("One")
    chat.open()
    begin(chat, prompt)
    reached = []
    for _ in range(3):
        QTest.keyClick(focused(chat), Qt.Key.Key_Tab)
        now = focused(chat)
        assert isinstance(now, QPushButton)
        reached.append(now.text())
    assert reached == ["Save and resend", "Save", "Cancel"]
    QTest.keyClick(focused(chat), Qt.Key.Key_Delete)
    assert is_edited(chat, prompt)
    QTest.keyClick(focused(chat), Qt.Key.Key_Return)
    assert not is_edited(chat, prompt)
