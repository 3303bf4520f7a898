"""What a formula looks like in Markdown, and the LaTeX inside it."""

import re

FORMULA = (
    r"\\\((?:[^\\]|\\(?![()]))+\\\)"  # \( … \)
    r"|\\\[(?:[^\\]|\\(?![\[\]]))+\\\]"  # \[ … \]
    r"|\$\$(?=[^$]*[^\s$])[^$]+\$\$"
    # Not "between $5 and $10", nor "US$5 or 6$", nor "$HOME/$USER".
    r"|(?<![A-Za-z0-9$\\])\$(?![\s$])(?:\\.|[^\\$\n])*(?<!\s)\$(?![\dA-Z_{])"
)
FORMULA_OR_BRACKET = re.compile(FORMULA + r"|\\[()\[\]]")
"""Also one bracket alone: it keeps its backslash."""
FORMULA_LINES = {"$$": "$$", "\\[": "\\]"}
"""What opens a formula on lines of its own, and what closes it."""

_END = re.compile(r"(\$\$|\\\])([.,;:!?]?)[ \t]*")
_LOOKS_LIKE_MATHS = re.compile(r"[\\=^_{}+<>&|]")
_PUNCTUATION = (".", ",", ";", ":", "!", "?")
_DELIMITERS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}


def opens_formula_lines(line: str) -> bool:
    """Whether a line, its indentation taken off, begins a formula that stands on lines of its own.

    That is settled by the line alone: it is an opener and nothing else, or a whole formula with perhaps a mark
    of punctuation after it, or what follows the opener looks like the beginning of a formula.
    """
    opener = line[:2]
    closer = FORMULA_LINES.get(opener)
    if closer is None:
        return False
    rest = line[2:].rstrip()
    if not rest:
        return True
    at = rest.find(closer)
    if at < 0:
        return "$" not in rest and opener not in rest and _LOOKS_LIKE_MATHS.search(rest) is not None
    return bool(rest[:at].strip()) and "$" not in rest[:at] and _END.fullmatch(rest, at) is not None


def closes_formula_lines(line: str, opener: str) -> bool:
    """Whether a formula that `opener` began ends with this line."""
    at = line.rfind(FORMULA_LINES[opener])
    return at >= 0 and _END.fullmatch(line, at) is not None


def is_whole(text: str) -> bool:
    """Whether a formula on lines of its own has its end."""
    opener = text[:2]
    return len(text) > 4 and opener in FORMULA_LINES and closes_formula_lines(text[2:], opener)


def latex_of(text: str) -> str:
    """The LaTeX of a formula as it is written; a mark of punctuation after its end belongs to it."""
    text = text.strip()
    tail = text[-1] if text.endswith(_PUNCTUATION) else ""
    text = text[: len(text) - len(tail)]
    for opener, closer in _DELIMITERS.items():
        if text.startswith(opener) and text.endswith(closer) and len(text) >= len(opener) + len(closer):
            return text[len(opener) : len(text) - len(closer)].strip() + tail
    return ""


def is_display(text: str) -> bool:
    """Whether a formula is written to stand by itself, as opposed to within a line."""
    return text.startswith(("$$", "\\["))
