from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef
from gui.chat.request import CONTINUE_PROMPT, messages_for


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
