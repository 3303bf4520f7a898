"""A conversation as a tree: versions and edits are branches, one path through them is shown."""

from itertools import count

from gui.chat.message import Message
from gui.chat.model_ref import ModelRef


class Conversation:
    """Messages by id, each under its parent, with one child chosen at every fork.

    Not thread-safe. `path()` is what the user sees, oldest first; it is kept up to date as messages come, so that
    a question or an answer at the end of 100,000 messages costs what it costs at the beginning.
    """

    def __init__(self, *, title: str = "", model: ModelRef | None = None) -> None:
        self.title = title
        self.model = model
        """The model for the next request: the choice belongs to the conversation."""
        self.draft = ""
        self._ids = count(1)
        self._messages: dict[int, Message] = {}
        self._children: dict[int | None, list[int]] = {None: []}
        self._chosen: dict[int | None, int] = {}
        self._path: list[Message] = []
        self._rows: dict[int, int] = {}
        """Where in the path a message stands, by id; those of other branches are not in it."""

    def __len__(self) -> int:
        return len(self._messages)

    def message(self, message_id: int) -> Message:
        return self._messages[message_id]

    def add_prompt(self, text: str, *, parent: int | None) -> Message:
        """A user's message under `parent` (None: the beginning), shown from now on."""
        return self._add(Message(id=next(self._ids), parent=parent, role="user", text=text))

    def add_reply(self, *, parent: int, model: ModelRef, model_label: str, provider_label: str) -> Message:
        """An empty reply to `parent`, shown from now on beside the versions there already are."""
        return self._add(
            Message(
                id=next(self._ids),
                parent=parent,
                role="assistant",
                model=model,
                model_label=model_label,
                provider_label=provider_label,
            )
        )

    def _add(self, message: Message) -> Message:
        if message.parent is not None and message.parent not in self._messages:
            raise KeyError(message.parent)
        self._messages[message.id] = message
        self._children.setdefault(message.parent, []).append(message.id)
        self._children.setdefault(message.id, [])
        self._chosen[message.parent] = message.id
        self._follow(message.parent)
        return message

    def _follow(self, parent: int | None) -> None:
        """Let the path run on below `parent`, where it runs through it, as was last chosen there."""
        if parent is not None and parent not in self._rows:
            return
        end = 0 if parent is None else self._rows[parent] + 1
        for message in self._path[end:]:
            del self._rows[message.id]
        del self._path[end:]
        at = self._chosen.get(parent)
        while at is not None:
            self._rows[at] = len(self._path)
            self._path.append(self._messages[at])
            at = self._chosen.get(at)

    def path(self) -> list[Message]:
        """The messages from the beginning to the end of the branch that is shown."""
        return list(self._path)

    def row_of(self, message_id: int) -> int | None:
        """Where in the path a message stands; None on a branch that is not shown."""
        return self._rows.get(message_id)

    def path_to(self, message_id: int) -> list[Message]:
        """The messages from the beginning to this one, including it, on whatever branch it stands."""
        hidden: list[Message] = []
        at: int | None = message_id
        while at is not None and at not in self._rows:
            hidden.append(self._messages[at])
            at = hidden[-1].parent
        return self._path[: 0 if at is None else self._rows[at] + 1] + hidden[::-1]

    def versions(self, message_id: int) -> list[int]:
        """The ids of all versions of a message, in the order in which they were made."""
        return list(self._children[self._messages[message_id].parent])

    def show_version(self, message_id: int) -> None:
        """Let the path run through this message, and below it as it last did."""
        parent = self._messages[message_id].parent
        self._chosen[parent] = message_id
        self._follow(parent)

    def last(self) -> Message | None:
        return self._path[-1] if self._path else None
