"""Replies as somebody may write them: Markdown of every kind in which each word that is to be seen occurs once.

A word looks like "w7q"; targets, labels and languages are made of other letters. Made from a seed, for hypothesis to
choose: strategies that draw every word take ten times as long.
"""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

_TARGETS = ("http://example.org/a_b", "https://e.org/x?y=1&z=(2)", "/path", "<a b>", '/t "A title"', "/t 'it'")
_ODD = ("http://example.org/page", "5 < 7 & 8 > 2", "snake_case_name", "2 * 3", "a ~ b", "~5 h", "\\*x\\*", "[1]")
_LANGUAGES = ("", "py", "c++ title=1")
_HEADINGS = ("#", "##", "######")


class _Writer:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._words = 0

    def word(self) -> str:
        self._words += 1
        return f"w{self._words}q"

    def words(self) -> str:
        return " ".join(self.word() for _ in range(self._random.randint(1, 4)))

    def span(self, depth: int = 2) -> str:
        choose = self._random.randrange(10 if depth else 6)
        if choose >= 6:
            mark = ("**", "*", "~~", "_")[choose - 6]
            inner = self.span(depth - 1)
            # Three tildes are no markup.
            return inner if mark == "~~" and inner.startswith("~") else mark + inner + mark
        return (
            self.words,
            lambda: f"`{self.words()}`",
            lambda: f"``{self.words()} ` x``",
            lambda: f"[{self.words()}]({self._random.choice(_TARGETS)})",
            lambda: f"![{self.words()}]({self._random.choice(_TARGETS)})",
            lambda: self._random.choice(_ODD),
        )[choose]()

    def line(self) -> str:
        """Spans with words before each, so that none begins a line."""
        return " ".join(f"{self.words()} {self.span()}" for _ in range(self._random.randint(1, 3)))

    def paragraph(self) -> str:
        return "\n".join(self.line() for _ in range(self._random.randint(1, 3)))

    def heading(self) -> str:
        return f"{self._random.choice(_HEADINGS)} {self.line()}"

    def fence(self) -> str:
        mark = self._random.choice(("```", "~~~~"))
        lines = (f"{self.word()} = 1", f"  {self.word()}()", "", f"# {self.word()}", "* x", "| x |", "> x")
        code = "\n".join(self._random.sample(lines[3:], k=2)) + "\n" + "\n".join(lines[:3])
        return f"{mark}{self._random.choice(_LANGUAGES)}\n{code}\n{mark}"

    def table(self) -> str:
        rows = (f"| {self.line()} | {self.words()} |" for _ in range(self._random.randint(1, 4)))
        return f"| {self.words()} | {self.word()} |\n|:--|--:|\n" + "\n".join(rows)

    def rule(self) -> str:
        return self._random.choice(("---", "* * *"))

    def definition(self) -> str:
        return "[label]: /target 'Title'"

    def quote(self, depth: int) -> str:
        inner = "\n\n".join(self.block(depth) for _ in range(self._random.randint(1, 2)))
        return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))

    def items(self, depth: int) -> str:
        first = self._random.choice(("- ", "1. ", "- [ ] ", "- [x] "))
        inner = self.line if "[" in first else lambda: self._random.choice((self.paragraph(), self.block(depth)))
        return "\n".join(
            first + inner().replace("\n", "\n" + " " * len(first)) for _ in range(self._random.randint(1, 3))
        )

    def block(self, depth: int) -> str:
        leaves: list[Callable[[], str]] = [
            self.paragraph, self.paragraph, self.heading, self.fence, self.table, self.rule, self.definition,
        ]  # fmt: skip
        if depth:
            leaves += [lambda: self.quote(depth - 1), lambda: self.items(depth - 1), lambda: self.items(depth - 1)]
        return self._random.choice(leaves)()


def written(seed: int, blocks: int) -> str:
    writer = _Writer(seed)
    return "\n\n".join(writer.block(2) for _ in range(blocks))


REPLIES = st.builds(written, st.integers(0, 2**32), st.integers(1, 5))
