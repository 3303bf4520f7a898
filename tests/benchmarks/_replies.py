"""Replies as models write them, from a seed: what the benchmarks of streaming feed on.

A corpus is one kind of text all through, as far as a view shows it: a table begins anew after 480 rows and a
paragraph after 45,000 characters, just below what `gui.markdown.limits` lets be seen, for what is cut costs nothing.
"""

import re
from collections.abc import Callable, Iterator
from random import Random

_WORDS = re.findall(
    r"\S+",
    """the of and to in that is for it with as on be by this which can not or from at an are have when more one each
    value function stream request answer server window memory frame token because however usually first second
    between without before after instead whether several different small large quick quiet careful measure reader
    writer buffer network message conversation paragraph language model result example reason number order place
    naïve café übrigens 为什么 данные 🙂""",
)
_NAMES = ("count", "total", "index", "buffer", "reader", "limit", "width", "rows", "cells", "text", "found", "shown")
_TOKEN = re.compile(r"\n+| ?\w{1,6}| +|[^\w\s]{1,2}")
_TABLE_ROWS = 480
_PARAGRAPH = 45_000


def tokens_of(text: str) -> list[str]:
    """The text in pieces as services send it: a little under four characters each."""
    return _TOKEN.findall(text)


def reply(corpus: str, *, tokens: int, seed: int = 7) -> list[str]:
    """The first `tokens` tokens of an endless reply; the same for every length."""
    found: list[str] = []
    for part in CORPORA[corpus](Random(seed)):
        found += tokens_of(part)
        if len(found) >= tokens:
            return found[:tokens]
    raise AssertionError("a corpus has no end")


def _words(random: Random, count: int) -> str:
    return " ".join(random.choice(_WORDS) for _ in range(count))


def _phrase(random: Random, low: int, high: int) -> str:
    """Some words, now and then with emphasis, code or a link in them."""
    words = [random.choice(_WORDS) for _ in range(random.randint(low, high))]
    for at in range(len(words)):
        look = random.random()
        if look < 0.03:
            words[at] = f"**{words[at]}**"
        elif look < 0.05:
            words[at] = f"*{words[at]}*"
        elif look < 0.08:
            words[at] = f"`{random.choice(_NAMES)}_{random.choice(_NAMES)}`"
        elif look < 0.085:
            words[at] = f"[{words[at]}](https://example.org/{random.choice(_NAMES)})"
    return " ".join(words)


def _sentence(random: Random) -> str:
    text = _phrase(random, 6, 22)
    return text[:1].upper() + text[1:] + random.choice("....:?") + " "


def _paragraph(random: Random) -> str:
    return "".join(_sentence(random) for _ in range(random.randint(2, 6))).rstrip() + "\n\n"


def _code_lines(random: Random) -> Iterator[str]:
    while True:
        name, other, third = (random.choice(_NAMES) for _ in range(3))
        yield f"def {name}_{other}({third}: int, *, limit: int = {random.randint(1, 999)}) -> list[str]:\n"
        yield f'    """{_words(random, 7)}."""\n'
        for _ in range(random.randint(3, 14)):
            yield random.choice(
                (
                    f"    {random.choice(_NAMES)} = [one.strip() for one in {other} if one != {random.random():.3f}]\n",
                    f"    if {third} > limit and {name} is not None:\n        return self._{other}({third} + 1)\n",
                    f'    print(f"{{{name}}} of {{{other}:,}} {random.choice(_WORDS)}")  # {_words(random, 4)}\n',
                    f"    for number, {third} in enumerate({name}.{other}(), start={random.randint(0, 9)}):\n"
                    f"        {other}[number] += {third} * 0x{random.randint(0, 255):02x}\n",
                )
            )
        yield f"    return {name}\n\n\n"


def _fence(random: Random, blocks: int) -> str:
    lines = _code_lines(random)
    return "```python\n" + "".join(next(lines) for _ in range(blocks)).rstrip() + "\n```\n\n"


def _items(random: Random, count: int, *, ordered: bool) -> Iterator[str]:
    for number in range(count):
        yield f"{number + 1}. " if ordered else "- "
        yield _phrase(random, 8, 26) + "\n"
        if random.random() < 0.15:
            yield f"{'    ' if ordered else '  '}- {_phrase(random, 5, 14)}\n"
    yield "\n"


def _table(random: Random, rows: int) -> Iterator[str]:
    yield "| Name | Meaning | Default | Cost |\n|:-----|---------|:-------:|-----:|\n"
    for _ in range(rows):
        name = f"`{random.choice(_NAMES)}_{random.choice(_NAMES)}`"
        yield f"| {name} | {_phrase(random, 4, 14)} | {random.choice(_WORDS)} | {random.randint(1, 9999):,} |\n"
    yield "\n"


def mixed(random: Random) -> Iterator[str]:
    while True:
        yield f"{'#' * random.randint(2, 3)} {_phrase(random, 2, 6)}\n\n"
        for _ in range(random.randint(1, 3)):
            yield _paragraph(random)
        kind = random.randrange(6)
        if kind == 0:
            yield from _items(random, random.randint(3, 9), ordered=True)
        elif kind == 1:
            yield from _items(random, random.randint(3, 9), ordered=False)
        elif kind in (2, 3):
            yield _fence(random, random.randint(6, 36))
        elif kind == 4:
            yield from _table(random, random.randint(3, 10))
        else:
            yield "".join(f"> {_sentence(random)}\n" for _ in range(random.randint(1, 4))) + "\n---\n\n"


def code(random: Random) -> Iterator[str]:
    """One fence that never closes."""
    yield "```python\n"
    yield from _code_lines(random)


def long_list(random: Random) -> Iterator[str]:
    """One list: some 1,100 items in 32,000 tokens, below the 2,000 that are shown."""
    yield from _items(random, 10**9, ordered=True)


def table(random: Random) -> Iterator[str]:
    while True:
        yield from _table(random, _TABLE_ROWS)
        yield _paragraph(random)


def paragraph(random: Random) -> Iterator[str]:
    while True:
        length = 0
        while length < _PARAGRAPH:
            sentence = _sentence(random)
            length += len(sentence)
            yield sentence
        yield "\n\n"


CORPORA: dict[str, Callable[[Random], Iterator[str]]] = {
    "mixed": mixed,
    "code": code,
    "list": long_list,
    "table": table,
    "paragraph": paragraph,
}
