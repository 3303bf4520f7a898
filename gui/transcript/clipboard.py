"""What copying puts on the clipboard."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from gui.chat.message import Message
from gui.markdown.blocks import TableBlock
from gui.transcript.selection.selected_text import PLAIN_LIMIT


def markdown_mime(*, markdown: str, plain: str) -> QMimeData:
    """Markdown for programs that know it, and for all others the text as it reads."""
    mime = QMimeData()
    mime.setText(plain)
    mime.setData("text/markdown", markdown.encode("utf-8", "replace"))
    return mime


def copy_message(message: Message) -> None:
    """A whole message: both as it was written and as it reads."""
    plain = plain_text_of(message) if len(message.text) <= PLAIN_LIMIT else message.text
    QGuiApplication.clipboard().setMimeData(markdown_mime(markdown=message.text, plain=plain))


def copy_markdown(source: str) -> None:
    """The Markdown as it was written, also for programs that take only plain text."""
    QGuiApplication.clipboard().setMimeData(markdown_mime(markdown=source, plain=source))


def copy_plain(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def copy_table(table: TableBlock, *, as_markdown: bool) -> None:
    """As Markdown; or with tabs between the cells, as spreadsheets take it, and for word processors as HTML."""
    from gui.markdown.excerpt import written_table  # late: brings the Markdown parser with it
    from gui.markdown.plain import table_as_html, table_as_tsv

    markdown = written_table(table)
    if as_markdown:
        copy_markdown(markdown)
        return
    mime = markdown_mime(markdown=markdown, plain=table_as_tsv(table))
    mime.setHtml(table_as_html(table))
    QGuiApplication.clipboard().setMimeData(mime)


def plain_text_of(message: Message) -> str:
    """A message as it reads."""
    if message.role == "user":
        return message.text
    from gui.markdown.plain import plain_text  # late: brings the Markdown parser with it

    return plain_text(message.text)
