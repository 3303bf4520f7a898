"""Texts made to keep a parser busy: for each a name and what gives so many characters of it."""

from collections.abc import Callable
from random import Random

REPEATED = (
    ">", "> ", "- ", "1. ", "-\n", "a\n\n", "a\n", "*a ", "**a", "*a\n", "*_", "*a_ ", "a**b", "***a*** ", "_a_ ",
    "[", "[a](", "[a](b\n", "[a](\"", "[a](<", "[a](\\(", "[a](((((", "[a](b) ", "[](", "[]", "[[a]](b)", "![",
    "![a](b", "[![a](b)](c) ", "[a][", "[a]", "[a\n", "[a]:\n", "[x]: /u\n", "[a]: b 'c\n", "[a]: b\n'c\n", "[^a]",
    "[^a]: x\n", "`", "`a", "`a\n", "``a`", "<", "<a", "<a@b.c>", "<http://a>", "</a>", "<!--", "<?", "&", "&amp",
    "&amp;", "&#35;", "\\", "\\a", "\\|", "a\\\n", "\\(", "\\(a\\) ", "\\[\n", "\\[a\\]\n", "\\[ a ", "$", "$a",
    "$a$ ", "$$", "$$\n", "$$ a ", "|", "|a|b\n", "|-|-\n", "|\\|a\n", "a|b\n-|-\n", "| a |\n|---|\n| b |\n\n", "_",
    "a_", "#", "# ", "x", "x ", "http://a.b/c ", "http://a(", "www.", "a@", "\n", "\r", "\r\n", " ", "\t", "\tc\n",
    "    c\n\n", "- a\n", "- a\n  - b\n", "1. a\n\n", "1) a\n1. b\n", "- * + ", "- a\n* b\n", "- [ ] a\n", "~",
    "~~", "~~a", "~~a~~ ", "```\n", "~~~\n", "```a\n", "---\n", "* * *\n", "a\n===\n", "====\n", "a\n=", "* ", "]",
    "]](", "> a\n", ">\n", "> > a\n>\n", "> ```\n> a\n", "> - a\n", "> # h\na\n", ">[a]: b\n'c\n",
    "> [!NOTE]\n> a\n", "# a\n\nb *c*\n\n- d\n\n", "a\n\n- b\n\n> c\n\n```\nd\n```\n\n---\n\n", "1234567890. ",
    "\0", "\u202e", "\u2028", "\u200b", "\ufeff", "\x0c", "漢", "😀", "a\u0300", "\ud800",
)  # fmt: skip


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _rising(mark: str, between: str, size: int) -> str:
    return between.join(mark * length for length in range(1, int((2 * size) ** 0.5)))


def _random(alphabet: str) -> Callable[[int], str]:
    return lambda size: "".join(Random(5).choices(alphabet, k=size))


HOSTILE: dict[str, Callable[[int], str]] = {repr(piece): _repeat(piece) for piece in REPEATED} | {
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "nested links": lambda size: "[" * (size // 5) + "a" + "](u)" * (size // 5),
    "nested emphasis": lambda size: "*a " * (size // 6) + " b*" * (size // 6),
    "nested strong emphasis": lambda size: "**a " * (size // 8) + " b**" * (size // 8),
    "quotes ever deeper": lambda size: _rising(">", "a\n", size),
    "lists ever deeper": lambda size: "\n".join("  " * depth + "- a" for depth in range(1, int(size**0.5))),
    "lists ever deeper by tabs": lambda size: "\n".join("\t" * depth + "- a" for depth in range(1, int(size**0.5))),
    "runs of backticks": lambda size: _rising("`", " ", size),
    "fences of every length": lambda size: _rising("`", "\n", size),
    "runs of stars": lambda size: _rising("*", " a", size),
    "runs of tildes": lambda size: _rising("~", " a", size),
    "runs of dollars": lambda size: _rising("$", " a", size),
    "a wide table": lambda size: "|" + "a|" * 99 + "\n|" + "-|" * 99 + "\n" + ("|" + "a|" * 99 + "\n") * (size // 200),
    "too wide a table": lambda size: ("|" + "a|" * 999 + "\n|" + "-|" * 999 + "\n") * (size // 4_000),
    "a table full of markup": lambda size: "|a|b|\n|-|-|\n" + "|*a_ *b **c `d|[[[[a](|\n" * (size // 24),
    "a table full of links": lambda size: "|a|b|\n|-|-|\n" + "|[a](b)|[c]|\n" * (size // 13),
    "definitions": lambda size: "".join(f"[a{number}]: /u{number}\n" for number in range(size // 14)),
    "definitions and uses": lambda size: (
        "".join(f"[a{number}]: /u\n" for number in range(1_000)) + "[a1] " * (size // 5)
    ),
    "uses and definitions": lambda size: (
        "[a1] " * (size // 5) + "\n\n" + "".join(f"[a{n}]: /u\n" for n in range(1_000))
    ),
    "a definition's endless title": lambda size: "[a]: /u '" + "x\n" * (size // 2),
    "a definition's endless label": lambda size: "[" + "x " * (size // 2) + "]: /u",
    "an endless title": lambda size: '[a](b "' + "c\n" * (size // 2),
    "an endless formula": lambda size: "\\(" + "a" * size,
    "an endless item": lambda size: "- " + "word\n  " * (size // 7),
    "a lazy quotation": lambda size: "> a\n" + "b\n" * (size // 2),
    "an endless fence": lambda size: "```python\n" + "x = 1\n" * (size // 6),
    "an address full of brackets": lambda size: "http://a.b/" + "(" * (size // 2) + ")" * (size // 2),
    "an address that ends in dots": lambda size: "http://a.b/" + "." * size,
    "an address that ends in brackets": lambda size: "http://a.b/" + ")" * size,
    "an address without an end": lambda size: "<" + "a" * size,
    "a quotation that says nothing more": lambda size: "> a\n" + ">\n" * (size // 2),
    "an item that says nothing more": lambda size: "- a\n" + "\n" * size,
    "random markup": _random("*_`[]()<>!\\$~|&#-+=:\n \t>1.ab"),
    "random marks": _random("*_`[]()!\\$~ab "),
    "random brackets": _random("*_[]()a "),
    "random blocks": _random(">-+*1. \n\ta#"),
    "random tables": _random("|-:\na "),
    "random characters": _random("\u0300\u20ac\U0001f600\u202e\u200d\ud7ff\ufffd\u2028\xa0\0"),
}
