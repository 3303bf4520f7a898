"""What the events of a chat completion say, in all the dialects met."""

from collections.abc import Iterable
from typing import Any

from provider.transport.framing import ServerEvent
from provider.transport.json_values import at, count_at, list_at, number_at, parse_object, text_at
from provider.transport.reply_stream import ReplyReader
from provider.transport.status_errors import error_in_stream
from provider.types import Finish, Progress, Reasoning, StreamEvent, Usage

_DONE = "[DONE]"


class OpenAIReply(ReplyReader):
    """The reply is complete with its `finish_reason`: `[DONE]` alone also ends replies that were cut off
    (llama-cpp-python, when another request takes its turn). Token counts may follow."""

    def __init__(self, *, secrets: Iterable[str] = ()) -> None:
        super().__init__(secrets=secrets)
        self._streamed = False

    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        if event.data.strip() == _DONE:
            self.ended = True
            return []
        body = parse_object(event.data)
        if body is None:
            return None
        error = body.get("error")
        if error or event.type == "error":
            raise error_in_stream(error or body, secrets=self.secrets)
        return self._events(body)

    def _events(self, body: dict[str, Any]) -> list[StreamEvent] | None:
        found: list[StreamEvent] = []
        choice = at(body, "choices", 0)
        understood = isinstance(body.get("choices"), list)
        # A whole answer has a message where a stream has deltas; some send both in the last event, the text twice.
        self._streamed = self._streamed or bool(at(choice, "delta"))
        said = at(choice, "message" if not self._streamed and not self.complete else "delta")
        if (progress := _progress(body)) is not None:
            found.append(progress)
        if reasoning := _reasoning(said):
            found.append(Reasoning(reasoning))
        if text := _text(said):
            found.append(text)
        if (usage := _usage(body)) is not None:
            found.append(usage)
            understood = True
        if (reason := text_at(choice, "finish_reason")) and not self.complete:
            self.complete = True
            found.append(Finish(reason))
        return found if understood else None


def _progress(body: dict[str, Any]) -> Progress | None:
    """How much of the conversation the model has read (llama.cpp, where `return_progress` asks for it)."""
    total, processed = number_at(body, "prompt_progress", "total"), number_at(body, "prompt_progress", "processed")
    return Progress("Reading the conversation", processed / total) if total and processed is not None else None


def _text(said: object) -> str:
    """The content, which may be a list of parts (Mistral); a refusal is an answer, too."""
    parts = list_at(said, "content")
    text = "".join(text_at(part, "text") for part in parts) if parts else text_at(said, "content")
    return text or text_at(said, "refusal")


def _reasoning(said: object) -> str:
    """`reasoning_content` (DeepSeek, llama.cpp, vLLM), `reasoning` (OpenRouter, Groq), or parts (Mistral)."""
    for name in ("reasoning_content", "reasoning"):
        if text := text_at(said, name):
            return text
    thinking = [part for part in list_at(said, "content") if text_at(part, "type") == "thinking"]
    return "".join(
        text_at(piece, "text") or text_at(part, "thinking")
        for part in thinking
        for piece in list_at(part, "thinking") or [part]
    )


def _usage(body: dict[str, Any]) -> Usage | None:
    usage = body.get("usage") or at(body, "x_groq", "usage")
    if not isinstance(usage, dict):
        return None
    return Usage(
        prompt_tokens=count_at(usage, "prompt_tokens"),
        completion_tokens=count_at(usage, "completion_tokens"),
        reasoning_tokens=count_at(usage, "completion_tokens_details", "reasoning_tokens"),
        cost=number_at(usage, "cost"),
    )
