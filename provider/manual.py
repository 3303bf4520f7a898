"""The manual as passages: the text under one heading each."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANUAL = Path(__file__).resolve().parent.parent / "resources" / "manual"

_BEGINS_ANEW = re.compile(r"\s*([-*|>]|\d+\.|```|$)")
"""A line that does not go on with the one before."""
_HEADING = re.compile(r"(#{1,3}) +(.+)")


@dataclass(frozen=True, slots=True)
class Passage:
    """`chapter` is the title of the file, `heading` the nearest heading above `text` (Markdown)."""

    chapter: str
    heading: str
    text: str


@cache
def manual_passages() -> tuple[Passage, ...]:
    """The whole manual in reading order. It is read once."""
    return tuple(
        passage for file in sorted(MANUAL.glob("*.md")) for passage in _passages(file.read_text(encoding="utf-8"))
    )


def _passages(markdown: str) -> list[Passage]:
    """The sections of one file; a heading without text of its own is left out."""
    chapter = heading = ""
    found: list[Passage] = []
    lines: list[str] = []
    fenced = False

    def end_section() -> None:
        text = "\n".join(_unwrapped(lines)).strip()
        if text:
            found.append(Passage(chapter, heading, text))
        lines.clear()

    for line in markdown.splitlines():
        fenced ^= line.startswith("```")
        match = None if fenced else _HEADING.fullmatch(line)
        if match is None:
            lines.append(line)
            continue
        end_section()
        heading = match[2]
        if match[1] == "#":
            chapter = heading
    end_section()
    return found


def _unwrapped(lines: list[str]) -> list[str]:
    """Each paragraph and list item as one line: a chat shows the line ends of a text as they are."""
    found: list[str] = []
    fenced = False
    for line in lines:
        goes_on = found and found[-1].strip() and not fenced and not found[-1].startswith(("```", "|"))
        if goes_on and not _BEGINS_ANEW.match(line):
            found[-1] += " " + line.strip()
        else:
            found.append(line)
        fenced ^= line.startswith("```")
    return found
