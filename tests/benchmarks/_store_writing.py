"""What keeping a reply costs, while it streams and when it has ended."""

import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import apsw

from gui.chat.conversation import Conversation
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.history.connection import connect
from gui.history.conversations import save
from gui.history.journal import Journal, Piece
from gui.history.messages import NUMBERS
from gui.history.migrations import migrate
from gui.history.records import Batch, MessageRecord, record_of
from tests.benchmarks._replies import reply

REPLY_BYTES = 400_000
_TOKENS_A_FLUSH = 30
"""A fast service sends about 120 tokens a second, and a flush comes after 250 ms."""


def _tokens(size: int) -> list[str]:
    """Of a reply of this many bytes."""
    found: list[str] = []
    for token in reply("mixed", tokens=size):
        found.append(token)
        size -= len(token.encode())
        if size <= 0:
            return found
    raise AssertionError("the reply is too short")


def append_seconds(folder: Path, *, flushes: int) -> list[float]:
    """How long each flush of a stream takes to be on the disk."""
    journal = Journal(folder / "history.journal")
    tokens = reply("mixed", tokens=flushes * _TOKENS_A_FLUSH)
    taken: list[float] = []
    for at in range(0, len(tokens), _TOKENS_A_FLUSH):
        piece = Piece(NUMBERS + 2, 1, "text", "".join(tokens[at : at + _TOKENS_A_FLUSH]))
        begun = time.perf_counter()
        journal.append([piece])
        taken.append(time.perf_counter() - begun)
    journal.clear()
    journal.close()
    return taken


def amplification(*, flushes: int) -> dict[str, float]:
    """Bytes handed to the system to write, for each byte of a reply of 400 KB, step by step and in all ("total").

    From before the prompt is kept until the database is closed and has no log any more; counted by the system.
    """
    tokens = _tokens(REPLY_BYTES)
    size = sum(len(token.encode()) for token in tokens)
    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder) / "history.db")
        migrate(connection)
        connection.pragma("wal_checkpoint", "TRUNCATE")
        journal = Journal(Path(folder) / "history.journal")
        written = [_bytes_written()]
        conversation, answer = _exchange()
        row = _save(connection, conversation, conversation.messages())
        written.append(_bytes_written())
        step = -(-len(tokens) // flushes)
        for at in range(0, len(tokens), step):
            journal.append([Piece(row * NUMBERS + answer.id, 1, "text", "".join(tokens[at : at + step]))])
        written.append(_bytes_written())
        answer.text, answer.state = "".join(tokens), State.DONE
        _save(connection, conversation, [answer])
        written.append(_bytes_written())
        journal.clear()
        journal.close()
        connection.close(True)
        written.append(_bytes_written())
    steps = [later - earlier for earlier, later in pairwise(written)]
    names = ("prompt", "journal", "save", "close")
    found = {name: step / size for name, step in zip(names, steps, strict=True)}
    return found | {"total": sum(steps) / size}


def _exchange() -> tuple[Conversation, Message]:
    model = ModelRef("provider", "model")
    conversation = Conversation(title="A long answer", model=model)
    prompt = conversation.add_prompt("Explain all of it, please.", parent=None)
    answer = conversation.add_reply(parent=prompt.id, model=model, model_label="A model", provider_label="A provider")
    answer.state = State.STREAMING
    return conversation, answer


def _save(connection: apsw.Connection, conversation: Conversation, messages: list[Message]) -> int:
    records = [MessageRecord(replace(message), conversation.is_chosen(message.id)) for message in messages]
    now = time.time()
    connection.execute("BEGIN IMMEDIATE")
    row = save(connection, Batch(record_of(conversation, created=now, updated=now), records))
    connection.execute("COMMIT")
    return row


def _bytes_written() -> int:
    counters = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counters["wchar"])
