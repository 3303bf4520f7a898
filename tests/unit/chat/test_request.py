import pytest

from gui.chat.attachment import Attachment
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef
from gui.chat.request import CONTINUE_PROMPT, LEFT_OUT, has_pictures, messages_for, without_pictures
from provider.errors import PicturesError
from provider.types import Image


def add_reply(conversation: Conversation, prompt: Message, text: str = "") -> Message:
    reply = conversation.add_reply(parent=prompt.id, model=ModelRef("p", "m"), model_label="m", provider_label="P")
    reply.text = text
    return reply


def test_a_request_holds_the_turns_before_the_reply_with_their_true_roles() -> None:
    conversation = Conversation()
    first = conversation.add_prompt("Hello", parent=None)
    answer = add_reply(conversation, first, "Hi!")
    second = conversation.add_prompt("And now?", parent=answer.id)
    reply = add_reply(conversation, second)

    assert messages_for(conversation, reply) == [
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi!"},
        {"role": "user", "content": "And now?"},
    ]


def test_a_reply_that_failed_without_a_word_is_not_sent() -> None:
    conversation = Conversation()
    first = conversation.add_prompt("Hello", parent=None)
    failed = add_reply(conversation, first)
    second = conversation.add_prompt("Again", parent=failed.id)
    reply = add_reply(conversation, second)

    assert [message["role"] for message in messages_for(conversation, reply)] == ["user", "user"]


def test_another_version_does_not_see_the_version_before_it() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Hello", parent=None)
    add_reply(conversation, prompt, "Hi!")
    again = add_reply(conversation, prompt)

    assert messages_for(conversation, again) == [{"role": "user", "content": "Hello"}]


def test_continuing_sends_what_had_arrived_and_asks_for_the_rest() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Count", parent=None)
    cut = add_reply(conversation, prompt, "one, two,")

    assert messages_for(conversation, cut)[1:] == [
        {"role": "assistant", "content": "one, two,"},
        {"role": "user", "content": CONTINUE_PROMPT},
    ]


PICTURE = Attachment("cat.png", "image/png", b"picture")


def text(content: str, name: str = "notes.txt") -> Attachment:
    return Attachment(name, "text/plain", content.encode())


def test_text_files_follow_the_words_under_their_names_and_nothing_in_them_ends_the_fence() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt(
        "Read", parent=None, attachments=(text("a\n```\nb\n`````\n"), text("no end", "b.md"))
    )
    (turn,) = messages_for(conversation, add_reply(conversation, prompt))
    assert turn == {
        "role": "user",
        "content": "Read\n\nnotes.txt:\n``````\na\n```\nb\n`````\n``````\n\nb.md:\n```\nno end\n```",
    }


def test_pictures_go_with_their_turn_also_later() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("", parent=None, attachments=(PICTURE, text("x")))
    answer = add_reply(conversation, prompt, "A cat.")
    reply = add_reply(conversation, conversation.add_prompt("And now?", parent=answer.id))
    first, _answer, last = messages_for(conversation, reply)
    assert first == {
        "role": "user",
        "content": "notes.txt:\n```\nx\n```",
        "images": [Image("image/png", b"picture")],
    }
    assert "images" not in last
    assert has_pictures([first])
    assert not has_pictures([last])


def test_a_model_that_cannot_see_is_told_of_earlier_pictures_and_never_gets_one() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Look", parent=None, attachments=(PICTURE, PICTURE))
    reply = add_reply(conversation, prompt)
    with pytest.raises(PicturesError, match="m takes no pictures"):
        without_pictures(messages_for(conversation, reply), model="m")
    reply.text = "A"
    continued = without_pictures(messages_for(conversation, reply), model="m")
    assert continued[0] == {"role": "user", "content": f"Look\n\n{LEFT_OUT}\n\n{LEFT_OUT}"}
    assert not has_pictures(continued)
    assert without_pictures([], model="m") == []
