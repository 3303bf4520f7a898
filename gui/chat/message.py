"""One message of a conversation and what became of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from gui.chat.attachment import Attachment
from gui.chat.model_ref import ModelRef

if TYPE_CHECKING:  # the window shows models before there is a loop to stream on
    from provider.types import Progress, Usage


class State(StrEnum):
    """How far a message is. A prompt is DONE from the start."""

    WAITING = "waiting"
    """Sent; nothing has come back yet."""
    STREAMING = "streaming"
    DONE = "done"
    STOPPED = "stopped"
    """Ended by the user."""
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """Rill ended before the reply did: a crash, or the computer went off."""

    @property
    def active(self) -> bool:
        return self in (State.WAITING, State.STREAMING)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a reply failed: a template and its fields, so that the user interface can translate it."""

    kind: str
    """The class name of the error, such as "KeyRejectedError"."""
    template: str
    fields: dict[str, str | int] = field(default_factory=dict)
    advice: str = ""
    detail: str = ""
    retryable: bool = True
    retry_after: float | None = None
    """Seconds the service asks to wait."""

    @property
    def message(self) -> str:
        return self.template.format(**self.fields)


@dataclass(slots=True)
class Timing:
    """Monotonic seconds; None for what has not happened (yet)."""

    sent: float
    first_text: float | None = None
    ended: float | None = None
    sent_at: float = field(default_factory=time.time, compare=False)
    """The same moment as `sent` in seconds since the epoch, by the clock on the wall."""
    thinking_since: float | None = None
    """When the reasoning that is coming just now began."""
    thought_seconds: float = 0.0
    """How long reasoning came that has given way to the answer."""

    def begin_thinking(self, now: float) -> None:
        """A piece of reasoning has come."""
        if self.thinking_since is None:
            self.thinking_since = now

    def end_thinking(self, now: float) -> None:
        """A piece of the answer has come, or the end."""
        if self.thinking_since is not None:
            self.thought_seconds += now - self.thinking_since
            self.thinking_since = None

    def thought(self, now: float) -> float:
        """Seconds of reasoning up to `now`, those before the answer and those in the midst of it together."""
        return self.thought_seconds + (now - self.thinking_since if self.thinking_since is not None else 0.0)

    def to_first_text(self) -> float | None:
        return None if self.first_text is None else self.first_text - self.sent


@dataclass(slots=True, eq=False, weakref_slot=True)
class Message:
    """A prompt or a reply. `text` is Markdown and grows while the reply streams."""

    id: int
    parent: int | None
    role: Literal["user", "assistant"]
    text: str = ""
    reasoning: str = ""
    model: ModelRef | None = None
    """Who answered; None for a prompt."""
    model_label: str = ""
    """The model's name as people see it, such as "gpt-4o"."""
    provider_label: str = ""
    state: State = State.DONE
    failure: Failure | None = None
    retry_at: float | None = None
    """When a failed reply will be asked for again by itself, in monotonic seconds; None: it will not be."""
    timing: Timing | None = None
    usage: "Usage | None" = None
    finish_reason: str = ""
    """The service's own word for why it ended, where it says one."""
    run: int = 0
    """How often its reply has been begun."""
    created: float = field(default_factory=time.time)
    """Seconds since the epoch, by the clock on the wall: to be shown, never to order by."""
    parameters: Mapping[str, str | float] = field(default_factory=dict)
    """What was sent along with the request, such as the temperature."""
    attachments: tuple[Attachment, ...] = ()
    """Of a prompt."""
    skipped: int = 0
    """Parts of the stream that could not be understood and were left out."""
    progress: "Progress | None" = None
    """What an active reply without text waits for, where its stream says so. Never kept on disk."""
    comparison: str = ""
    """The mark (`gui.chat.comparison`) of a reply that stands beside others to the same prompt, until one of them is
    chosen; empty for all others."""
