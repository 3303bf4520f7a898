"""Reads what `json_document` writes: the manual describes each field."""

from collections.abc import Iterator
from string import Formatter
from typing import Any, Literal

from gui.chat.conversation import Conversation, Place
from gui.chat.message import Failure, Message, State, Timing
from gui.chat.model_ref import ModelRef
from gui.history.archive.attachment_fields import read_attachments, read_settings
from gui.history.archive.errors import (
    BAD_ORDER,
    MISSING,
    NEWER_VERSION,
    NO_NUMBER,
    NO_TEXT,
    NOT_ALLOWED,
    TOO_LONG,
    TOO_MANY_MESSAGES,
    UNKNOWN_FORMAT,
    ArchiveError,
)
from gui.history.archive.fields import Fields, as_number
from gui.history.archive.json_document import FORMAT, VERSION
from gui.history.archive.json_stream import JsonStream
from gui.history.archive.limits import ArchiveLimits
from gui.history.archive.merging import Archived
from gui.history.coding import storable
from provider.types import Usage

HIGHEST_NUMBER = 1 << 23
"""Of a message; above it there is room for those that are still to be written."""
_LONGEST_KEY = 200
_MOST_TOKENS = 10**15
_MOST_PARAMETERS = 100
_TITLE_SOURCES: tuple[Literal["prompt", "model", "user"], ...] = ("prompt", "model", "user")
_ROLES: tuple[Literal["user", "assistant"], ...] = ("user", "assistant")
_STATES = {str(state): state for state in State if not state.active}


def read_rill(stream: JsonStream, limits: ArchiveLimits) -> Iterator[Archived]:
    """The conversations of a document, each once it is read. Names that are not known are passed over."""
    seen: set[str] = set()
    for name in stream.members():
        if name == "conversations":
            if not {"format", "version"} <= seen:
                raise ArchiveError(UNKNOWN_FORMAT)
            yield from _read_conversations(stream, limits)
        else:
            _check_head(name, stream.value())
        seen.add(name)
    if not {"format", "version"} <= seen:
        raise ArchiveError(UNKNOWN_FORMAT)
    if "conversations" not in seen:
        raise ArchiveError(MISSING, name="conversations")


def _check_head(name: str, value: object) -> None:
    if name == "format" and value != FORMAT:
        raise ArchiveError(UNKNOWN_FORMAT)
    if name == "version":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ArchiveError(NO_NUMBER, name=name)
        if value > VERSION:
            raise ArchiveError(NEWER_VERSION, version=str(value)[:20])


def _read_conversations(stream: JsonStream, limits: ArchiveLimits) -> Iterator[Archived]:
    for index, _ in enumerate(stream.elements(), 1):
        head: dict[str, Any] = {}
        try:
            archived = _read_conversation(stream, limits, head)
        except ArchiveError as error:
            title = head.get("title")
            error.conversation = storable(title[:100]) if isinstance(title, str) and title else f"#{index}"
            raise
        yield archived


def _read_conversation(stream: JsonStream, limits: ArchiveLimits, head: dict[str, Any]) -> Archived:
    messages: list[Message] = []
    shown: list[int] = []
    for name in stream.members():
        if name == "messages":
            messages, shown = _read_messages(stream, limits)
        else:
            head[name] = stream.value()
    fields = Fields(head, "conversations")
    conversation = Conversation.restored(
        key=_key(fields),
        title=fields.text("title", most=limits.name),
        model=_model(fields),
        messages=messages,
        shown=shown,
    )
    source = fields.choice("title_source", _TITLE_SOURCES)
    conversation.title_source = next(each for each in _TITLE_SOURCES if each == source)
    conversation.draft = fields.text("draft", most=limits.text)
    conversation.draft_attachments = read_attachments(fields, "draft_attachments", limits)
    conversation.settings = read_settings(fields, limits)
    if fields.has("place"):
        place = fields.fields("place")
        message = place.whole("message", least=1, most=HIGHEST_NUMBER)
        source_position = place.whole("source", least=0, most=limits.text)
        conversation.place = Place(message, source_position) if message in conversation else None
    return Archived(
        conversation=conversation,
        created=fields.moment("created"),
        updated=fields.moment("updated"),
        pinned=fields.flag("pinned"),
        folder=fields.optional_text("folder", most=limits.name),
    )


def _key(fields: Fields) -> str:
    key = fields.text("key", most=_LONGEST_KEY)
    if not key or not key.isascii() or not key.replace("-", "").isalnum():
        raise ArchiveError(NOT_ALLOWED, name="key", value=key[:50])
    return key


def _model(fields: Fields) -> ModelRef | None:
    if not fields.has("model"):
        return None
    text = fields.text("model", most=1_000)
    try:
        return ModelRef.parse(text)
    except ValueError:
        raise ArchiveError(NOT_ALLOWED, name="model", value=text[:50]) from None


def _read_messages(stream: JsonStream, limits: ArchiveLimits) -> tuple[list[Message], list[int]]:
    """The messages, and the numbers of those that are shown."""
    messages: list[Message] = []
    shown: list[int] = []
    known: set[int | None] = {None}
    highest = length = attached = 0
    for _ in stream.elements():
        fields = Fields(stream.value(), "messages")
        message = _message(fields, limits)
        if message.id <= highest or message.parent not in known:
            raise ArchiveError(BAD_ORDER, number=message.id)
        highest = message.id
        known.add(highest)
        messages.append(message)
        length += len(message.text) + len(message.reasoning)
        attached += sum(len(each.data) for each in message.attachments)
        if len(messages) > limits.messages:
            raise ArchiveError(TOO_MANY_MESSAGES, most=limits.messages)
        if length > limits.conversation or attached > limits.attached:
            raise ArchiveError(TOO_LONG, name="messages")
        if fields.flag("shown"):
            shown.append(highest)
    return messages, shown


def _message(fields: Fields, limits: ArchiveLimits) -> Message:
    role = fields.choice("role", _ROLES)
    return Message(
        id=fields.whole("number", least=1, most=HIGHEST_NUMBER),
        parent=fields.optional_whole("parent", least=1, most=HIGHEST_NUMBER),
        role="user" if role == "user" else "assistant",
        text=fields.text("text", most=limits.text),
        reasoning=fields.text("reasoning", most=limits.text),
        model=_model(fields),
        model_label=fields.text("model_label", most=limits.name),
        provider_label=fields.text("provider_label", most=limits.name),
        state=_STATES[fields.choice("state", _STATES)],
        failure=_failure(fields.fields("failure"), limits) if fields.has("failure") else None,
        timing=_timing(fields.fields("timing")) if fields.has("timing") else None,
        usage=_usage(fields.fields("usage")) if fields.has("usage") else None,
        finish_reason=fields.text("finish_reason", most=limits.name),
        created=fields.moment("created"),
        parameters=_parameters(fields.object("parameters"), limits),
        skipped=fields.optional_whole("skipped", least=0, most=_MOST_TOKENS) or 0,
        comparison=fields.optional_text("comparison", most=_LONGEST_KEY),
        attachments=read_attachments(fields, "attachments", limits) if role == "user" else (),
    )


def _timing(fields: Fields) -> Timing:
    return Timing(
        sent=0.0,
        first_text=fields.optional_number("first_text"),
        ended=fields.optional_number("ended"),
        sent_at=fields.moment("sent_at"),
        thought_seconds=fields.number("thought"),
    )


def _usage(fields: Fields) -> Usage:
    return Usage(
        prompt_tokens=fields.optional_whole("prompt_tokens", least=0, most=_MOST_TOKENS),
        completion_tokens=fields.optional_whole("completion_tokens", least=0, most=_MOST_TOKENS),
        reasoning_tokens=fields.optional_whole("reasoning_tokens", least=0, most=_MOST_TOKENS),
        cost=fields.optional_number("cost"),
    )


def _parameters(values: dict[str, Any], limits: ArchiveLimits) -> dict[str, str | float]:
    if len(values) > _MOST_PARAMETERS:
        raise ArchiveError(TOO_LONG, name="parameters")
    parameters: dict[str, str | float] = {}
    for name, value in values.items():
        if isinstance(value, str):
            parameters[name] = Fields(values, "parameters").text(name, most=limits.text)
        else:
            parameters[name] = value if isinstance(value, bool | int) and _fits(value) else as_number(value, name)
    return parameters


def _fits(value: int) -> bool:
    return abs(value) < 10**15


def _failure(fields: Fields, limits: ArchiveLimits) -> Failure:
    values = fields.object("fields")
    filled: dict[str, str | int] = {}
    for name, value in values.items():
        if isinstance(value, str):
            filled[name] = Fields(values, "fields").text(name, most=limits.text)
        elif isinstance(value, int) and _fits(value):
            filled[name] = value
        else:
            raise ArchiveError(NO_TEXT, name=name[:50])
    template = fields.text("template", most=limits.name)
    if not _is_plain_template(template, filled):
        raise ArchiveError(NOT_ALLOWED, name="template", value=template[:50])
    return Failure(
        kind=fields.text("kind", most=limits.name),
        template=template,
        fields=filled,
        advice=fields.text("advice", most=limits.name),
        detail=fields.text("detail", most=limits.text),
        retryable=fields.flag("retryable"),
    )


def _is_plain_template(template: str, filled: dict[str, str | int]) -> bool:
    """Whether it names fields that there are, and nothing of them: a format can ask for attributes and gigabytes."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return False
    return all(
        name is None or (name in filled and name.isidentifier() and not (form or conversion))
        for _text, name, form, conversion in parts
    )
