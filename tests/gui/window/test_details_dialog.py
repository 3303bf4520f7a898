from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.window.details_dialog import DetailsDialog, reply_details
from provider.types import Usage


def reply() -> Message:
    return Message(
        id=7,
        parent=1,
        role="assistant",
        text="Two words",
        model=ModelRef("ai365vip", "gpt-4o"),
        model_label="<b>GPT-4</b>",
        provider_label="AI365VIP",
        timing=Timing(sent=10.0, first_text=10.5, ended=14.0),
        usage=Usage(prompt_tokens=3, completion_tokens=2),
        finish_reason="length",
    )


def test_it_says_what_is_known_of_a_reply(qapp: QApplication) -> None:
    del qapp  # numbers are written as its language has them
    details = dict(reply_details(reply()))
    assert details.pop("Sent")
    assert details == {
        "Model": "<b>GPT-4</b> (gpt-4o)",
        "Provider": "AI365VIP",
        "State": "Complete",
        "First text after": "0.50 s",
        "Ended after": "4.00 s",
        "Characters": "9",
        "Words": "2",
        "Tokens of the prompt": "3",
        "Tokens of the reply": "2",
        "Ended with": "length",
    }


def test_it_leaves_out_what_is_not_known(qapp: QApplication) -> None:
    del qapp
    message = Message(
        id=7, parent=1, role="assistant", state=State.FAILED, failure=Failure("X", "No {what}.", {"what": "way"})
    )
    assert dict(reply_details(message)) == {
        "State": "Failed",
        "Why it failed": "No way.",
        "Characters": "0",
        "Words": "0",
    }


def test_it_shows_plain_text_blocks_nothing_and_copies_all(qtbot: QtBot) -> None:
    dialog = DetailsDialog(message=reply())
    dialog.show()
    assert not dialog.isModal()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "<b>GPT-4</b> (gpt-4o)" in texts
    assert all(label.textFormat() is label.textFormat().PlainText for label in dialog.findChildren(QLabel))
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text().startswith("Model: <b>GPT-4</b> (gpt-4o)\nProvider: AI365VIP\n")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
