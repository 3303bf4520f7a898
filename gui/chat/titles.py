"""A conversation's title from its first prompt."""

LONGEST_TITLE = 60
"""Characters."""


def title_from(prompt: str) -> str:
    """The beginning of the prompt's first line that is not blank, cut between words where it is long."""
    line = next((" ".join(part.split()) for part in prompt.splitlines() if part.strip()), "")
    if len(line) <= LONGEST_TITLE:
        return line
    head, space, _rest = line[:LONGEST_TITLE].rpartition(" ")
    return f"{head if space else line[:LONGEST_TITLE]}…"
