"""Killed while three chats stream at once: prompts, what arrived, and the order of it."""

import asyncio
import time
from pathlib import Path
from random import Random

from gui.chat.conversation import Conversation
from gui.chat.message import Message
from gui.history.connection import connect
from gui.history.places import Places
from gui.history.reading import read_conversation
from tests.torture import _session
from tests.torture._checks import check, reopened
from tests.torture._killing import BEGUN, Death, Tell, killed
from tests.torture._result import Plan, Result, Round, run_rounds, worst_ms
from tests.torture._session import Session, words
from tests.torture.mending import open_it

FLUSH_SECONDS = 0.25
"""What a crash may take of a reply."""
CHATS = 3


def stream(folder: Path, seed: int, tell: Tell) -> None:
    """The worker: tells (asked, key, prompt), (words, key, prompt, how many, when) and, where a reply has ended and is
    on the disk, (kept, key, prompt, text, state)."""

    async def work() -> None:
        random = Random(seed)
        session = Session(folder, random)
        await session.history.open()
        tell(BEGUN)
        await asyncio.gather(*(one_chat(session) for _ in range(CHATS)))

    async def one_chat(session: Session) -> None:
        keys: list[str] = []
        chat = session.chat(
            told=lambda prompt, count: tell("words", keys[0], prompt, count, time.monotonic()),
            asked=lambda prompt: tell("asked", keys[0], prompt),
            most=160,
            pause=0.004,
        )
        keys.append(chat.conversation.key)
        for number in range(1_000):
            await session.exchange(chat, f"prompt {number}")
            await session.recorder.keep(chat.conversation)
            reply = chat.last_reply()
            if session.recorder.problem is None and reply is not None:
                tell("kept", keys[0], f"prompt {number}", reply.text, str(reply.state))

    _session.run(work)


def streaming(plan: Plan) -> Result:
    """Kills so many sessions, each within two seconds."""
    result = Result("streaming")
    rounds = run_rounds(result, plan, _one)
    result.worst = worst_ms(rounds)
    result.remark = "worst: what of a reply was lost, in time"
    return result


def _one(folder: Path, random: Random) -> Round:
    death = killed(stream, folder=folder, seed=random.randrange(1 << 30), seconds=random.random() * 2)
    found = Round(critical=bool(death.all("words")))
    if random.random() < 0.5:  # and once more while the crash is mended
        killed(open_it, folder=folder, seed=0, seconds=random.random() * 0.05)
    opening = reopened(folder)
    if opening.problem is not None or opening.salvaged is not None:
        found.spoil(f"it opens with {opening.problem or opening.salvaged}")
    database = Places(folder).database
    check(database, found)
    connection = connect(database)
    keys = [str(key) for (key,) in connection.execute("SELECT key FROM conversation").fetchall()]
    kept = {key: read_conversation(connection, key).conversation for key in keys}
    connection.close(True)
    _compare(death, kept, found)
    return found


def _compare(death: Death, kept: dict[str, Conversation], found: Round) -> None:
    replies = _replies(kept)
    for key, prompt in death.all("asked"):
        if (key, prompt) not in replies:
            found.lose(f"{prompt} of {key}, which had been sent")
    for key, prompt, text, state in death.all("kept"):
        reply = replies.get((key, prompt))
        if reply is None or (reply.text, reply.state) != (text, state):
            found.lose(f"the end of the reply to {prompt} of {key}, which was {state}")
    for (key, prompt), reply in replies.items():
        if reply.text != words(len(reply.text.split())) or reply.state.active:
            found.spoil(f"the reply to {prompt} of {key} is {reply.state}, and not what was streamed: {reply.text!r}")
    for key, prompt, count, when in death.all("words"):
        if (key, prompt) not in replies or len(replies[key, prompt].text.split()) < count:
            found.worst_ms = max(found.worst_ms, (death.at - when) * 1000)
    if found.worst_ms > FLUSH_SECONDS * 1000:
        found.lose(f"what had arrived {found.worst_ms:.0f} ms before the kill")


def _replies(kept: dict[str, Conversation]) -> dict[tuple[str, str], Message]:
    """By conversation and prompt."""
    return {
        (key, conversation.message(message.parent).text): message
        for key, conversation in kept.items()
        for message in conversation.messages()
        if message.parent is not None and message.role == "assistant"
    }
