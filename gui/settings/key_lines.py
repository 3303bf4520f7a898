"""Where in a settings file a key stands, which tomllib does not tell."""

import re
from collections.abc import Iterator

# Compiled on first use: a start without a problem needs no lines.
_WORD = (
    r'"""(?:\\.|[^\\])*?"{3,5}'  # the closing quotes may have up to two of the text's own before them
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|\n"
    r"|[\[\]{}=.,]"
    r"|[^\s\"'\#\[\]{}=.,]+"
)


def key_line(text: str, path: tuple[str, ...]) -> int | None:
    """The line, from 1, of the statement that sets `path` in a valid TOML document.

    Where the key stands inside an inline table, that table's line; None where nothing fits.
    """
    best: tuple[int, int] | None = None
    for line, found in _statements(text):
        common = found == path[: len(found)]
        if common and (best is None or len(found) > best[0]):
            best = (len(found), line)
    return best[1] if best else None


def _statements(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every header and every `key = …`, each with its line and its full path."""
    table: tuple[str, ...] = ()
    for line, words in _logical_lines(text):
        if words[0] == "[":
            table = tuple(_name(word) for word in words if word not in ("[", "]", "."))
            yield line, table
        elif "=" in words:
            key = words[: words.index("=")]
            yield line, table + tuple(_name(word) for word in key if word != ".")


def _logical_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Words up to a line's end outside brackets and strings, with the line at which they begin."""
    line, began, depth = 1, 1, 0
    words: list[str] = []
    for match in re.finditer(_WORD, text, re.DOTALL):
        word = match[0]
        if word == "\n" and depth == 0:
            if words:
                yield began, words
            words = []
        elif word[0] not in "\n#":
            began = began if words else line
            words.append(word)
            depth += (word in "[{") - (word in "]}")
        line += word.count("\n")
    if words:
        yield began, words


def _name(word: str) -> str:
    return word[1:-1] if word[0] in "\"'" else word
