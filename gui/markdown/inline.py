"""A paragraph's text as runs in one style each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from gui.markdown.blocks import ALONE, Run, Style
from gui.markdown.footnotes import NoteNumbers
from gui.markdown.leaves import References
from gui.markdown.limits import MAX_BRACKETS, MAX_MARKS
from gui.markdown.rules import create_parser

_MARKUP = re.compile(r"[\\`*_~\[<&$@]|https?://|www\.", re.IGNORECASE)
_LINE_BREAK = re.compile(r" *\n[ \t]*")
_MARKS = re.compile(r"\*+|_+|~~+|`+|\[")
_URL = re.compile(r"(?<![\w@/.:-])(?:https?://|www\.)[^\s<>\"“”„«»`\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_MAIL = re.compile(
    r"(?<![\w@/.+:-])(?:mailto:)?[\w.+-]{1,64}@(?:[A-Za-z0-9](?:[\w-]{0,62})\.)+[A-Za-z]{2,24}(?![\w@:/-]|\.\w)",
    re.ASCII | re.IGNORECASE,
)
_BRACKET = re.compile(r"[\[\]]")
_AFTER_URL = "?!.,:;*_~'’…"
_BREAKS = ("softbreak", "hardbreak")
_STYLES = {"strong_open": Style.BOLD, "em_open": Style.ITALIC, "s_open": Style.STRIKE}
_VERBATIM = {
    "code_inline": Style.CODE,
    "math_inline": Style.MATH,
    "footnote_reference": Style.NOTE,
    "plain_link": Style.PLAIN,
}
_LONGEST_IMAGE_NAME = 80


def read_runs(content: str, references: References, notes: NoteNumbers | None = None) -> tuple[Run, ...]:
    """The runs of a paragraph, a heading or a cell. Every line's end is a line break, as in a chat it is meant."""
    if not content:
        return ()
    if not _MARKUP.search(content):
        return (Run(_LINE_BREAK.sub("\n", content)),)
    if len(content) > MAX_MARKS and len(_MARKS.findall(content)) >= MAX_MARKS:
        return (Run(_LINE_BREAK.sub("\n", content)),)
    markdown = create_parser(links=_bracket_depth(content) <= MAX_BRACKETS)
    tokens: list[Token] = []
    markdown.inline.parse(content, markdown, {"references": references, "notes": notes}, tokens)
    return _Runs(tokens).read()


@dataclass(slots=True)
class _Runs:
    tokens: list[Token]
    runs: list[Run] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """Of a run that may go on: its text up to now, in `look`."""
    look: tuple[Style, str] = (Style.PLAIN, "")
    styles: list[Style] = field(default_factory=lambda: [Style.PLAIN])
    links: list[str] = field(default_factory=list)

    def read(self) -> tuple[Run, ...]:
        for token in self.tokens:
            self._take(token)
        self._end_run()
        return tuple(self.runs)

    def _take(self, token: Token) -> None:
        style = self.styles[-1]
        link = self.links[-1] if self.links else ""
        if token.type == "text" and not self.links:
            for text, target in with_links(token.content):
                self._add(text, style, target)
        elif token.type in _BREAKS:
            self._add("\n", style, link)
        elif token.type in _VERBATIM:
            self._add(token.content, style | _VERBATIM[token.type], str(token.attrs.get("href", link)))
        elif token.type == "image":
            source = str(token.attrs.get("src", ""))
            self._add(_image_name(token, source), style | Style.IMAGE, link or source)
        elif token.type == "link_open":
            self.links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            self.links.pop()
        elif token.nesting > 0:
            self.styles.append(style | _STYLES.get(token.type, Style.PLAIN))
        elif token.nesting < 0:
            self.styles.pop()
        else:
            self._add(token.content, style, link)

    def _add(self, text: str, style: Style, link: str) -> None:
        if not text:
            return
        if (style, link) != self.look or style & ALONE:
            self._end_run()
            self.look = style, link
        self.parts.append(text)

    def _end_run(self) -> None:
        if self.parts:
            self.runs.append(Run("".join(self.parts), *self.look))
            self.parts.clear()


def _bracket_depth(content: str) -> int:
    deepest = depth = 0
    for bracket in _BRACKET.findall(content):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def with_links(text: str) -> Iterator[tuple[str, str]]:
    """Pieces of plain text, each with the address it is (http://, https://, www. or mail in the open), or ""."""
    at = 0
    for match in _URL.finditer(text):
        address = _without_tail(match.group())
        if len(address) < 6:
            continue
        if match.start() > at:
            yield from _with_mail(text[at : match.start()])
        yield address, address if "://" in address[:8] else f"https://{address}"
        at = match.start() + len(address)
    if at < len(text):
        yield from _with_mail(text[at:])


def _with_mail(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for match in _MAIL.finditer(text) if "@" in text else ():
        if match.start() > at:
            yield text[at : match.start()], ""
        address = match.group()
        yield address, address if address[:7].lower() == "mailto:" else f"mailto:{address}"
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def _without_tail(address: str) -> str:
    """Punctuation after an address belongs to the sentence, and a bracket to what opened before it."""
    while address:
        last = address[-1]
        unpaired = last in ")]" and address.count(last) > address.count("(" if last == ")" else "[")
        if last not in _AFTER_URL and not unpaired:
            break
        address = address[:-1]
    return address


def _image_name(token: Token, source: str) -> str:
    name = "".join(child.content for child in token.children or ())
    return name or source[:_LONGEST_IMAGE_NAME] or "image"
