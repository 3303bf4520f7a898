"""Conversations of any length, from a seed: what the benchmarks of the message list show."""

from itertools import islice
from random import Random

from gui.chat.conversation import Conversation
from gui.chat.model_ref import ModelRef
from tests.benchmarks._replies import _WORDS, mixed

_KINDS = 499
"""So many different questions and answers; each message has a text of its own all the same."""
_MODEL = ModelRef("provider", "model")


def conversation(messages: int, *, seed: int = 11) -> Conversation:
    """Questions of a line or a few, and answers with everything Markdown has: some 900 characters a message."""
    random = Random(seed)
    questions = [" ".join(random.choices(_WORDS, k=random.choice((4, 9, 16, 60)))) for _ in range(_KINDS)]
    answers = ["".join(islice(mixed(Random(n)), random.choice((1, 2, 2, 3, 4, 12)))) for n in range(_KINDS)]
    made = Conversation(title="A long conversation", model=_MODEL)
    parent: int | None = None
    for number in range(messages // 2):
        prompt = made.add_prompt(f"{random.choice(questions)} ({number})?", parent=parent)
        answer = made.add_reply(parent=prompt.id, model=_MODEL, model_label="A model", provider_label="A provider")
        answer.text = f"Answer {number}.\n\n{random.choice(answers)}"
        parent = answer.id
    return made
