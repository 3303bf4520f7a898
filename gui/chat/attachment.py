"""A file that goes with a prompt."""

import unicodedata
from dataclasses import dataclass, field

MOST_ATTACHMENTS = 10
"""Of a message."""
MOST_BYTES = 20_000_000
"""Of all attachments of a message: in base64 some 27 MB, which is what services take at most, and less than an archive
may have for a message."""
LONGEST_NAME = 200
"""Characters; file systems have 255 bytes."""

PASTED_NAME = "pasted text.txt"
"""Of a long paste."""

_MAGIC = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a text file. `data` is what is kept and sent: a picture as it was scaled, a text as UTF-8."""

    name: str
    """The file's name, without its folder."""
    media_type: str
    """Such as "image/png" or "text/plain"."""
    data: bytes = field(repr=False)

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def text(self) -> str:
        """Of a text file."""
        return self.data.decode("utf-8", "replace")


def text_attachment(text: str, name: str) -> Attachment:
    """A text; what no UTF-8 takes becomes U+FFFD, and so does NUL, which no service takes."""
    clean = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return Attachment(name, "text/plain", clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode())


def picture_type(data: bytes) -> str:
    """The media type of a picture that every service takes, by how it begins; empty where it is none."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for kind, beginnings in _MAGIC.items() if data.startswith(beginnings)), "")


def is_text_type(media_type: str) -> bool:
    """Whether it is what Rill attaches as text: any kind of text, by whatever name."""
    return media_type.startswith("text/")


def file_name(name: str) -> str:
    """The last part of a path, or whatever was given for a name, as one short line without control signs."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(" " if unicodedata.category(one) in _UNSEEN else one for one in last)
    return " ".join(shown.split())[:LONGEST_NAME].strip() or "file"


_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
"""Categories of characters that hide something or turn the line around."""
