"""How much an archive may hold. Whoever made it may have meant harm: everything is counted before it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Sizes in bytes or characters, as each says."""

    total: int = 4 << 30
    """Bytes of JSON, unpacked."""
    ratio: int = 200
    """How many times as long as in the archive a file may be; texts shrink to a fifth or a twentieth."""
    ratio_from: int = 1 << 20
    """Bytes up to which the ratio does not matter."""
    entries: int = 100_000
    """Files in a zip; exports have one for each picture."""
    directory: int = 32 << 20
    """Bytes of a zip's list of its files."""
    value: int = 48 << 20
    """Characters of what is read in one go: a message, or a conversation of ChatGPT's."""
    brackets: int = 2_000_000
    """Lists and objects in it: each costs memory, however short it is written."""
    commas: int = 8_000_000
    """In it, those of texts included: so many numbers or texts there may be."""
    depth: int = 100
    """How deep they may be nested."""
    conversation: int = 256 << 20
    """Characters of all messages of a conversation."""
    attached: int = 2 << 30
    """Bytes of all attachments of a conversation."""
    attachments: int = 20
    """Of a message. Rill itself takes fewer."""
    messages: int = 250_000
    """Of a conversation."""
    text: int = 16 << 20
    """Characters of a message's text. Rill stops a reply at 4 MB, but continues it where that is wished."""
    name: int = 10_000
    """Characters of a title, a label, a folder's name."""


LIMITS = ArchiveLimits()
