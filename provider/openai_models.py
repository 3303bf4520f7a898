"""The models a service lists at `/models`, as far as each says what they can."""

import re
from typing import Any

from provider.transport.json_values import at, count_at, list_at, number_at, text_at
from provider.transport.redaction import excerpt
from provider.transport.text import clean
from provider.types import ModelInfo

_MOST_MODELS = 5_000
_NO_CHAT = re.compile(
    r"(?:^|[/_.:-])(?:text-embedding|embed(?:ding)?s?|whisper|tts|dall-e|moderation|transcribe|rerank(?:er)?|realtime"
    r"|gpt-image|sora|davinci|babbage|audio)(?:$|[/_.:-])",
    re.IGNORECASE,
)
"""What names tell of models that do not chat, where the service lists all it has in one list."""
_MILLION = 1_000_000


def models_in(answer: object) -> list[ModelInfo] | None:
    """The chat models in {"data": […]}, {"models": […]} or […] itself; None where it is none of these.

    Entries of another form are passed over, and one id stands once.
    """
    entries = answer if isinstance(answer, list) else at(answer, "data")
    if not isinstance(entries, list):
        entries = at(answer, "models")
    if not isinstance(entries, list):
        return None
    found: dict[str, ModelInfo] = {}
    for entry in entries[:_MOST_MODELS]:
        info = _info(entry)
        if info is not None and info.id not in found and _chats(entry, info.id):
            found[info.id] = info
    return list(found.values())


def _info(entry: Any) -> ModelInfo | None:
    model = clean(text_at(entry, "id") or text_at(entry, "name") or text_at(entry, "model"))
    if not model:
        return None
    prompt, completion = _price(entry, "prompt"), _price(entry, "completion")
    return ModelInfo(
        id=model,
        name=excerpt(_name(text_at(entry, "name") or text_at(entry, "display_name") or model), limit=100),
        context_tokens=_context(entry),
        vision=_vision(entry),
        reasoning=_reasoning(entry),
        free=prompt == 0 and completion == 0,
        prompt_price=prompt,
        completion_price=completion,
    )


def _name(given: str) -> str:
    """llama.cpp calls a model by the path of its file: people know it by the file's name."""
    if not given.lower().endswith(".gguf"):
        return given
    return re.split(r"[/\\]", given)[-1][: -len(".gguf")] or given


def _chats(entry: Any, model: str) -> bool:
    outputs = list_at(entry, "architecture", "output_modalities")
    if outputs:
        return "text" in outputs
    kind = text_at(entry, "type") or text_at(entry, "object")
    if kind in ("embedding", "embeddings", "image", "audio", "moderation", "rerank", "transcribe"):
        return False
    if at(entry, "capabilities", "completion_chat") is not None:  # Mistral
        return at(entry, "capabilities", "completion_chat") is True
    return _NO_CHAT.search(model) is None


def _context(entry: Any) -> int | None:
    """OpenRouter and Together: context_length; vLLM: max_model_len; Groq: context_window; Mistral: max_context_length;
    llama.cpp: meta.n_ctx, or what the model was trained with; LM Studio: what it was loaded with."""
    for path in (
        ("context_length",),
        ("max_model_len",),
        ("context_window",),
        ("loaded_context_length",),
        ("max_context_length",),
        ("meta", "n_ctx"),
        ("meta", "n_ctx_train"),
    ):
        if tokens := count_at(entry, *path):
            return tokens
    return None


def _vision(entry: Any) -> bool | None:
    inputs = list_at(entry, "architecture", "input_modalities")
    if inputs:
        return "image" in inputs
    if text_at(entry, "type") == "vlm":  # LM Studio
        return True
    for said in (at(entry, "capabilities", "vision"), at(entry, "supports_image_in"), at(entry, "supports_vision")):
        if isinstance(said, bool):
            return said
    capabilities = list_at(entry, "capabilities")
    return "multimodal" in capabilities or "vision" in capabilities if capabilities else None


def _reasoning(entry: Any) -> bool | None:
    supported = list_at(entry, "supported_parameters")
    if supported:
        return "reasoning" in supported
    for said in (at(entry, "capabilities", "reasoning"), at(entry, "supports_reasoning")):
        if isinstance(said, bool):
            return said
    return None


def _price(entry: Any, what: str) -> float | None:
    """US dollars a million tokens. OpenRouter gives dollars a token as text, Together dollars a million."""
    each = number_at(entry, "pricing", what)
    if each is not None:
        return round(each * _MILLION, 6)
    return number_at(entry, "pricing", {"prompt": "input", "completion": "output"}[what])
