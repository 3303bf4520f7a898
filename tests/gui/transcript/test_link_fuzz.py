"""Whatever a reply holds: nothing but the web and mail comes out, and it leads where it was said to lead."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gui.markdown.blocks import TextBlock
from gui.markdown.links import describe
from gui.markdown.parser import parse
from gui.transcript.link_opener import LinkOpener

EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)
ENCODED = QUrl.ComponentFormattingOption.FullyEncoded

SCHEMES = st.sampled_from(
    [
        "http://",
        "https://",
        "HTTPS://",
        "mailto:",
        "javascript:",
        "file:///",
        "data:",
        "//",
        "",
        "http:",
        "ftp://",
        "x:",
    ]
)
PIECES = st.sampled_from(
    ["example.org", "bank.com", "evil", ".", "@", ":", "/", "\\", "#", "?", "%2e", "%00", "%40", "[::1]", "127.1",
     "0x7f", "xn--", "аррӏе", "straße", "ς", "é", "e\u0301", "\u202e", "\u200b", "\xad", "。", "．", "ａ", "ⓔ", " ",
     "\t", "\n", "&attach=", "80", "99999", "user:pw", "-", "_", "A", "\0", "😀", "'", '"', "(", ")", "<", ">", "|",
     "a@b.org", "K", "ſ", "İ"]
)  # fmt: skip
TARGETS = st.tuples(SCHEMES, st.lists(PIECES, max_size=8).map("".join)).map("".join) | st.text(max_size=60)
TEXTS = st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=30)


@EXAMPLES
@given(TARGETS, TEXTS)
def test_what_is_allowed_leads_where_it_is_said_to_lead(target: str, text: str) -> None:
    check = describe(target, text)
    assert check.allowed or check.why
    assert check.display.isprintable()
    assert check.host.isprintable()
    if not check.allowed:
        return
    url = QUrl(target)  # as it is handed to the system
    assert url.isValid()
    assert url.scheme() in ("http", "https", "mailto")
    if url.scheme() != "mailto":
        leads_to = url.host(ENCODED).rstrip(".")
        assert leads_to in check.display.lower() or leads_to in check.why.lower()
        assert not url.userInfo() or check.needs_confirmation
        assert "xn--" not in leads_to or check.needs_confirmation


@EXAMPLES
@given(st.lists(st.tuples(TEXTS, TARGETS), max_size=4))
def test_of_a_whole_reply_only_the_web_and_mail_come_out(links: list[tuple[str, str]]) -> None:
    source = "\n\n".join(f"[{text}](<{target}>) {target} <{target}> ![{text}]({target})" for text, target in links)
    for block in parse(source):
        for run in block.runs if isinstance(block, TextBlock) else ():
            if run.link and describe(run.link, run.text).allowed:
                assert QUrl(run.link).scheme() in ("http", "https", "mailto")


def test_only_what_was_confirmed_comes_out(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    opener = LinkOpener(parent=window)
    came_out: list[str] = []
    opener.confirmed.connect(came_out.append)
    for target in ("javascript:x", "file:///etc/passwd", "smb://a/b", "https://user@bank.com", "#fn-1", ""):
        opener.consider(target, "text")
    for box in window.findChildren(QMessageBox):
        box.reject()
    assert came_out == []
