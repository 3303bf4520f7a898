"""What the person at the terminal sees: a line a step, and problems with what to do about them."""

import sys


class ProblemError(Exception):
    """Something that only the person can mend. The text says what is wrong and what to do."""


def step(text: str) -> None:
    print(f"• {text}", flush=True)


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
