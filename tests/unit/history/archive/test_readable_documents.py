"""Markdown whose structure no message breaks, and pages in which nothing but text comes from the messages."""

import re
from base64 import b64decode
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gui.chat.attachment import Attachment
from gui.chat.conversation import Conversation
from gui.chat.message import Failure, State
from gui.history.archive.forms import Words
from gui.history.archive.html_document import write_html
from gui.history.archive.html_style import COLORS
from gui.history.archive.markdown_document import write_markdown
from gui.history.archive.sources import LiveSource
from gui.theme.tokens import DARK, LIGHT
from tests.fakes.conversations import PICTURE, exchanges, with_everything
from tests.unit.history.archive.databases import EXAMPLES

PIECES = [
    "```", "~~~", "````py\n", "\n", "\n\n", "> ", "- ", "1. ", "    ", "<!--", "-->", "<script>", "</script>", "<pre>",
    "<?", "<![CDATA[", "<!X", "<div>", "</details>", "# h", "===", "---", "[a]: b", "[a]: <", "|a|b|\n|-|-|", "x", "$$",
    "\t", "\r", "\0", "[^1]: ", "<style>", "<textarea>", "javascript:alert(1)", "[l](javascript:alert(1))",
    "![i](file:///etc/passwd)", "![i](http://x.org/a.png)", "<img src=x onerror=alert(1)>", "[x](https://a.b/\"onclick=)",
    "https://a.org", "\u202e", "&lt;", "\"'", "*", "`",
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12).map("".join)
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "h4", "h5", "h6", "p", "main", "b",
    "article", "div", "details", "summary", "ul", "li", "span", "blockquote", "pre", "code", "table", "tr", "td", "th",
    "hr", "sup", "strong", "em", "s", "a", "br",
}  # fmt: skip
PICTURE_ATTRIBUTES = {"src", "alt"}
ATTRIBUTES = {"class", "dir", "charset", "http-equiv", "content", "name", "href", "title", "rel"}
VOID = {"meta", "br", "hr", "img"}


def markdown(conversation: Conversation) -> str:
    parts: list[str] = []
    source = LiveSource(conversation)
    write_markdown(source.head, source.path(), parts.append, words=Words())
    return "".join(parts)


def page(conversation: Conversation) -> str:
    parts: list[str] = []
    source = LiveSource(conversation)
    write_html(source.head, source.path(), parts.append, words=Words())
    return "".join(parts)


class Audit(HTMLParser):
    """Fails on whatever a page of ours never has; collects links and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED or tag == "img"
        assert {name for name, _value in attrs} <= (PICTURE_ATTRIBUTES if tag == "img" else ATTRIBUTES)
        self.pictures += [value or "" for name, value in attrs if name == "src"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def headings(text: str) -> list[str]:
    """Of the document itself, as a reader of Markdown sees them: what is in messages is not among these."""
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        after.content
        for token, after in pairwise(tokens)
        if token.type == "heading_open" and token.level == 0 and after.content in ("You", "GPT-4o · AI365VIP")
    ]


def test_markdown_reads_well() -> None:
    conversation = exchanges(("Why?", "Because `x`.\n\n```\ncode\n```\n"), title="A *title*\n# with")
    conversation.path()[1].reasoning = "First\n```\nthen"
    for message in conversation.messages():
        message.created = -1e18  # no calendar has it
    assert markdown(conversation) == (
        "# A \\*title\\* \\# with\n\n**\n\n## You\n\n**\n\nWhy?\n\n## GPT-4o · AI365VIP\n\n**\n\n"
        "> **Reasoning**\n>\n> First\n> ```\n> then\n\nBecause `x`.\n\n```\ncode\n```\n"
    )


@EXAMPLES
@given(st.lists(SOUP, min_size=2, max_size=4), SOUP)
def test_no_message_swallows_the_next_heading(texts: list[str], reasoning: str) -> None:
    conversation = exchanges(*((text, text) for text in texts))
    conversation.path()[1].reasoning = reasoning
    found = headings(markdown(conversation))
    wanted = ["You", "GPT-4o · AI365VIP"] * len(texts)
    remaining = iter(found)
    assert all(heading in remaining for heading in wanted), "all of them, in their order"


@pytest.mark.parametrize("text", ["```py\nx", "a\n~~~~\n```\nx", "<!-- x", "<script>\nx", "<pre>\n\nx", "<![CDATA[\nx"])
def test_what_is_left_open_is_closed_and_nothing_else_changed(text: str) -> None:
    written = markdown(exchanges((text, "answer")))
    assert text in written
    assert headings(written) == ["You", "GPT-4o · AI365VIP"]


def test_states_and_failures_are_told() -> None:
    conversation = exchanges(("a", "b"))
    reply = conversation.path()[1]
    reply.state, reply.failure = State.FAILED, Failure("X", "{host} is <down>{nothing}", {"host": "h"})
    assert "failed" in markdown(conversation)
    assert "is \\<down\\>" in markdown(conversation)
    assert "is &lt;down&gt;" in page(conversation)


@EXAMPLES
@given(SOUP, SOUP, SOUP)
def test_a_page_has_nothing_but_text_structure_and_safe_links(title: str, text: str, reasoning: str) -> None:
    conversation = exchanges((text, text), title=title)
    reply = conversation.path()[1]
    reply.reasoning, reply.model_label = reasoning, title
    audit = Audit(page(conversation))
    assert all(re.match("(?:https?://|mailto:)", link) for link in audit.links)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "//x"]
)
def test_other_links_are_text(target: str) -> None:
    audit = Audit(page(exchanges((f"[text]({target})", f"![picture]({target})"))))
    assert audit.links == []
    assert "text" in audit.text
    assert "[image: picture]" in audit.text


def test_a_picture_is_a_link_to_what_it_shows() -> None:
    audit = Audit(page(exchanges(("a", "![a cat](https://example.org/cat.png)"))))
    assert audit.links == ["https://example.org/cat.png"]
    assert "[image: a cat]" in audit.text


def test_a_page_loads_and_runs_nothing() -> None:
    html = page(exchanges(("<script>alert(1)</script>", "b"), title="</title><script>alert(1)</script>"))
    assert "default-src &#x27;none&#x27;; img-src data:; style-src &#x27;sha256-" in html
    assert "<script" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_what_the_program_would_shorten_stands_in_full() -> None:
    rows = "".join(f"| row {number} | x |\n" for number in range(700))
    audit = Audit(page(exchanges(("a", f"| a | b |\n|---|---|\n{rows}"))))
    assert "row 699" in audit.text


def test_every_text_of_a_full_conversation_is_there() -> None:
    conversation = with_everything()
    for message in conversation.path():
        assert message.text in Audit(page(conversation)).text


def test_attachments_are_in_both_documents_and_harm_neither() -> None:
    conversation = exchanges(("See", "I see"))
    hostile = Attachment('"><script>.txt', "text/plain", b"```\n</div><script>alert(1)</script>\n# You\n")
    conversation.path()[0].attachments = (PICTURE, hostile, Attachment("no.png", "image/png", b"<svg onload=x>"))
    audit = Audit(page(conversation))
    assert [source.partition(",")[0] for source in audit.pictures] == ["data:image/png;base64"]
    assert b64decode(audit.pictures[0].partition(",")[2]) == PICTURE.data
    assert "</div><script>alert(1)</script>" in audit.text
    assert "<script" not in page(conversation)
    written = markdown(conversation)
    assert "*Attached: dusk 天空.png*" in written
    assert "````\n```\n</div>" in written
    assert len(headings(written)) == 2


def test_the_colours_are_those_of_the_look() -> None:
    for name, pair in COLORS.items():
        token = name.replace("-", "_")
        assert pair == (getattr(LIGHT, token), getattr(DARK, token))
