"""What the events of a message say (streaming messages in Anthropic's API reference)."""

from typing import Any

from provider.errors import RefusedError
from provider.transport.framing import ServerEvent
from provider.transport.json_values import at, count_at, list_at, parse_object, text_at
from provider.transport.redaction import excerpt
from provider.transport.reply_stream import ReplyReader
from provider.transport.status_errors import error_in_stream
from provider.types import Finish, Reasoning, StreamEvent, Usage


class AnthropicReply(ReplyReader):
    """The reply is complete with `message_stop`. What `message_delta` counts replaces what `message_start` did."""

    def __init__(self, *, secrets: tuple[str, ...] = ()) -> None:
        super().__init__(secrets=secrets)
        self._prompt_tokens: int | None = None
        self._visible = False

    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        body = parse_object(event.data)
        if body is None:
            return None
        kind = text_at(body, "type") or event.type
        if kind == "error" or body.get("error"):
            raise error_in_stream(body.get("error") or body, secrets=self.secrets)
        return self._said(kind, body) if kind else None

    def _said(self, kind: str, body: dict[str, Any]) -> list[StreamEvent]:
        """Nothing for pings, ends of blocks, and kinds yet to come."""
        found: list[StreamEvent] = []
        if kind == "message_start":
            found = self._usage(at(body, "message", "usage"))
        elif kind in ("content_block_start", "content_block_delta"):
            found = self._block(body.get("content_block") or body.get("delta"))
        elif kind == "message_delta":
            found = [*self._usage(body.get("usage")), *self._finish(body.get("delta"))]
        elif kind == "message_stop":
            self.complete = self.ended = True
        elif kind == "message":
            found = self._whole(body)
        return found

    def _block(self, block: object) -> list[StreamEvent]:
        """Of a block or a part of one: both name their text after their kind."""
        text, thinking = text_at(block, "text"), text_at(block, "thinking")
        self._visible = self._visible or bool(text.strip() or thinking.strip())
        return [*([Reasoning(thinking)] if thinking else []), *([text] if text else [])]

    def _usage(self, usage: object) -> list[StreamEvent]:
        """What was read from and written to a cache is part of the prompt."""
        if not isinstance(usage, dict):
            return []
        parts = [
            count_at(usage, name) for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        ]
        if parts[0] is not None:
            self._prompt_tokens = sum(part or 0 for part in parts)
        return [Usage(prompt_tokens=self._prompt_tokens, completion_tokens=count_at(usage, "output_tokens"))]

    def _finish(self, said: object) -> list[StreamEvent]:
        reason = text_at(said, "stop_reason")
        if reason == "refusal" and not self._visible:
            raise RefusedError(reason=excerpt(text_at(said, "stop_details", "explanation") or reason, self.secrets))
        return [Finish(reason)] if reason else []

    def _whole(self, body: dict[str, Any]) -> list[StreamEvent]:
        """A message in one piece, from a service that does not stream."""
        found = [event for block in list_at(body, "content") for event in self._block(block)]
        found += [*self._usage(body.get("usage")), *self._finish(body)]
        self.complete = self.ended = True
        return found
