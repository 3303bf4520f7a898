"""A message's Markdown as HTML that holds nothing but text, its structure, and links to pages and mail addresses."""

from collections.abc import Sequence
from html import escape

from gui.history.archive.forms import Words
from gui.history.coding import storable
from gui.markdown.blocks import (
    AlertBlock,
    Block,
    CodeBlock,
    MathBlock,
    NoticeBlock,
    Place,
    RuleBlock,
    Run,
    Style,
    TableBlock,
    TextBlock,
)
from gui.markdown.links import describe
from gui.markdown.parser import parse

_LONGEST = 200_000
"""Characters; a longer text is shown as it is written."""
_TAGS = ((Style.BOLD, "strong"), (Style.ITALIC, "em"), (Style.STRIKE, "s"))


def rendered(text: str, words: Words) -> str:
    """The text as HTML. What the program would show shortened stands as it is written instead."""
    text = storable(text)
    blocks = parse(text) if len(text) <= _LONGEST else []
    if not blocks or any(map(_is_shortened, blocks)):
        return f'<div class="plain">{escape(text)}</div>'
    return _Nesting(words).render(blocks)


def _is_shortened(block: Block) -> bool:
    return isinstance(block, NoticeBlock) or (isinstance(block, TableBlock) and block.omitted > 0)


class _Nesting:
    """Puts blocks, each of which tells how deep it stands, into quotations and lists."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._parts: list[str] = []
        self._quotes = self._lists = 0

    def render(self, blocks: Sequence[Block]) -> str:
        for block in blocks:
            if not isinstance(block, NoticeBlock):
                self._go_to(block.place)
                self._parts.append(self._block(block))
        self._go_to(Place())
        return "".join(self._parts)

    def _go_to(self, place: Place) -> None:
        if place.quote_depth != self._quotes:
            self._close_lists(0)
            grown = place.quote_depth - self._quotes
            self._parts.append("<blockquote>" * grown + "</blockquote>" * -grown)
            self._quotes = place.quote_depth
        self._close_lists(place.list_depth)
        if place.marker and self._lists == place.list_depth > 0:
            self._parts.append("</li><li>")
        self._parts.append("<ul><li>" * (place.list_depth - self._lists))
        self._lists = place.list_depth
        if place.marker:
            self._parts.append(f'<span class="marker">{escape(place.marker)}</span>')

    def _close_lists(self, depth: int) -> None:
        if self._lists > depth:
            self._parts.append("</li></ul>" * (self._lists - depth))
            self._lists = depth

    def _block(self, block: Block) -> str:
        if isinstance(block, TextBlock):
            tag = f"h{min(6, block.level + 1)}" if block.level else "p"
            return f"<{tag}>{self._runs(block.runs)}</{tag}>"
        if isinstance(block, CodeBlock):
            language = f'<p class="language">{escape(block.language)}</p>' if block.language else ""
            return f"{language}<pre><code>{escape(block.code)}</code></pre>"
        if isinstance(block, MathBlock):
            return f"<pre><code>{escape(block.text)}</code></pre>"
        if isinstance(block, TableBlock):
            return self._table(block)
        if isinstance(block, AlertBlock):
            return f"<p><strong>{escape(block.text)}</strong></p>"
        return "<hr>" if isinstance(block, RuleBlock) else ""

    def _table(self, table: TableBlock) -> str:
        rows = [self._row(table, table.header, "th"), *(self._row(table, row, "td") for row in table.rows)]
        return f'<div class="table"><table>{"".join(rows)}</table></div>'

    def _row(self, table: TableBlock, cells: Sequence[Sequence[Run]], tag: str) -> str:
        classes = [alignment if alignment in ("right", "center") else "left" for alignment in table.alignments]
        classes += ["left"] * (len(cells) - len(classes))
        written = (
            f'<{tag} class="{name}">{self._runs(cell)}</{tag}>' for name, cell in zip(classes, cells, strict=False)
        )
        return f"<tr>{''.join(written)}</tr>"

    def _runs(self, runs: Sequence[Run]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, run: Run) -> str:
        if run.style & Style.NOTE:
            return f"<sup>{escape(run.text)}</sup>"
        if run.style & Style.IMAGE:
            return _linked(run, f'<span class="image">[{escape(self._words.image)}: {escape(run.text)}]</span>')
        html = escape(run.text).replace("\n", "<br>")
        if run.style & (Style.CODE | Style.MATH):
            html = f"<code>{html}</code>"
        for style, tag in _TAGS:
            if run.style & style:
                html = f"<{tag}>{html}</{tag}>"
        return _linked(run, html)


def _linked(run: Run, html: str) -> str:
    """As a link where the program would open it, and to be seen for what it is."""
    if not run.link:
        return html
    check = describe(run.link, run.text)
    if not check.allowed:
        return html
    title = check.why or check.display
    return f'<a href="{escape(run.link)}" title="{escape(title)}" rel="noopener noreferrer">{html}</a>'
