"""Which messages of a conversation a database has already."""

from collections import defaultdict
from hashlib import blake2b

import apsw

from gui.chat.message import Message
from gui.history.coding import storable
from gui.history.messages import NUMBERS, read_messages

_Mark = tuple[int | None, str, bytes]
"""What a message answers, whose it is, and a hash of its text and attachments: who agrees in these is the same."""


class Known:
    """The messages of the conversation in a row. Each can be claimed once, so that twins stay two."""

    def __init__(self, connection: apsw.Connection, row: int) -> None:
        self._numbers: dict[_Mark, list[int]] = defaultdict(list)
        self._parents: set[int | None] = set()
        everything: set[int | None] = {None}
        for each in read_messages(connection, row):
            message = each.message
            self._numbers[_mark(message, message.parent)].append(message.id)
            self._parents.add(message.parent)
            everything.add(message.id)
        self._ends = everything - self._parents
        last = connection.execute(
            "SELECT max(id) FROM message WHERE id BETWEEN ? AND ?", (row * NUMBERS, row * NUMBERS + NUMBERS - 1)
        ).get
        self.first_new: int = 1 if last is None else last % NUMBERS + 1
        """No message that was there has this number or a greater one."""
        self._next = self.first_new

    def ends(self) -> set[int | None]:
        """The numbers under which there is nothing; None is among them in an empty conversation."""
        return self._ends

    def claim(self, message: Message, parent: int | None) -> int | None:
        """The number of the same message, under `parent` as it is numbered here; None where it is missing."""
        same = self._numbers.get(_mark(message, parent))
        if not same:
            return None
        return same.pop(same.index(message.id) if message.id in same else 0)

    def new_number(self) -> int:
        self._next += 1
        return self._next - 1


def _mark(message: Message, parent: int | None) -> _Mark:
    found = blake2b(storable(message.text).encode(), digest_size=16)
    for each in message.attachments:
        found.update(b"\0" + storable(each.name).encode() + b"\0" + each.data)
    return parent, message.role, found.digest()
