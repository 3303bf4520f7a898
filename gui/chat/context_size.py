"""How much of a model's context a request would take, estimated before it is sent.

The rule of thumb of `provider.token_estimate` is corrected by what the service itself has counted in the same
conversation, where it says that.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from gui.chat.attachment import Attachment
from gui.chat.chat_settings import ChatSettings
from gui.chat.conversation import Conversation
from gui.chat.message import Message
from provider.token_estimate import estimated_tokens

TURN_TOKENS = 4
"""What a turn takes besides its text: who speaks, where it ends."""
PICTURE_TOKENS = 1_000
"""Services count a picture of the size that is sent as some hundred to some two thousand."""
KEPT_FOR_THE_ANSWER = 1_000
"""Tokens that an answer should find room for, where nothing says how long it may be."""
NEAR = 0.85
"""The share of the context from which on it is worth a warning."""
STEP_ROWS = 1_000
"""Messages that are counted at a time: some two milliseconds."""
STEP_CHARACTERS = 250_000
"""The same of texts that are not counted yet."""
_CORRECTED_FROM = 200
"""Tokens of a request from which on the service's count says something about the estimate."""
_LEAST, _MOST = 0.2, 3.0
"""A correction beyond these means that the two do not count the same thing."""


class Level(Enum):
    """Whether it fits."""

    UNKNOWN = "unknown"
    """The model's context is not known."""
    FITS = "fits"
    NEAR = "near"
    OVER = "over"
    """The whole conversation does not fit any more."""
    TOO_LONG = "too long"
    """Not even the newest message fits."""


@dataclass(frozen=True, slots=True)
class ContextSize:
    """Tokens."""

    used: int
    """By the system prompt, the conversation and what is being written."""
    newest: int
    """Of these by what is being written, with the system prompt."""
    context: int | None
    """What the model takes."""
    kept: int
    """What of it the answer needs."""
    writing: bool = False
    """Whether anything is being written."""

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where the context is not known."""
        return min(1.0, self.used / self.context) if self.context else 0.0

    @property
    def level(self) -> Level:
        if not self.context:
            return Level.UNKNOWN
        if self.writing and self.newest + self.kept > self.context:
            return Level.TOO_LONG
        if self.used + self.kept > self.context:
            return Level.OVER
        return Level.NEAR if self.used >= NEAR * self.context else Level.FITS


@dataclass(frozen=True, slots=True)
class PathSize:
    """What has been counted of a conversation's path."""

    tokens: int = 0
    told: int = 0
    """What the service counted for the last request of which it said that; 0 for none."""
    estimated: int = 0
    """What was estimated for the same request, without the system prompt."""

    def factor(self, *, prompt: int) -> float:
        """By how much estimates of this conversation are to be multiplied; `prompt` is that of the system prompt."""
        whole = self.estimated + prompt
        if self.told < _CORRECTED_FROM or not whole or not _LEAST <= self.told / whole <= _MOST:
            return 1.0
        return self.told / whole


class PathCount:
    """Counts a conversation's path in steps, so that 100,000 messages hold nothing up.

    A text that takes long is counted once: `begin` again costs a look at each message.
    """

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._path: list[Message] = []
        self._row = 0
        self._tokens = self._told = self._estimated = 0
        self._known: dict[int, tuple[int, int]] = {}
        """The length and the tokens of messages that take long, by their ids."""
        self.size = PathSize()
        """As it was when it was last counted to the end."""

    def begin(self) -> None:
        """Start over: something in the path has changed."""
        self._path = self._conversation.path()
        self._row = self._tokens = self._told = self._estimated = 0

    def step(self) -> bool:
        """Count some more; True at the end of the path, where `size` is up to date."""
        characters = 0
        end = min(len(self._path), self._row + STEP_ROWS)
        while self._row < end and characters < STEP_CHARACTERS:
            message = self._path[self._row]
            self._row += 1
            if message.role == "assistant":
                self._calibrate(message)
            if message.text or message.role == "user":
                characters += self._add(message)
        if self._row < len(self._path):
            return False
        self.size = PathSize(self._tokens, self._told, self._estimated)
        self._path = []
        self._row = 0
        return True

    def _calibrate(self, reply: Message) -> None:
        # What was asked for in several requests was counted in all of them.
        if reply.usage is not None and reply.usage.prompt_tokens is not None and reply.run <= 1:
            self._told, self._estimated = reply.usage.prompt_tokens, self._tokens

    def _add(self, message: Message) -> int:
        """Returns how many characters had to be looked at."""
        text = message.text
        if text.isascii() and not message.attachments:
            self._tokens += len(text) // 4 + TURN_TOKENS
            return 0
        length, tokens = self._known.get(message.id, (-1, 0))
        looked_at = 0
        if length != len(text):
            tokens = estimated_tokens(text) + attachment_tokens(message.attachments)
            self._known[message.id] = len(text), tokens
            looked_at = len(text) + sum(len(each.data) for each in message.attachments if not each.is_image)
        self._tokens += tokens + TURN_TOKENS
        return looked_at


def attachment_tokens(attachments: Iterable[Attachment]) -> int:
    return sum(PICTURE_TOKENS if each.is_image else estimated_tokens(each.text) for each in attachments)


def context_size(
    *, path: PathSize, prompt: str, draft: int, context: int | None, settings: ChatSettings, writing: bool
) -> ContextSize:
    """Put together what a request would take. `draft` is the estimate of what is being written, `prompt` the system
    prompt in force."""
    system = estimated_tokens(prompt) + TURN_TOKENS if prompt else 0
    factor = path.factor(prompt=system)
    newest = system + draft + (TURN_TOKENS if writing else 0)
    return ContextSize(
        used=round(factor * (path.tokens + newest)),
        newest=round(factor * newest),
        context=context,
        kept=_kept(context or 0, settings),
        writing=writing,
    )


def _kept(context: int, settings: ChatSettings) -> int:
    """As much as the reply may have, but no more than leaves room for a question."""
    if settings.max_tokens is not None:
        return min(settings.max_tokens, context // 2)
    return min(KEPT_FOR_THE_ANSWER, context // 4)
