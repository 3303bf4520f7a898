"""Tells web pages from answers, and gives their visible text."""

from contextlib import suppress
from html.parser import HTMLParser

_BEGINNINGS = ("<!doctype html", "<html")


def is_page_type(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")


class PageDetector:
    """Holds back the beginning of a stream until it is clear whether it is a web page.

    A captive portal does not always send `text/html`. At most 13 characters are ever held back, and only where they
    could still become the beginning of a page.
    """

    def __init__(self) -> None:
        self._held = ""
        self._decided = False
        self.is_page = False

    def feed(self, text: str) -> str:
        """The text that may be passed on."""
        if self._decided:
            return text
        text = self._held + text
        beginning = text.lstrip().lower()
        if not beginning:
            return text
        self._held = ""
        self.is_page = beginning.startswith(_BEGINNINGS)
        if not self.is_page and any(page.startswith(beginning) for page in _BEGINNINGS):
            self._held = text
            return ""
        self._decided = True
        return text

    def finish(self) -> str:
        """What was still held back."""
        held, self._held = self._held, ""
        return held


def visible_text(page: str) -> str:
    """What a reader of the page would see: its title and text without markup, scripts and styles."""
    parser = _VisibleText()
    with suppress(AssertionError):  # how Python's parser tells of markup that it cannot get over, such as “<![”
        parser.feed(page)
        parser.close()
    return " ".join(" ".join(parser.pieces).split())


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: str | None = None

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden is None and tag in ("script", "style", "template", "noscript"):
            self._hidden = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = None

    def handle_data(self, data: str) -> None:
        if self._hidden is None:
            self.pieces.append(data)
