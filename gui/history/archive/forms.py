"""The forms conversations are exported in, and what the files are called."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

_LONGEST = 80
"""Characters of a name without its ending; their UTF-8 is cut so that every file system takes it."""
_LONGEST_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
"""Names that Windows has for devices."""


class Form(StrEnum):
    """What is written."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"
    """Everything, to be imported again: see the manual."""


@dataclass(frozen=True, slots=True)
class Words:
    """What documents say besides what was written in the conversation, for whoever translates it."""

    you: str = "You"
    assistant: str = "Assistant"
    reasoning: str = "Reasoning"
    untitled: str = "Conversation"
    stopped: str = "stopped"
    failed: str = "failed"
    interrupted: str = "interrupted"
    image: str = "image"
    attached: str = "Attached"


def suggested_name(title: str, form: Form) -> str:
    """A file's name for one conversation."""
    return f"{safe_name(title)}.{form}"


def suggested_name_for_many(name: str, form: Form) -> str:
    """A file's name for several: JSON is one file, of the other forms there is a zip with a file each."""
    return f"{safe_name(name)}.{form if form is Form.JSON else 'zip'}"


def safe_name(title: str) -> str:
    """The title as a name that every system takes for a file, and none for a path, a device or a hidden file."""
    shown = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in title)
    words = " ".join(_FORBIDDEN.sub(" ", shown).split())
    name = words[:_LONGEST].encode()[:_LONGEST_BYTES].decode(errors="ignore").strip(". ")
    if not name:
        return Words().untitled
    return f"{name}_" if _RESERVED.fullmatch(name) else name


class Names:
    """Gives each name once, also where capitals and small letters, or two ways to write an accent, are the same."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def unique(self, name: str) -> str:
        """The name, or with a number after it where it is taken. Both without an ending."""
        for candidate in _numbered(name):
            folded = unicodedata.normalize("NFKC", candidate).casefold()
            if folded not in self._given:
                self._given.add(folded)
                return candidate
        raise AssertionError("numbers do not end")


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in count(2):
        yield f"{name} ({number})"
