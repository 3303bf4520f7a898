"""What was said in a message of ChatGPT's, as Markdown: there is a way of its own for each kind of content."""

import re
from dataclasses import dataclass
from typing import Any

from gui.history.archive.errors import NO_TEXT, TOO_LONG, ArchiveError
from gui.history.archive.fields import Fields
from gui.history.archive.limits import ArchiveLimits
from gui.history.archive.markdown_text import fenced, quoted

_CITATION = re.compile("\ue200[^\ue200\ue201]{0,5000}\ue201")
"""Marks for ChatGPT's own page, which nothing else can show."""
_SETTINGS = ("user_editable_context", "model_editable_context")
_PICTURES = ("image_asset_pointer",)
_SOUNDS = ("audio_asset_pointer", "real_time_user_audio_video_asset_pointer")
_LANGUAGE = re.compile(r"[\w+#.-]{1,30}")


@dataclass(frozen=True, slots=True)
class Said:
    """The text, and what was thought before it."""

    text: str = ""
    reasoning: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or self.reasoning)


def said_in(content: Fields, limits: ArchiveLimits) -> Said:
    """Raises ArchiveError where something is no text that should be."""
    kind = content.text("content_type", most=limits.name)
    if kind in _SETTINGS:
        return Said()
    if kind == "thoughts":
        return Said(reasoning=_bounded(_thoughts(content, limits), limits))
    if kind == "reasoning_recap":
        return Said(reasoning=content.optional_text("content", most=limits.text).strip())
    return Said(_bounded(_CITATION.sub("", _text(kind, content, limits)), limits).strip())


def _text(kind: str, content: Fields, limits: ArchiveLimits) -> str:
    text = content.optional_text("text", most=limits.text)
    if kind == "code":
        language = content.optional_text("language", most=limits.name)
        known = _LANGUAGE.fullmatch(language) and language != "unknown"
        return fenced(text, language if known else "") if text.strip() else ""
    if kind == "execution_output":
        return fenced(text) if text.strip() else ""
    if kind == "tether_quote":
        source = content.optional_text("title", most=limits.text) or content.optional_text("url", most=limits.text)
        return quoted("\n\n".join(part for part in (source, text) if part.strip()))
    if content.has("parts"):
        parts = [_part(part, limits) for part in content.items("parts")]
        return "\n\n".join(part for part in [text, *parts] if part.strip())
    if kind in ("text", "multimodal_text", "tether_browsing_display"):
        return text
    return text or f"[{' '.join(kind.split('_'))[:50]}]"


def _part(part: Any, limits: ArchiveLimits) -> str:
    if part is None:
        return ""
    if isinstance(part, str):
        return Fields({"parts": part}, "parts").text("parts", most=limits.text)
    if not isinstance(part, dict):
        raise ArchiveError(NO_TEXT, name="parts")
    fields = Fields(part, "parts")
    kind = fields.optional_text("content_type", most=limits.name)
    if kind in _PICTURES:
        return "[image]"
    if kind in _SOUNDS:
        return "[audio]"
    return fields.optional_text("text", most=limits.text) or "[attachment]"


def _thoughts(content: Fields, limits: ArchiveLimits) -> str:
    parts: list[str] = []
    for value in content.items("thoughts") if content.has("thoughts") else []:
        thought = Fields(value, "thoughts")
        summary = thought.optional_text("summary", most=limits.text).strip()
        parts += [f"**{summary}**"] if summary else []
        parts.append(thought.optional_text("content", most=limits.text).strip())
    return "\n\n".join(part for part in parts if part)


def _bounded(text: str, limits: ArchiveLimits) -> str:
    if len(text) > limits.text:
        raise ArchiveError(TOO_LONG, name="parts")
    return text
