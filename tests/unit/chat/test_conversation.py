import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.tuples(st.sampled_from(["add", "show"]), st.integers(0, 30)), max_size=60))
def test_the_path_that_is_kept_is_the_one_that_the_choices_give(steps: list[tuple[str, int]]) -> None:
    conversation = Conversation()
    messages: list[Message] = []
    chosen: dict[int | None, Message] = {}
    for step, number in steps:
        message = messages[number % len(messages)] if messages else None
        if step == "add":
            message = conversation.add_prompt("", parent=message.id if message and number % 5 else None)
            messages.append(message)
        elif message:
            conversation.show_version(message.id)
        if message:
            chosen[message.parent] = message

    expected = []
    at = chosen.get(None)
    while at is not None:
        expected.append(at)
        at = chosen.get(at.id)
    assert conversation.path() == expected
    assert conversation.last() is (expected[-1] if expected else None)
    for message in messages:
        assert conversation.row_of(message.id) == (expected.index(message) if message in expected else None)
        line = conversation.path_to(message.id)
        assert line[-1] is message
        assert [one.id for one in line[:-1]] == [one.parent for one in line[1:]]
        assert line[0].parent is None


def test_messages_at_the_end_of_a_very_long_conversation_cost_no_more_than_at_its_beginning() -> None:
    conversation = Conversation()
    for _ in range(50_000):
        prompt = conversation.add_prompt("Why?", parent=last.id if (last := conversation.last()) else None)
        reply_to(conversation, prompt)

    begun = time.process_time()
    for _ in range(1_000):
        reply_to(conversation, prompt)
    assert time.process_time() - begun < 0.5  # walking the whole path for each would take over ten times that
