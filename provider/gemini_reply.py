"""What the events of a Gemini reply say (GenerateContentResponse in Google's API reference)."""

import json

from provider.errors import ProviderError, RefusedError
from provider.transport.framing import ServerEvent
from provider.transport.json_values import at, count_at, list_at, text_at
from provider.transport.redaction import excerpt
from provider.transport.reply_stream import ReplyReader
from provider.transport.status_errors import error_in_stream
from provider.types import Finish, Reasoning, StreamEvent, Usage

_WHOLE = frozenset({"STOP", "MAX_TOKENS", ""})


class GeminiReply(ReplyReader):
    """The reply is complete with a `finishReason`. Every event brings the token counts until then.

    An event is an object, or a list of them from a server that does not stream server-sent events.
    """

    def __init__(self, *, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(secrets=secrets)
        self._visible = False

    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        try:
            body = json.loads(event.data)
        except (ValueError, RecursionError):
            return None
        found: list[StreamEvent] = []
        understood = False
        for each in body if isinstance(body, list) else [body]:
            if (events := self._events(each)) is not None:
                understood = True
                found += events
        return found if understood else None

    def _events(self, body: object) -> list[StreamEvent] | None:
        if error := at(body, "error"):
            raise error_in_stream(error, secrets=self.secrets)
        if reason := text_at(body, "promptFeedback", "blockReason"):
            raise self._refused(reason, text_at(body, "promptFeedback", "blockReasonMessage"))
        candidate = at(body, "candidates", 0)
        usage = at(body, "usageMetadata")
        if not isinstance(candidate, dict) and not isinstance(usage, dict):
            return None
        found = [event for part in list_at(candidate, "content", "parts") for event in _said(part)]
        self._visible = self._visible or any(_is_visible(event) for event in found)
        if isinstance(usage, dict):
            found.append(_usage(usage))
        if (reason := text_at(candidate, "finishReason")) and not self.complete:
            self.complete = True
            if reason not in _WHOLE and not self._visible:
                raise self._refused(reason, text_at(candidate, "finishMessage"))
            found.append(Finish(reason))
        return found

    def _refused(self, reason: str, message: str) -> ProviderError:
        said = excerpt(message or reason.replace("_", " ").lower(), self.secrets).rstrip(".")
        return RefusedError(reason=said, detail=excerpt(f"{reason} {message}".strip(), self.secrets, limit=2000))


def _said(part: object) -> list[StreamEvent]:
    text = text_at(part, "text")
    if not text:
        return []
    return [Reasoning(text)] if at(part, "thought") is True else [text]


def _is_visible(event: StreamEvent) -> bool:
    text = event.text if isinstance(event, Reasoning) else event
    return isinstance(text, str) and bool(text.strip())


def _usage(usage: dict[str, object]) -> Usage:
    """What was thought is counted apart from what was answered."""
    answered, thought = count_at(usage, "candidatesTokenCount"), count_at(usage, "thoughtsTokenCount")
    return Usage(
        prompt_tokens=count_at(usage, "promptTokenCount"),
        completion_tokens=None if answered is None and thought is None else (answered or 0) + (thought or 0),
        reasoning_tokens=thought,
    )
