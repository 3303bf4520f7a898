"""What the model's process is told at its start, and what it tells: one line of JSON each."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, TypedDict

Phase = Literal["reading", "starting", "ready", "failed", "missing"]


@dataclass(frozen=True, slots=True)
class Job:
    """Which model to run, and how. Two equal ones can share a process."""

    files: tuple[str, ...]
    """Paths; the first is the one to open, the others are further parts of it."""
    context: int
    """Tokens of a conversation that there is to be room for."""
    cache_bytes: int
    """What may be kept of conversations that were read."""

    changed: int = 0
    """When the file was written, in nanoseconds: what lies there now may be another model than the one that runs."""

    @property
    def path(self) -> Path:
        return Path(self.files[0])


@dataclass(frozen=True, slots=True)
class Order:
    """A job with what only its own process may know. It travels over the standard input, which nobody else reads."""

    job: Job
    parent: int
    """Number of the process whose end ends this one."""
    key: str = field(repr=False)
    """What requests must show."""

    def as_json(self) -> dict[str, object]:
        return asdict(self)


class Report(TypedDict, total=False):
    """A line from the process."""

    phase: Phase
    fraction: float
    """How much of the file has been read ahead ("reading")."""
    address: str
    """Where it listens ("ready")."""
    why: str
    """Why it cannot go on ("failed", "missing")."""
