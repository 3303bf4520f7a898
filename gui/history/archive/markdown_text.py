"""Texts of others as a part of a Markdown document, which they must not break."""

import re
from functools import cache

from markdown_it import MarkdownIt

_MAY_STAY_OPEN = re.compile(r"```|~~~|<")
_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&$]")
_TICKS = re.compile(r"`{3,}")
_LONGEST_CHECKED = 400_000
"""Characters; a longer text that may leave something open is fenced as it is."""
_CLOSINGS = ("-->", "?>", ">", "]]>", "</pre>", "</script>", "</style>", "</textarea>")
"""Ends of the blocks of HTML that go on over blank lines."""


def one_line(text: str) -> str:
    """A title or name within a line, without any markup."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def closed(text: str) -> str:
    """The text as it is, and after it what ends a code block or HTML that it leaves open.

    What cannot be ended so becomes a code block as a whole.
    """
    if not _MAY_STAY_OPEN.search(text):
        return text
    if len(text) <= _LONGEST_CHECKED:
        for closing in _closings(text):
            candidate = f"{text}\n{closing}" if closing else text
            if _ends(candidate):
                return candidate
    return fenced(text)


def fenced(text: str, language: str = "") -> str:
    """A code block that holds the text, whatever is in it."""
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def quoted(text: str) -> str:
    """A quotation: whatever is open in it ends with it."""
    return "\n".join(f"> {line}".rstrip() for line in re.split(r"\r\n|\r|\n", text))


def _closings(text: str) -> list[str]:
    """What may have to be added, most likely first."""
    last = _block_parser().parse(text)[-1:]
    if last and last[0].type == "fence":
        return ["", last[0].markup]
    return ["", *_CLOSINGS]


def _ends(text: str) -> bool:
    """Whether a heading after it is one."""
    tokens = _block_parser().parse(f"{text}\n\n# x")
    return [token.type for token in tokens[-3:]] == ["heading_open", "inline", "heading_close"] and (
        tokens[-3].level == 0 and tokens[-2].content == "x"
    )


@cache
def _block_parser() -> MarkdownIt:
    """Only what stands on lines of its own: how other programs see it, HTML and all."""
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
