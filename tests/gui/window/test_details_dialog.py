import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.chat.cost import Prices, Totals
from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.window.details_dialog import DetailsDialog
from gui.window.reply_details import dollars, reply_details
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
        usage=Usage(prompt_tokens=1300, completion_tokens=70, reasoning_tokens=50),
        finish_reason="length",
        parameters={"temperature": 0.7, "max_tokens": 70, "reasoning_effort": "high", "seed{": 3},
        skipped=2,
    )


def test_it_says_what_is_known_of_a_reply(qapp: QApplication) -> None:
    del qapp  # numbers are written as its language has them
    whole = Totals(
        replies=3, counted=2, prompt_tokens=2600, completion_tokens=140, priced=1, dollars=0.0021, all_told=False
    )
    details = dict(reply_details(reply(), prices=Prices(1.0, 10.0), whole=whole))
    assert details.pop("Sent")
    assert details == {
        "Model": "<b>GPT-4</b> (gpt-4o)",
        "Provider": "AI365VIP",
        "State": "Stopped at the limit of 70 tokens",
        "Asked with": "temperature 0.7, at most 70 tokens, reasoning effort high, seed{ 3",
        "First text after": "0.50 s",
        "Ended after": "4.00 s",
        "Speed": "5.7 tokens a second",
        "Characters": "9",
        "Words": "2",
        "Tokens of the prompt": "1300",
        "Tokens of the reply": "70",
        "Of these for reasoning": "50",
        "Cost": "$0.0020, worked out from the prices",
        "Ended with": "length",
        "Not understood": "2 parts of the answer",
        "Tokens of the whole chat": "2600 sent, 140 written, of 2 of 3 replies",
        "Cost of the whole chat": "about $0.0021, of 1 of 3 replies",
    }


def test_what_is_estimated_says_so_and_what_the_service_says_is_not_worked_out(qapp: QApplication) -> None:
    del qapp
    message = reply()
    message.text, message.usage = "word" * 70, None
    assert dict(reply_details(message))["Speed"] == "about 20.0 tokens a second, estimated"
    message.usage = Usage(cost=1.5)
    assert dict(reply_details(message, prices=Prices(1.0, 10.0)))["Cost"] == "$1.50"


def test_it_leaves_out_what_is_not_known(qapp: QApplication) -> None:
    del qapp
    message = Message(
        id=7, parent=1, role="assistant", state=State.FAILED, failure=Failure("X", "No {what}.", {"what": "way"})
    )
    assert dict(reply_details(message, whole=Totals(replies=1))) == {
        "State": "Failed",
        "Why it failed": "No way.",
        "Characters": "0",
        "Words": "0",
    }


@pytest.mark.parametrize(
    ("amount", "said"), [(0, "nothing"), (0.00001, "less than $0.0001"), (0.0123, "$0.0123"), (12.345, "$12.35")]
)
def test_amounts_have_as_many_digits_as_they_need(qapp: QApplication, amount: float, said: str) -> None:
    del qapp
    assert dollars(amount) == said


def test_it_shows_plain_text_blocks_nothing_and_copies_all(qtbot: QtBot) -> None:
    dialog = DetailsDialog(rows=reply_details(reply()))
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
