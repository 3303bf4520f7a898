"""A file that goes with a prompt."""

from dataclasses import dataclass, field


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
