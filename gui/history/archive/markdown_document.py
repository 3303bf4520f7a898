"""A conversation as Markdown that reads well as it stands."""

from collections.abc import Callable, Iterable

from gui.chat.message import Failure, Message, State
from gui.history.archive.dates import moment
from gui.history.archive.forms import Words
from gui.history.archive.markdown_text import closed, fenced, one_line, quoted
from gui.history.archive.sources import Head


def write_markdown(head: Head, path: Iterable[Message], write: Callable[[str], object], *, words: Words) -> None:
    """The messages that are shown, each under a heading; their texts are as they were written."""
    write(f"# {one_line(head.title) or words.untitled}\n\n*{moment(head.created)}*\n")
    for message in path:
        write("\n" + "\n\n".join(_parts(message, words)) + "\n")


def _parts(message: Message, words: Words) -> list[str]:
    parts = [f"## {one_line(author(message, words))}", f"*{one_line(about(message, words))}*"]
    if message.reasoning.strip():
        parts.append(f"> **{words.reasoning}**\n>\n{quoted(message.reasoning)}")
    if message.text.strip():
        parts.append(closed(message.text.rstrip("\r\n")))
    for attachment in message.attachments:
        parts.append(f"*{words.attached}: {one_line(attachment.name)}*")
        if not attachment.is_image:
            parts.append(fenced(attachment.text.rstrip("\r\n")))
    if message.failure is not None:
        parts.append(f"> {one_line(failure_text(message.failure))}")
    return parts


def author(message: Message, words: Words) -> str:
    """Who wrote it."""
    if message.role == "user":
        return words.you
    names = [name for name in (message.model_label, message.provider_label) if name]
    return " · ".join(names) or words.assistant


def about(message: Message, words: Words) -> str:
    """When, and how it ended where that was not by itself."""
    ends = {State.STOPPED: words.stopped, State.FAILED: words.failed, State.INTERRUPTED: words.interrupted}
    state = State.INTERRUPTED if message.state.active else message.state
    return " · ".join([moment(message.created), *([ends[state]] if state in ends else [])])


def failure_text(failure: Failure) -> str:
    try:
        return failure.message
    except (LookupError, ValueError):
        return failure.template
