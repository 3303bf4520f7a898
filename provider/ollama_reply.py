"""What the lines of a chat with Ollama say (chat in its API documents)."""

from provider.transport.framing import ServerEvent
from provider.transport.json_values import count_at, parse_object, text_at
from provider.transport.reply_stream import ReplyReader
from provider.transport.status_errors import error_in_stream
from provider.types import Finish, Reasoning, StreamEvent, Usage


class OllamaReply(ReplyReader):
    """The reply is complete with `done`, which also brings the token counts and why it ended."""

    def read(self, event: ServerEvent) -> list[StreamEvent] | None:
        body = parse_object(event.data)
        if body is None:
            return None
        if error := body.get("error"):
            raise error_in_stream(error, secrets=self.secrets)
        message, done = body.get("message"), body.get("done") is True
        if not isinstance(message, dict) and not done:
            return None
        found: list[StreamEvent] = []
        if thinking := text_at(message, "thinking") or text_at(message, "reasoning_content"):
            found.append(Reasoning(thinking))
        if text := text_at(message, "content"):
            found.append(text)
        if done:
            self.complete = self.ended = True
            sent, written = count_at(body, "prompt_eval_count"), count_at(body, "eval_count")
            if sent is not None or written is not None:
                found.append(Usage(prompt_tokens=sent, completion_tokens=written))
            found.append(Finish(text_at(body, "done_reason") or "stop"))
        return found
