import pytest

from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef

MODEL = ModelRef("ai365vip", "gpt-4o")


def reply_to(conversation: Conversation, prompt: Message, text: str = "") -> Message:
    reply = conversation.add_reply(parent=prompt.id, model=MODEL, model_label="gpt-4o", provider_label="AI365VIP")
    reply.text = text
    return reply


def texts(messages: list[Message]) -> list[str]:
    return [message.text for message in messages]


def test_a_new_version_of_a_reply_is_shown_and_the_older_one_is_kept() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Why?", parent=None)
    first = reply_to(conversation, prompt, "Because.")
    second = reply_to(conversation, prompt, "Therefore.")

    assert texts(conversation.path()) == ["Why?", "Therefore."]
    assert conversation.versions(second.id) == [first.id, second.id]


def test_going_back_to_a_version_brings_back_what_followed_it() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Why?", parent=None)
    first = reply_to(conversation, prompt, "Because.")
    conversation.add_prompt("Go on", parent=first.id)
    reply_to(conversation, prompt, "Therefore.")

    conversation.show_version(first.id)

    assert texts(conversation.path()) == ["Why?", "Because.", "Go on"]


def test_an_edited_first_prompt_is_a_branch_of_its_own() -> None:
    conversation = Conversation()
    original = conversation.add_prompt("Wy?", parent=None)
    reply_to(conversation, original, "Pardon?")
    edited = conversation.add_prompt("Why?", parent=None)

    assert texts(conversation.path()) == ["Why?"]
    assert conversation.versions(edited.id) == [original.id, edited.id]


def test_the_way_to_a_message_is_known_on_a_branch_that_is_not_shown() -> None:
    conversation = Conversation()
    prompt = conversation.add_prompt("Why?", parent=None)
    hidden = reply_to(conversation, prompt, "Because.")
    reply_to(conversation, prompt, "Therefore.")

    assert texts(conversation.path_to(hidden.id)) == ["Why?", "Because."]


def test_a_message_under_an_unknown_parent_is_refused() -> None:
    with pytest.raises(KeyError):
        Conversation().add_prompt("lost", parent=7)


@pytest.mark.parametrize("text", ["gpt-4o", "ai365vip/", "/gpt-4o", ""])
def test_a_model_reference_needs_provider_and_model(text: str) -> None:
    with pytest.raises(ValueError, match="provider/model"):
        ModelRef.parse(text)


def test_model_ids_may_hold_slashes() -> None:
    assert ModelRef.parse("openrouter/meta/llama") == ModelRef("openrouter", "meta/llama")
