"""What can be done with one message: by its menu, its bar and the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.transcript.bubbles.bubble import Bubble
from gui.transcript.bubbles.cut_line import CutLine
from gui.transcript.bubbles.reasoning_block import ReasoningBlock
from tests.gui.transcript.conftest import Chat
from tests.gui.transcript.test_states import buttons

ALT = Qt.KeyboardModifier.AltModifier


def menu_of(chat: Chat, message: Message) -> QMenu:
    bubble = chat.bubble(message)
    at = bubble.surface.center()
    QApplication.sendEvent(bubble, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, bubble.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def groups(menu: QMenu) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for action in menu.actions():
        if action.isSeparator():
            found.append([])
        else:
            found[-1].append(action.text())
    menu.close()
    return found


def choose(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    QApplication.processEvents()


def focused(chat: Chat) -> Bubble:
    widget = chat.view.window().focusWidget()
    assert isinstance(widget, Bubble), f"{widget} has the focus"
    return widget


def other_prompt(chat: Chat, prompt: Message, text: str) -> Message:
    """A version of a prompt, with an answer; both are shown."""
    made = chat.conversation.add_prompt(text, parent=prompt.parent)
    reply = chat.conversation.add_reply(
        parent=made.id, model=ModelRef("p", "m"), model_label="gpt-4o", provider_label="AI365VIP"
    )
    reply.text = f"Answer to {text}"
    chat.model.refresh()
    return made


def walk_versions(chat: Chat) -> None:
    """As the program does when it is asked to."""

    def show(message_id: int) -> None:
        chat.conversation.show_version(message_id)
        chat.model.refresh()

    chat.view.wishes.version_requested.connect(show)


def test_the_menus_are_short_and_grouped(chat: Chat) -> None:
    prompt, reply = chat.prompt(), chat.reply("Done")
    chat.open()
    assert groups(menu_of(chat, prompt)) == [
        ["Copy message"],
        ["Edit", "Fork to a new chat"],
        ["Delete with what follows"],
    ]
    assert groups(menu_of(chat, reply)) == [
        ["Copy message", "Copy as Markdown", "Copy as plain text"],
        ["Regenerate", "Regenerate with another model…", "Compare with other models…", "Fork to a new chat"],
        ["Details…", "Delete"],
    ]


def test_the_menu_asks_for_what_is_chosen(chat: Chat) -> None:
    prompt, reply = chat.prompt(), chat.reply("Done")
    wishes = chat.open().wishes
    asked: list[tuple[str, int]] = []
    wishes.edit_requested.connect(lambda message: asked.append(("edit", message)))
    wishes.fork_requested.connect(lambda message: asked.append(("fork", message)))
    wishes.delete_requested.connect(lambda message: asked.append(("delete", message)))
    choose(menu_of(chat, reply), "Fork to a new chat")
    choose(menu_of(chat, reply), "Delete")
    choose(menu_of(chat, prompt), "Delete with what follows")
    choose(menu_of(chat, prompt), "Edit")
    assert asked == [("fork", reply.id), ("delete", reply.id), ("delete", prompt.id), ("edit", prompt.id)]


def test_what_is_being_written_is_not_deleted_nor_what_it_answers(chat: Chat) -> None:
    prompt, reply = chat.prompt(), chat.reply("Do", state=State.STREAMING)
    wishes = chat.open().wishes
    asked: list[int] = []
    wishes.delete_requested.connect(asked.append)
    for message, text in ((reply, "Delete"), (prompt, "Delete with what follows")):
        menu = menu_of(chat, message)
        assert not next(one for one in menu.actions() if one.text() == text).isEnabled()
        menu.close()
        chat.bubble(message).setFocus()
        QTest.keyClick(chat.bubble(message), Qt.Key.Key_Delete)
    assert not asked
    chat.end(reply)
    QTest.keyClick(chat.bubble(prompt), Qt.Key.Key_Delete)
    assert asked == [prompt.id]


def test_delete_takes_the_message_with_the_focus_and_leaves_the_focus_where_it_was(chat: Chat) -> None:
    first = chat.reply("One")
    second = chat.prompt("And?")
    chat.reply("Two")
    view = chat.open()
    removed: list[int] = []

    def remove(message_id: int) -> None:
        removed.append(message_id)
        chat.conversation.remove(message_id)
        chat.model.refresh()

    view.wishes.delete_requested.connect(remove)
    chat.bubble(second).setFocus()
    QTest.keyClick(chat.bubble(second), Qt.Key.Key_Delete)
    chat.settle()
    assert removed == [second.id]
    assert focused(chat).message is first


def test_delete_in_something_else_of_the_message_does_nothing(chat: Chat) -> None:
    reply = chat.reply("Done")
    view = chat.open()
    asked: list[int] = []
    view.wishes.delete_requested.connect(asked.append)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    chat.bubble(reply).setFocus()
    QTest.keyClick(chat.bubble(reply), Qt.Key.Key_Tab)
    control = view.window().focusWidget()
    assert isinstance(control, QPushButton)
    QTest.keyClick(control, Qt.Key.Key_Delete)
    assert not asked


def test_a_prompt_shows_which_version_it_is(chat: Chat) -> None:
    prompt = chat.prompt("One")
    chat.reply("An answer")
    second = other_prompt(chat, prompt, "Two")
    view = chat.open()
    asked: list[int] = []
    view.wishes.version_requested.connect(asked.append)
    chat.bubble(second).setFocus()
    chat.settle()
    shown = buttons(view)
    assert {"Copy", "Edit", "Previous version", "Next version", "More actions"} <= set(shown)
    assert not shown["Next version"].isEnabled()
    QTest.mouseClick(shown["Previous version"], Qt.MouseButton.LeftButton)
    assert asked == [prompt.id]


def test_alt_and_the_arrows_walk_versions_and_the_focus_stays(chat: Chat) -> None:
    prompt = chat.prompt("One")
    chat.reply("An answer")
    second, third = other_prompt(chat, prompt, "Two"), other_prompt(chat, prompt, "Three")
    chat.open()
    walk_versions(chat)
    chat.bubble(third).setFocus()
    seen = []
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(focused(chat), key, ALT)
        chat.settle()
        seen.append(focused(chat).message)
    assert seen == [second, prompt, prompt, second]


def test_a_version_s_button_keeps_the_focus_when_it_is_pressed(chat: Chat) -> None:
    prompt = chat.prompt("One")
    chat.reply("An answer")
    other_prompt(chat, prompt, "Two")
    third = other_prompt(chat, prompt, "Three")
    view = chat.open()
    walk_versions(chat)
    chat.bubble(third).setFocus()
    chat.settle()
    buttons(view)["Previous version"].setFocus()
    names = []
    for _ in range(2):
        QTest.keyClick(view.window().focusWidget(), Qt.Key.Key_Return)
        chat.settle()
        now = view.window().focusWidget()
        assert now is not None
        names.append(now.accessibleName() or type(now).__name__)
    assert chat.conversation.path()[0] is prompt
    assert names == ["Previous version", "PromptBubble"], "at the first one the button has nothing more to do"


def test_keys_of_a_message_come_before_the_window_s(chat: Chat) -> None:
    prompt, reply = chat.prompt(), chat.reply("Done")
    view = chat.open()
    renamed: list[bool] = []
    action = view.window().addAction("Rename", "F2")
    action.triggered.connect(lambda: renamed.append(True))
    chat.bubble(reply).setFocus()
    QTest.keyClick(chat.bubble(reply), Qt.Key.Key_F2)
    assert renamed == [True], "a reply is not edited"
    chat.bubble(prompt).setFocus()
    QTest.keyClick(chat.bubble(prompt), Qt.Key.Key_F2)
    assert renamed == [True]
    assert chat.prompt_bubble(prompt).editor is not None


@pytest.mark.parametrize("width", [320, 900])
def test_an_interrupted_reply_says_so_quietly(chat: Chat, width: int) -> None:
    reply = chat.reply("Half a", state=State.INTERRUPTED)
    chat.view.resize(width, 500)
    view = chat.open()
    (line,) = view.findChildren(CutLine)
    assert line.text == line.accessibleName() == "Interrupted: Rill was closed before the reply ended"
    box = chat.bubble(reply).rect()
    for button in line.findChildren(QPushButton):
        assert box.contains(button.mapTo(chat.bubble(reply), QPoint(button.width(), button.height())))
    wished: list[tuple[str, int]] = []
    view.wishes.continue_requested.connect(lambda message: wished.append(("continue", message)))
    view.wishes.retry_requested.connect(lambda message: wished.append(("retry", message)))
    QTest.mouseClick(buttons(view)["Continue"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(buttons(view)["Retry"], Qt.MouseButton.LeftButton)
    assert wished == [("continue", reply.id), ("retry", reply.id)]


def test_one_interrupted_before_its_first_word_cannot_be_continued(chat: Chat) -> None:
    chat.reply(state=State.INTERRUPTED)
    view = chat.open()
    assert "Continue" not in buttons(view)
    assert "Retry" in buttons(view)


def test_seconds_of_what_was_kept_count_no_clock(chat: Chat) -> None:
    reply = chat.reply("Half a", state=State.INTERRUPTED)
    reply.reasoning = "Hm."
    assert reply.timing is not None
    timing = reply.timing
    timing.sent, timing.first_text, timing.ended, timing.thinking_since = 0.0, 1.5, None, 0.5
    timing.thought_seconds = 3.0
    view = chat.open()
    (block,) = view.findChildren(ReasoningBlock)
    assert block.label == "Thought for 3 s"
    chat.bubble(reply).setFocus()
    bar = chat.bubble(reply).actions_bar
    assert bar is not None
    assert bar.aside == "1.5 s to first token"
    assert not chat.bubble(reply).needs_clock
