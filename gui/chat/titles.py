"""A conversation's title: from its first prompt, or what a model wrote when it was asked for one."""

from collections.abc import Sequence

from gui.chat.attachment import Attachment
from provider.types import Messages

LONGEST_TITLE = 60
"""Characters."""
TITLE_PROMPT = (
    "Write a title for this conversation: at most six words, in the language of the conversation, "
    "without quotation marks and without a full stop. Answer with the title only."
)
_READ_FOR_A_TITLE = 1_500
"""Characters of each message: the beginning says what it is about."""
_AROUND_TITLES = " \t\"'“”„«»‘’*_#`.:"


def title_from(prompt: str) -> str:
    """The beginning of the prompt's first line that is not blank, cut between words where it is long."""
    return _cut(next((" ".join(part.split()) for part in prompt.splitlines() if part.strip()), ""))


def words_of_prompt(text: str, attachments: Sequence[Attachment]) -> str:
    """What a prompt says: its text, or where it has none what goes with it."""
    if text.strip() or not attachments:
        return text
    first = attachments[0]
    return first.name if first.is_image else first.text[:_READ_FOR_A_TITLE]


def title_request(prompt: str, reply: str) -> Messages:
    """Asks for a title of a conversation that has begun so."""
    return [
        {"role": "user", "content": prompt[:_READ_FOR_A_TITLE]},
        {"role": "assistant", "content": reply[:_READ_FOR_A_TITLE]},
        {"role": "user", "content": TITLE_PROMPT},
    ]


def title_from_answer(answer: str) -> str:
    """What of a model's answer is the title; empty where it gave none."""
    line = next((part for part in answer.splitlines() if part.strip(_AROUND_TITLES)), "")
    return _cut(" ".join(line.split()).removeprefix("Title:").strip(_AROUND_TITLES))


def _cut(line: str) -> str:
    if len(line) <= LONGEST_TITLE:
        return line
    head, space, _rest = line[:LONGEST_TITLE].rpartition(" ")
    return f"{head if space else line[:LONGEST_TITLE]}…"
