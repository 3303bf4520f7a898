"""Random conversations: trees of any shape with texts of any characters, and documents with something wrong in them."""

import json
from typing import Any

from hypothesis import strategies as st

from gui.chat.attachment import Attachment, file_name
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation, Place
from gui.chat.message import Failure, State, Timing
from gui.chat.model_ref import ModelRef
from gui.history.coding import storable
from provider.types import Usage
from tests.fakes.conversations import PICTURE

ANY_TEXT = st.text(st.characters(), max_size=30)
"""Lone surrogates and NUL among it."""
SHORT = st.one_of(st.sampled_from(["", "a", "b"]), ANY_TEXT)
SECONDS = st.floats(0, 1e9)
MOMENTS = st.floats(0, 4e9)
NAMES = st.text("abcXYZ09.-:", min_size=1, max_size=8)
MODELS = st.builds(ModelRef, NAMES, NAMES)
PARAMETERS = st.dictionaries(ANY_TEXT, st.one_of(st.booleans(), st.integers(-5, 5), SECONDS, ANY_TEXT), max_size=3)
FAILURES = st.builds(
    lambda host, status, text: Failure("Kind", "{host} has {status}.", {"host": host, "status": status}, text, text),
    ANY_TEXT,
    st.integers(0, 999),
    ANY_TEXT,
)
TIMINGS = st.builds(
    Timing,
    sent=st.just(0.0),
    first_text=st.none() | SECONDS,
    ended=st.none() | SECONDS,
    sent_at=MOMENTS,
    thinking_since=st.none(),
    thought_seconds=SECONDS,
)
ATTACHMENTS = st.lists(
    st.builds(Attachment, ANY_TEXT.map(file_name), st.just("text/plain"), SHORT.map(storable).map(str.encode))
    | st.just(PICTURE),
    max_size=2,
).map(tuple)
SETTINGS = st.builds(
    ChatSettings,
    prompt=st.none() | ANY_TEXT,
    temperature=st.none() | st.floats(0, 2),
    top_p=st.none() | st.floats(0, 1),
    max_tokens=st.none() | st.integers(1, 10**6),
    reasoning_effort=st.none() | st.sampled_from(["low", "medium", "high"]),
)
COUNTS = st.none() | st.integers(0, 10**9)
STATES = st.sampled_from([state for state in State if not state.active])


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    conversation = Conversation(title=draw(ANY_TEXT), model=draw(st.none() | MODELS), key=draw(st.uuids()).hex)
    conversation.title_source = draw(st.sampled_from(["prompt", "model", "user"]))
    conversation.draft, conversation.draft_attachments = draw(ANY_TEXT), draw(ATTACHMENTS)
    conversation.settings = draw(SETTINGS)
    numbers: list[int] = []
    for _ in range(draw(st.integers(0, 8))):
        parent = draw(st.sampled_from([None, *numbers]))
        if parent is None or draw(st.booleans()):
            message = conversation.add_prompt(draw(SHORT), parent=parent, attachments=draw(ATTACHMENTS))
        else:
            labels = draw(st.tuples(ANY_TEXT, ANY_TEXT))
            message = conversation.add_reply(
                parent=parent, model=draw(MODELS), model_label=labels[0], provider_label=labels[1]
            )
            message.text, message.state = draw(SHORT), draw(STATES)
            message.reasoning, message.finish_reason = draw(SHORT), draw(ANY_TEXT)
            message.failure, message.timing = draw(st.none() | FAILURES), draw(st.none() | TIMINGS)
            message.usage = draw(st.none() | st.builds(Usage, COUNTS, COUNTS, COUNTS, st.none() | SECONDS))
            message.skipped, message.comparison = draw(st.integers(0, 9)), draw(ANY_TEXT)
            message.parameters = draw(PARAMETERS)
        message.created = draw(MOMENTS)
        numbers.append(message.id)
    if numbers:
        conversation.show_version(draw(st.sampled_from(numbers)))
        conversation.place = draw(st.none() | st.builds(Place, st.sampled_from(numbers), st.integers(0, 10**6)))
    return conversation


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every container with every name or index in it."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        at = waiting.pop()
        inside: list[Any] = list(at) if isinstance(at, dict) else list(range(len(at))) if isinstance(at, list) else []
        for name in inside:
            found.append((at, name))
            waiting.append(at[name])
    return found


@st.composite
def broken(draw: st.DrawFn, document: str) -> bytes:
    """A valid document with something removed, doubled, or replaced by something else; or with bytes changed."""
    value = json.loads(document)
    for _ in range(draw(st.integers(1, 3))):
        places = places_in(value)
        if not places:
            break
        container, name = draw(st.sampled_from(places))
        kind = draw(st.sampled_from(["replace", "remove", "double", "swap"]))
        other, other_name = draw(st.sampled_from(places))
        if kind == "replace":
            container[name] = draw(JUNK)
        elif kind == "remove":
            del container[name]
        elif kind == "double" and isinstance(container, list):
            container.append(container[name])
        else:
            container[name] = json.loads(json.dumps(other[other_name]))
    text = json.dumps(value).encode()
    if draw(st.booleans()):
        return text
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(st.binary(max_size=3)) + text[at + draw(st.integers(0, 3)) :]
