"""A conversation as one page of HTML that loads nothing and runs nothing."""

import base64
from collections.abc import Callable, Iterable
from html import escape

from gui.chat.attachment import Attachment, picture_type
from gui.chat.message import Message
from gui.history.archive.dates import moment
from gui.history.archive.forms import Words
from gui.history.archive.html_blocks import rendered
from gui.history.archive.html_style import content_policy, style_sheet
from gui.history.archive.markdown_document import about, author, failure_text
from gui.history.archive.sources import Head
from gui.history.coding import storable


def write_html(head: Head, path: Iterable[Message], write: Callable[[str], object], *, words: Words) -> None:
    """The messages that are shown, rendered. Everything in them counts as hostile."""
    title = escape(" ".join(head.title.split()) or words.untitled)
    write(
        "<!DOCTYPE html>\n<html>\n<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(content_policy())}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style_sheet()}</style>\n</head>\n<body>\n"
        f'<header>\n<h1 dir="auto">{title}</h1>\n<p class="about">{moment(head.created)}</p>\n</header>\n<main>\n'
    )
    for message in path:
        write(_message(message, words))
    write("</main>\n</body>\n</html>\n")


def _message(message: Message, words: Words) -> str:
    kind = "message you" if message.role == "user" else "message"
    who, when = escape(author(message, words)), escape(about(message, words))
    body = [_reasoning(message, words)]
    if message.text.strip():
        body.append(rendered(message.text, words))
    body += [_attached(each, words) for each in message.attachments]
    if message.failure is not None:
        body.append(f'<p class="failure">{escape(failure_text(message.failure))}</p>')
    return (
        f'<article class="{kind}">\n<p class="about"><b>{who}</b> · {when}</p>\n'
        f'<div class="body" dir="auto">{"".join(body)}</div>\n</article>\n'
    )


def _attached(attachment: Attachment, words: Words) -> str:
    """A picture in its place, a text folded under its name. Neither is fetched from anywhere."""
    name = escape(attachment.name)
    kind = picture_type(attachment.data)
    if kind:
        data = base64.b64encode(attachment.data).decode("ascii")
        return f'<p class="picture"><img src="data:{kind};base64,{data}" alt="{name}"></p>'
    summary = f"<summary>{escape(words.attached)}: {name}</summary>"
    return f'<details>{summary}<div class="plain">{escape(storable(attachment.text))}</div></details>'


def _reasoning(message: Message, words: Words) -> str:
    if not message.reasoning.strip():
        return ""
    return f"<details><summary>{escape(words.reasoning)}</summary>{rendered(message.reasoning, words)}</details>"
