"""Makes a tree of messages of ChatGPT's nodes: what is not to be seen is left out, one answer is one message."""

from dataclasses import dataclass, field

from gui.chat.message import Message
from gui.chat.model_ref import ModelRef
from gui.history.archive.chatgpt_nodes import Node
from gui.history.archive.errors import GOES_IN_CIRCLES, ArchiveError

PROVIDER = "chatgpt"
PROVIDER_LABEL = "ChatGPT"
_UNNAMED_MODEL = "chatgpt"


@dataclass(slots=True)
class _Growing:
    """A message, and the pieces that are still coming."""

    message: Message
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Visit:
    """A node to go to, the message it comes after, and whether nothing else does."""

    node: str
    parent: _Growing | None
    alone: bool


def tree_of(nodes: dict[str, Node], current: str) -> tuple[list[Message], list[int]]:
    """The messages, parents first, and the numbers of those on the way to the node `current`.

    Raises:
        ArchiveError: the nodes are no tree.
    """
    grown: list[_Growing] = []
    where: dict[str, _Growing | None] = {}
    roots = [name for name, node in nodes.items() if node.parent is None]
    waiting = [_Visit(name, None, alone=False) for name in reversed(roots)]
    while waiting:
        visit = waiting.pop()
        node = nodes[visit.node]
        at = where[visit.node] = _visited(node, visit, grown)
        alone = len(node.children) == 1 and (visit.alone or at is not visit.parent)
        waiting += [_Visit(child, at, alone) for child in reversed(node.children)]
    if len(where) < len(nodes):
        raise ArchiveError(GOES_IN_CIRCLES)
    for each in grown:
        each.message.text = "\n\n".join(each.text)
        each.message.reasoning = "\n\n".join(each.reasoning)
    return [each.message for each in grown], _shown(nodes, where, current)


def _visited(node: Node, visit: _Visit, grown: list[_Growing]) -> _Growing | None:
    """The message the node is in, or comes after where it has nothing to be seen."""
    parent = visit.parent
    if node.role is None:
        return parent
    if parent is not None and visit.alone and node.role == parent.message.role == "assistant":
        _add(parent, node)
        return parent
    message = Message(
        id=len(grown) + 1,
        parent=None if parent is None else parent.message.id,
        role=node.role,
        created=node.created,
    )
    at = _Growing(message)
    grown.append(at)
    _add(at, node)
    return at


def _add(at: _Growing, node: Node) -> None:
    """The last piece of an answer tells how it ended, the first with a name who gave it."""
    at.text += [node.said.text] if node.said.text else []
    at.reasoning += [node.said.reasoning] if node.said.reasoning else []
    message = at.message
    if message.role == "user":
        return
    message.state = node.state
    message.finish_reason = node.finish_reason
    if message.model is None or message.model.model == _UNNAMED_MODEL:
        message.model = ModelRef(PROVIDER, node.model or _UNNAMED_MODEL)
        message.model_label = node.model or PROVIDER_LABEL
        message.provider_label = PROVIDER_LABEL if node.model else ""


def _shown(nodes: dict[str, Node], where: dict[str, _Growing | None], current: str) -> list[int]:
    shown: list[int] = []
    at: str | None = current if current in nodes else None
    while at is not None:
        message = where[at]
        if message is not None and message.message.id not in shown[-1:]:
            shown.append(message.message.id)
        at = nodes[at].parent
    return shown
