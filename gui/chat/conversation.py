"""A conversation as a tree: versions and edits are branches, one path through them is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal
from uuid import uuid4

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.comparison import MOST_COMPARED, common_part, place_of
from gui.chat.message import Message
from gui.chat.model_ref import ModelRef

TitleSource = Literal["prompt", "model", "user"]
"""Who gave the title. What a user wrote nobody else changes."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that is read: words in a message, whatever the width and the text size."""

    message: int
    """The message's id."""
    source: int
    """A position in its text."""


@dataclass(frozen=True, slots=True)
class Removed:
    """Messages taken out of a conversation, as `put_back` wants them."""

    messages: tuple[Message, ...]
    """The topmost first; the others stand beneath it."""
    index: int
    """Which of its siblings the topmost was, from 0 on."""
    chosen: dict[int | None, int]
    """Where the path led through them, by parent."""
    rooms: int = 0
    """How often room had been left for others until then."""


class Conversation:
    """Messages by id, each under its parent, with one child chosen at every fork.

    Not thread-safe. `path()` is what the user sees, oldest first; it is kept up to date as messages come, so that
    a question or an answer at the end of 100,000 messages costs what it costs at the beginning.
    """

    def __init__(self, *, title: str = "", model: ModelRef | None = None, key: str = "") -> None:
        self.key = key or uuid4().hex
        """Names the conversation for ever and everywhere: on disk, in exports, on other computers."""
        self.title = title
        self.title_source: TitleSource = "prompt"
        self.model = model
        """The model for the next request: the choice belongs to the conversation."""
        self.settings = ChatSettings()
        self.draft = ""
        self.draft_attachments: tuple[Attachment, ...] = ()
        """What goes with the draft when it is sent."""
        self.place: Place | None = None
        """Where it was read last; None for its end."""
        self._ids = count(1)
        self._rooms = 0
        self._whole = True
        self._messages: dict[int, Message] = {}
        self._children: dict[int | None, list[int]] = {None: []}
        self._chosen: dict[int | None, int] = {}
        self._path: list[Message] = []
        self._rows: dict[int, int] = {}
        """Where in the path a message stands, by id; those of other branches are not in it."""
        self._compared: set[int | None] = set()
        """Beneath which messages there may be replies that are compared."""

    @classmethod
    def restored(
        cls, *, key: str, title: str, model: ModelRef | None, messages: Iterable[Message], shown: Iterable[int]
    ) -> "Conversation":
        """What was kept, again. `messages` come parents first; `shown` are the ids chosen among their siblings.

        Raises:
            ValueError: an id stands twice, or a parent is not there.
        """
        made = cls(title=title, model=model, key=key)
        known, children = made._messages, made._children
        for message in messages:
            if message.id in known or message.parent not in children:
                raise ValueError(f"message {message.id} stands twice or under nothing")
            known[message.id] = message
            children[message.parent].append(message.id)
            children[message.id] = []
            if message.comparison:
                made._compared.add(message.parent)
        made._chosen = {parent: ids[-1] for parent, ids in children.items() if ids}
        for message_id in shown:
            made._chosen[known[message_id].parent] = message_id
        made._ids = count(max(known, default=0) + 1)
        made._follow(None)
        return made

    @classmethod
    def restored_end(
        cls, *, key: str, title: str, model: ModelRef | None, messages: Iterable[Message], highest: int
    ) -> "Conversation":
        """The last messages of a path, oldest first, until `complete` brings the rest; `highest` is the greatest id of
        all. Messages can be added meanwhile, and nothing else. It is the whole where neither a message above these nor
        another version of one can be missing."""
        made = cls(title=title, model=model, key=key)
        for message in messages:
            made._messages[message.id] = message
            made._children[message.id] = []
            made._children.setdefault(message.parent, []).append(message.id)
            made._chosen[message.parent] = message.id
        top = next(iter(made._messages.values()), None)
        if top is not None:
            made._chosen[None] = top.id
            made._whole = top.parent is None and highest <= len(made._messages)
        made._ids = count(highest + 1)
        made._follow(None)
        return made

    def complete(self, whole: "Conversation") -> None:
        """Take in what the same conversation, read from its beginning, has besides. `whole` is used up by that.

        The messages that are here stay the same objects. Costs what there are of these, however long the whole is.
        """
        if self._whole:
            return
        chosen = [(parent, child) for parent, child in self._chosen.items() if parent is not None]
        for message in self._messages.values():
            if message.id not in whole._messages:  # it came meanwhile
                whole._children[message.parent].append(message.id)
                whole._children[message.id] = []
            elif message.id in whole._rows:
                whole._path[whole._rows[message.id]] = message
            whole._messages[message.id] = message
        self._messages, self._children, self._chosen = whole._messages, whole._children, whole._chosen
        self._path, self._rows = whole._path, whole._rows
        self._compared |= whole._compared
        self._whole = True
        for parent, child in chosen:
            if self._chosen.get(parent) != child:
                self._chosen[parent] = child
                self._follow(parent)

    def leave_room(self, numbers: int) -> None:
        """Give the next message an id so much higher: others may come to the same conversation meanwhile."""
        self._ids = count(next(self._ids) + numbers)
        self._rooms += 1

    @property
    def whole(self) -> bool:
        """Whether it is all there, as opposed to its end only."""
        return self._whole

    def __len__(self) -> int:
        return len(self._messages)

    def __contains__(self, message_id: int) -> bool:
        return message_id in self._messages

    def messages(self) -> list[Message]:
        """All of them, on every branch, parents first."""
        return list(self._messages.values())

    def is_chosen(self, message_id: int) -> bool:
        """Whether the path leads through this message where it leads through its parent."""
        return self._chosen.get(self._messages[message_id].parent) == message_id

    def message(self, message_id: int) -> Message:
        return self._messages[message_id]

    def add_prompt(self, text: str, *, parent: int | None, attachments: tuple[Attachment, ...] = ()) -> Message:
        """A user's message under `parent` (None: the beginning), shown from now on."""
        prompt = Message(id=next(self._ids), parent=parent, role="user", text=text, attachments=attachments)
        return self._add(prompt)

    def add_reply(
        self, *, parent: int, model: ModelRef, model_label: str, provider_label: str, comparison: str = ""
    ) -> Message:
        """An empty reply to `parent`, shown from now on beside the versions there already are."""
        return self._add(
            Message(
                id=next(self._ids),
                parent=parent,
                role="assistant",
                model=model,
                model_label=model_label,
                provider_label=provider_label,
                comparison=comparison,
            )
        )

    def _add(self, message: Message) -> Message:
        if message.parent is not None and message.parent not in self._messages:
            raise KeyError(message.parent)
        self._messages[message.id] = message
        self._children.setdefault(message.parent, []).append(message.id)
        self._children.setdefault(message.id, [])
        self._chosen[message.parent] = message.id
        if message.comparison:
            self._compared.add(message.parent)
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

    def children(self, parent: int | None) -> list[int]:
        """The ids of what stands right beneath a message, or at the beginning."""
        return list(self._children[parent])

    def versions(self, message_id: int) -> list[int]:
        """The ids of all versions of a message, in the order in which they were made."""
        return self.children(self._messages[message_id].parent)

    def show_version(self, message_id: int) -> None:
        """Let the path run through this message, and below it as it last did."""
        parent = self._messages[message_id].parent
        self._chosen[parent] = message_id
        self._follow(parent)

    def compare(self, marks: Mapping[int, str]) -> list[int]:
        """Let versions stand side by side, and no others of theirs, where the path leads through one of them.

        Args:
            marks: (`gui.chat.comparison`) by the ids of the versions, which have one parent.

        Returns:
            The ids of the messages that have changed.
        """
        parent = self._messages[next(iter(marks))].parent
        changed = []
        for version in self._children[parent]:
            message, mark = self._messages[version], marks.get(version, "")
            if message.comparison != mark:
                message.comparison = mark
                changed.append(version)
        self._compared.add(parent)
        return changed

    def side_by_side(self) -> list[Message]:
        """The replies that are compared on the path that is shown, in their order; empty for none. What follows one of
        them is hidden."""
        for row in sorted(
            self._rows[parent] for parent in self._compared if parent is not None and parent in self._rows
        ):
            front = self._path[row + 1] if row + 1 < len(self._path) else None
            common = common_part(front.comparison) if front is not None else ""
            if front is not None and common:
                versions = [self._messages[version] for version in self._children[front.parent]]
                group = [version for version in versions if common_part(version.comparison) == common]
                group = sorted(group, key=lambda version: place_of(version.comparison))[:MOST_COMPARED]
                if len(group) > 1 and front in group:
                    return group
        return []

    def settle(self, message_id: int) -> list[int]:
        """End a comparison: the path leads through this reply, the others stay as its versions.

        Returns:
            The ids of the messages that have changed.
        """
        siblings = self.versions(message_id)
        for version in siblings:
            self._messages[version].comparison = ""
        self._compared.discard(self._messages[message_id].parent)
        self.show_version(message_id)
        return siblings

    def beneath(self, message_id: int) -> list[Message]:
        """The message and all that follows it on whatever branch, parents first."""
        found = [message_id]
        for at in found:
            found += self._children[at]
        return [self._messages[at] for at in found]

    def remove(self, message_id: int) -> Removed:
        """Take out a message and all that follows it; a version beside it is shown instead, where there is one."""
        removed = self.beneath(message_id)
        parent = removed[0].parent
        siblings = self._children[parent]
        index = siblings.index(message_id)
        chosen = {at: self._chosen[at] for at in (parent, *(m.id for m in removed)) if at in self._chosen}
        siblings.remove(message_id)
        if self._chosen.get(parent) == message_id:
            del self._chosen[parent]
            if siblings:
                self._chosen[parent] = siblings[min(index, len(siblings) - 1)]
        self._follow(parent)
        for message in removed:
            del self._messages[message.id], self._children[message.id]
            self._chosen.pop(message.id, None)
        return Removed(tuple(removed), index, chosen, self._rooms)

    def put_back(self, removed: Removed) -> None:
        """Undo `remove`. Where others may have got their ids meanwhile, they get new ones.

        Raises:
            KeyError: what they stood under is gone, too.
        """
        top = removed.messages[0]
        if top.parent not in self._children:
            raise KeyError(top.parent)
        if removed.rooms != self._rooms:
            removed = self._renumbered(removed)
        self._children[top.parent].insert(removed.index, top.id)
        for message in removed.messages:
            self._messages[message.id] = message
            self._children.setdefault(message.id, [])
            if message is not top and message.parent is not None:
                self._children[message.parent].append(message.id)
        self._chosen.update(removed.chosen)
        self._follow(top.parent)

    def _renumbered(self, removed: Removed) -> Removed:
        new: dict[int | None, int] = {message.id: next(self._ids) for message in removed.messages}
        for message in removed.messages:
            message.id, message.parent = new[message.id], new.get(message.parent, message.parent)
        chosen = {new.get(parent, parent): new.get(child, child) for parent, child in removed.chosen.items()}
        return Removed(removed.messages, removed.index, chosen, self._rooms)

    def copy_to(self, message_id: int) -> "Conversation":
        """A conversation of its own with the messages up to this one: other branches stay behind."""
        fork = Conversation(title=self.title, model=self.model)
        fork.settings = self.settings
        parent: int | None = None
        for message in self.path_to(message_id):
            copied = fork._add(replace(message, id=next(fork._ids), parent=parent, retry_at=None, comparison=""))
            parent = copied.id
        return fork

    def last(self) -> Message | None:
        return self._path[-1] if self._path else None
