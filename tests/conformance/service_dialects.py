"""The dialects of the services that stream events."""

from typing import Any

from provider.anthropic import Anthropic
from provider.gemini import Gemini
from provider.ollama import Ollama
from provider.openai_compatible import OpenAICompatible
from provider.registry import Provider
from provider.types import Usage
from tests.conformance.dialect import ABLE, Dialect, Question, as_json, body_of, path_of, sse


def _parts(content: Any) -> list[dict[str, Any]]:
    """A content that may be a text alone."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


class OpenAIDialect(Dialect):
    name = "OpenAICompatible"
    provider: Provider = OpenAICompatible
    abilities = ABLE
    content_type = "text/event-stream"

    def _delta(self, finish: str | None = None, **delta: object) -> bytes:
        return sse({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def opening(self) -> bytes:
        return self._delta(role="assistant", content=None)

    def text(self, text: str) -> bytes:
        return self._delta(content=text)

    def reasoning(self, text: str) -> bytes:
        return self._delta(reasoning_content=text)

    def finish(self) -> bytes:
        usage = {"prompt_tokens": 3, "completion_tokens": 5}
        return self._delta("stop") + sse({"choices": [], "usage": usage}) + b"data: [DONE]\n\n"

    def failure(self, message: str) -> bytes:
        return sse({"error": {"message": message}})

    def malformed(self) -> list[bytes]:
        return [b"data: {broken\n\n", b"data: []\n\n", sse({"odd": 1})]

    def ping(self) -> bytes:
        return b": ping\r\n\r\n"

    def models(self, request: bytes) -> bytes:
        del request
        return as_json({"object": "list", "data": [{"id": "m1"}, {"id": "m2"}]})

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        found = Question(model=body["model"], options=body, body=body)
        for message in body["messages"]:
            parts = _parts(message["content"])
            text = "".join(part.get("text", "") for part in parts)
            if message["role"] == "system":
                found.system = text
            else:
                found.turns.append((message["role"], text))
            for url in [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]:
                media_type, _, data = url.removeprefix("data:").partition(";base64,")
                found.images.append((media_type, data))
        return found


class AnthropicDialect(Dialect):
    name = "Anthropic"
    provider = Anthropic
    model = "claude-sonnet-4-0"
    abilities = ABLE
    content_type = "text/event-stream; charset=utf-8"
    finish_reason = "end_turn"

    def _event(self, kind: str, **fields: object) -> bytes:
        return sse({"type": kind, **fields}, event=kind)

    def opening(self) -> bytes:
        usage = {"input_tokens": 3, "output_tokens": 1}
        start = self._event("message_start", message={"id": "msg", "role": "assistant", "content": [], "usage": usage})
        return start + self._event("content_block_start", index=0, content_block={"type": "text", "text": ""})

    def text(self, text: str) -> bytes:
        return self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})

    def reasoning(self, text: str) -> bytes:
        thinking = self._event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": text})
        signature = self._event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "Eq"})
        return thinking + signature

    def finish(self) -> bytes:
        delta = {"stop_reason": "end_turn", "stop_sequence": None}
        return (
            self._event("content_block_stop", index=0)
            + self._event("message_delta", delta=delta, usage={"output_tokens": 5})
            + self._event("message_stop")
        )

    def failure(self, message: str) -> bytes:
        return self._event("error", error={"type": "api_error", "message": message})

    def malformed(self) -> list[bytes]:
        return [b"event: odd\ndata: {broken\n\n", b"data: []\n\n", b"data: {}\n\n"]

    def ping(self) -> bytes:
        return self._event("ping")

    def models(self, request: bytes) -> bytes:
        """In two pages."""
        if "after_id=m1" in path_of(request):
            return as_json({"data": [{"type": "model", "id": "m2"}], "has_more": False, "last_id": "m2"})
        entry = {"type": "model", "id": "m1", "display_name": "M1"}
        return as_json({"data": [entry], "has_more": True, "last_id": "m1"})

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        effort = {2048: "low", 8192: "medium"}.get(body.get("thinking", {}).get("budget_tokens"))
        found = Question(model=body["model"], system=body.get("system", ""), body=body)
        found.options = {**body, "reasoning_effort": effort}
        for message in body["messages"]:
            parts = _parts(message["content"])
            found.turns.append((message["role"], "".join(part.get("text", "") for part in parts)))
            sources = [part["source"] for part in parts if part["type"] == "image"]
            found.images += [(source["media_type"], source["data"]) for source in sources]
        return found


class GeminiDialect(Dialect):
    name = "Gemini"
    provider = Gemini
    model = "gemini-2.5-flash"
    abilities = ABLE
    content_type = "text/event-stream"
    finish_reason = "STOP"
    usage = Usage(prompt_tokens=3, completion_tokens=5, reasoning_tokens=2)

    def _event(self, *parts: dict[str, Any], **more: object) -> bytes:
        content = {"parts": list(parts), "role": "model"}
        return sse({"candidates": [{"content": content, "index": 0, **more}], "modelVersion": "x"}, end=b"\r\n")

    def text(self, text: str) -> bytes:
        return self._event({"text": text})

    def reasoning(self, text: str) -> bytes:
        return self._event({"text": text, "thought": True})

    def finish(self) -> bytes:
        usage = {"promptTokenCount": 3, "candidatesTokenCount": 3, "thoughtsTokenCount": 2}
        candidate = {"content": {"role": "model"}, "finishReason": "STOP", "index": 0}
        return sse({"candidates": [candidate], "usageMetadata": usage}, end=b"\r\n")

    def failure(self, message: str) -> bytes:
        return sse({"error": {"message": message}})

    def malformed(self) -> list[bytes]:
        return [b"data: {broken\n\n", b"data: []\n\n", sse({"odd": 1})]

    def ping(self) -> bytes:
        return b": ping\n\n"

    def models(self, request: bytes) -> bytes:
        """In two pages."""
        methods = {"supportedGenerationMethods": ["generateContent", "countTokens"], "inputTokenLimit": 1000}
        if "pageToken=next" in path_of(request):
            return as_json({"models": [{"name": "models/m2", **methods}, {"name": "models/text-embedding-004"}]})
        return as_json({"models": [{"name": "models/m1", "displayName": "M1", **methods}], "nextPageToken": "next"})

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        configuration = body.get("generationConfig", {})
        budget = configuration.get("thinkingConfig", {}).get("thinkingBudget")
        found = Question(model=path_of(request).partition("/models/")[2].partition(":")[0], body=body)
        found.system = "".join(part["text"] for part in body.get("systemInstruction", {}).get("parts", []))
        found.options = {
            **body,
            "temperature": configuration.get("temperature"),
            "top_p": configuration.get("topP"),
            "max_tokens": configuration.get("maxOutputTokens"),
            "reasoning_effort": {1024: "low", 8192: "medium"}.get(budget),
        }
        for content in body["contents"]:
            role = "assistant" if content["role"] == "model" else "user"
            found.turns.append((role, "".join(part.get("text", "") for part in content["parts"])))
            inline = [part["inlineData"] for part in content["parts"] if "inlineData" in part]
            found.images += [(data["mimeType"], data["data"]) for data in inline]
        return found


class OllamaDialect(Dialect):
    name = "Ollama"
    provider = Ollama
    abilities = ABLE - {"pings"}
    content_type = "application/x-ndjson"

    def _line(self, *, done: bool = False, message: dict[str, object] | None = None, **more: object) -> bytes:
        said = {"role": "assistant", "content": "", **(message or {})}
        return as_json({"model": "m", "message": said, "done": done, **more}) + b"\n"

    def text(self, text: str) -> bytes:
        return self._line(message={"content": text})

    def reasoning(self, text: str) -> bytes:
        return self._line(message={"thinking": text})

    def finish(self) -> bytes:
        return self._line(done=True, done_reason="stop", prompt_eval_count=3, eval_count=5)

    def failure(self, message: str) -> bytes:
        return as_json({"error": message}) + b"\n"

    def malformed(self) -> list[bytes]:
        return [b"{broken\n", b"[]\n", b'{"odd": 1}\n']

    def models(self, request: bytes) -> bytes:
        if path_of(request) == "/api/show":
            return as_json({"capabilities": ["completion"], "model_info": {"general.architecture": "x"}})
        return as_json({"models": [{"name": "m1", "model": "m1", "size": 5}, {"name": "m2", "model": "m2"}]})

    def question(self, request: bytes) -> Question:
        body = body_of(request)
        options = body.get("options", {})
        found = Question(model=body["model"], body=body)
        found.options = {
            **body,
            "temperature": options.get("temperature"),
            "top_p": options.get("top_p"),
            "max_tokens": options.get("num_predict"),
            "reasoning_effort": body.get("think"),
        }
        for message in body["messages"]:
            if message["role"] == "system":
                found.system = message["content"]
            else:
                found.turns.append((message["role"], message["content"]))
            found.images += [("", data) for data in message.get("images", [])]
        return found
