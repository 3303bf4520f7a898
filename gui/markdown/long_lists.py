"""Passing over what is left of a list that is too long to show, without parsing it."""

import re

_QUOTES = re.compile(r"(?: {0,3}>[ \t]?)*")
_LINE = re.compile(r"([^\r\n]*)(\r\n?|\n)")
_ITEM = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_OTHER_BLOCK = re.compile(r"#{1,6}(?:[ \t]|$)|`{3}|~{3}")


def end_of_list(text: str, *, after_blank: bool, final: bool) -> tuple[int, bool, bool]:
    """How many characters of `text` (whole lines) still belong to the list.

    Also whether the list has ended there, and whether the last line seen was blank. It ends with a line that
    begins at the margin and is a heading or a fence, or after a blank line anything but an item.
    """
    at = 0
    while at < len(text):
        match = _LINE.match(text, at)
        if match is None and not final:
            break
        line, next_at = (match[1], match.end()) if match else (text[at:], len(text))
        line = _QUOTES.sub("", line, count=1)
        if not line.strip():
            after_blank = True
        elif _ends(line, after_blank=after_blank):
            return at, True, after_blank
        else:
            after_blank = False
        at = next_at
    return at, False, after_blank


def _ends(line: str, *, after_blank: bool) -> bool:
    if line[0] in " \t":
        return False
    return _OTHER_BLOCK.match(line) is not None or (after_blank and _ITEM.match(line) is None)
