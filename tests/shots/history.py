"""What has been kept before a scene begins: chats of many days, folders and pins."""

import time
from pathlib import Path

from gui.chat.comparison import new_marks
from gui.chat.conversation import Conversation
from gui.chat.message import State
from gui.chat.model_ref import ModelRef
from gui.history.connection import connect
from gui.history.conversations import pin, rename
from gui.history.migrations import migrate
from gui.history.places import Places
from tests.fakes.conversations import answer, exchanges, keep

_DAY = 86_400
_CHATS = (
    ("Sourdough at altitude", 34),
    ("Reading group: Feynman notes", 20),
    ("Name ideas for the boat", 6),
    ("Regex for ISO dates", 5),
    ("Cover letter, second draft", 1),
    ("SQLite WAL and fsync", 1),
    ("为什么天空是蓝色的", 0),
    ("Trip to Kyoto in April", 0),
)
_FOLDERS = {"Travel": "Trip to Kyoto in April", "Work": "Cover letter, second draft"}


def many_chats(profile: Path) -> None:
    """Chats with a title, a question and an answer each."""
    _lay(profile, [_chat(title) for title, _days in _CHATS], [days for _title, days in _CHATS])


def an_interrupted_reply(profile: Path) -> None:
    """As a crash leaves it, and the chat in front."""
    chat = Conversation(title="Trip to Kyoto in April")
    prompt = chat.add_prompt("Where are the blossoms in early April?", parent=None)
    answer(chat, prompt, "Along the **Philosopher’s Path**, in Maruyama Park and", state=State.STREAMING)
    _lay(profile, [chat], [0], current=chat.key)


def an_interrupted_comparison(profile: Path) -> None:
    """As a crash leaves it, and the chat in front."""
    chat = Conversation(title="Trip to Kyoto in April")
    prompt = chat.add_prompt("Where are the blossoms in early April?", parent=None)
    answers = (
        ("gpt-4o", "Along the **Philosopher’s Path**, in Maruyama Park and", State.STREAMING),
        ("gpt-3.5-turbo", "Maruyama Park, Heian Shrine and Arashiyama are the usual answers.", State.DONE),
    )
    for (name, text, state), mark in zip(answers, new_marks(), strict=False):
        reply = chat.add_reply(
            parent=prompt.id,
            model=ModelRef("ai365vip", name),
            model_label=name,
            provider_label="AI365VIP",
            comparison=mark,
        )
        reply.text, reply.state = text, state
    _lay(profile, [chat], [0], current=chat.key)


def damaged_chats(profile: Path) -> None:
    """So many that a page of the middle is of no great moment, and one page of that is gone."""
    _lay(
        profile,
        [_chat(f"{title} {n}") for n in range(30) for title, _ in _CHATS],
        [n for n in range(30) for _ in _CHATS],
    )
    places = Places(profile / "data")
    content = bytearray(places.database.read_bytes())
    content[40 * 4096 : 41 * 4096] = bytes(4096)
    places.database.write_bytes(content)
    places.lock.write_bytes(b"look\n")


def _chat(title: str) -> Conversation:
    return exchanges(
        (f"{title}?", f"About “{title}”: a single-shot timer does it, and early April has the blossoms."), title=title
    )


def _lay(profile: Path, chats: list[Conversation], days: list[int], *, current: str = "") -> None:
    places = Places(profile / "data")
    places.folder.mkdir(parents=True, mode=0o700)
    connection = connect(places.database)
    migrate(connection)
    now = time.time()
    for chat, ago in zip(chats, days, strict=True):
        keep(connection, chat, at=now - ago * _DAY)
    keys = {chat.title: chat.key for chat in chats}
    with connection:
        for number, (folder, title) in enumerate(_FOLDERS.items(), 1):
            if title in keys:
                connection.execute("INSERT INTO folder VALUES (?, ?, ?)", (number, folder, number == 1))
                connection.execute("UPDATE conversation SET folder = ? WHERE key = ?", (number, keys[title]))
        if "Reading group: Feynman notes" in keys:
            pin(connection, key=keys["Reading group: Feynman notes"], pinned=True)
        for title, key in keys.items():
            rename(connection, key=key, title=title)
        connection.execute("INSERT INTO note VALUES ('current_chat', ?)", (current,))
    connection.close(True)
