"""The nodes of a conversation of ChatGPT's: what of each is to be seen, and what it follows."""

from dataclasses import dataclass, field
from typing import Any, Literal

from gui.chat.message import State
from gui.history.archive.chatgpt_content import Said, said_in
from gui.history.archive.errors import NO_TEXT, TOO_LONG, TOO_MANY_MESSAGES, ArchiveError
from gui.history.archive.fields import Fields
from gui.history.archive.limits import ArchiveLimits

_STATES = {"in_progress": State.INTERRUPTED, "finished_partial_completion": State.STOPPED}
_LONGEST_WORD = 1_000


@dataclass(slots=True)
class Node:
    """A node, and the message in it where there is one that is to be seen."""

    parent: str | None
    children: list[str] = field(default_factory=list)
    role: Literal["user", "assistant"] | None = None
    """None: nothing in it is to be seen."""
    said: Said = field(default_factory=Said)
    created: float = 0.0
    model: str = ""
    """As ChatGPT names it."""
    state: State = State.DONE
    finish_reason: str = ""


def read_nodes(mapping: dict[str, Any], created: float, limits: ArchiveLimits) -> dict[str, Node]:
    """The nodes by id, each with its children in the order of their versions; `created` where a message has no date.

    Raises:
        ArchiveError: one is not as it should be.
    """
    if len(mapping) > limits.messages:
        raise ArchiveError(TOO_MANY_MESSAGES, most=limits.messages)
    nodes: dict[str, Node] = {}
    wished: dict[str, list[Any]] = {}
    length = 0
    for name, value in mapping.items():
        fields = Fields(value, "mapping")
        parent = fields.optional_text("parent", most=_LONGEST_WORD)
        node = Node(parent if parent in mapping else None)
        wished[name] = fields.items("children") if fields.has("children") else []
        if fields.has("message"):
            _read_message(node, fields.fields("message"), created, limits)
        length += len(node.said.text) + len(node.said.reasoning)
        if length > limits.conversation:
            raise ArchiveError(TOO_LONG, name="mapping")
        nodes[name] = node
    _join(nodes, wished)
    return nodes


def _join(nodes: dict[str, Node], wished: dict[str, list[Any]]) -> None:
    """Parents decide; what they say of their children is the order of these."""
    for name, children in wished.items():
        for child in dict.fromkeys(map(_name, children)):
            if child in nodes and nodes[child].parent == name:
                nodes[name].children.append(child)
    listed = {child for node in nodes.values() for child in node.children}
    for name, node in nodes.items():
        if node.parent is not None and name not in listed:
            nodes[node.parent].children.append(name)


def _name(child: object) -> str:
    if not isinstance(child, str):
        raise ArchiveError(NO_TEXT, name="children")
    return child


def _read_message(node: Node, fields: Fields, created: float, limits: ArchiveLimits) -> None:
    role = fields.fields("author").text("role", most=_LONGEST_WORD)
    metadata = fields.fields("metadata") if fields.has("metadata") else Fields({}, "metadata")
    hidden = metadata.value("is_visually_hidden_from_conversation") is True
    said = said_in(fields.fields("content"), limits) if fields.has("content") else Said()
    written = fields.optional_moment("create_time")
    if role == "system" or hidden or said.empty:
        return
    node.role = "user" if role == "user" else "assistant"
    node.said = said
    node.created = created if written is None else written
    node.model = metadata.optional_text("model_slug", most=_LONGEST_WORD)
    if node.role == "assistant":
        node.state = _STATES.get(fields.optional_text("status", most=_LONGEST_WORD), State.DONE)
        _read_ending(node, metadata)


def _read_ending(node: Node, metadata: Fields) -> None:
    if metadata.has("finish_details"):
        node.finish_reason = metadata.fields("finish_details").optional_text("type", most=_LONGEST_WORD)
        if node.finish_reason == "interrupted" and node.state is State.DONE:
            node.state = State.STOPPED
