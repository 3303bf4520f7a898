"""How long to wait and how much to take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of one request. There is none on the whole time: a long answer is no fault.

    Raises:
        ValueError: a limit is not greater than zero.
    """

    connect_seconds: float = 10.0
    """Until the connection stands: name look-up, proxy and TLS included."""
    first_byte_seconds: float = 60.0
    """From the connection to the first visible text."""
    idle_seconds: float = 60.0
    """From one piece of visible text to the next."""
    max_bytes: int = 4 * 1024 * 1024
    """Of the answer's body, before decoding."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be greater than zero")
