"""What a crash leaves behind: replies that were on their way, and the journal of what they had brought."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import apsw

from gui.chat.message import State
from gui.history.coding import checksum, packed, unpacked
from gui.history.index import index_message
from gui.history.journal import read_journal

_ON_THEIR_WAY = "SELECT id, run, role, text, reasoning, failure FROM message WHERE state IN ('waiting', 'streaming')"
_UPDATE = "UPDATE message SET state = ?, text = ?, reasoning = ?, checksum = ? WHERE id = ?"


def recover(connection: apsw.Connection, journal: Path) -> int:
    """Give each reply that was on its way what the journal has of it, and call it interrupted.

    To be called in a transaction; when that is committed the journal is needed no more.

    Returns:
        How many replies there were.
    """
    replies: list[Any] = connection.execute(_ON_THEIR_WAY).fetchall()
    if not replies:
        return 0
    arrived: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for piece in read_journal(journal):
        if piece.kind == "begin":
            for kind in ("text", "reasoning"):
                arrived[piece.row, piece.run, kind].clear()
        else:
            arrived[piece.row, piece.run, piece.kind].append(piece.text)
    for row, run, role, stored_text, stored_reasoning, failure in replies:
        text = unpacked(stored_text) + "".join(arrived[row, run, "text"])
        reasoning = unpacked(stored_reasoning) + "".join(arrived[row, run, "reasoning"])
        kept = packed(text), packed(reasoning)
        crc = checksum(role, *kept, failure)
        connection.execute(_UPDATE, (str(State.INTERRUPTED), *kept, crc, row))
        index_message(connection, row, text)
    return len(replies)
