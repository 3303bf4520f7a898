"""Conversations as ChatGPT exports them."""

from typing import Any

Json = dict[str, Any]


def text(*parts: Any, kind: str = "text") -> Json:
    return {"content_type": kind, "parts": list(parts)}


def message(role: str, content: Json, *, at: float | None = 1_700_000_000.5, **metadata: Any) -> Json:
    return {
        "id": "m",
        "author": {"role": role, "name": None, "metadata": {}},
        "create_time": at,
        "update_time": None,
        "content": content,
        "status": "finished_successfully",
        "end_turn": True,
        "weight": 1.0,
        "metadata": metadata,
        "recipient": "all",
        "channel": None,
    }


def conversation(*nodes: tuple[str, str | None, Json | None], title: str | None = "Sky", **fields: Any) -> Json:
    """Nodes as (id, parent, message); children are told in the same order."""
    mapping = {
        name: {
            "id": name,
            "message": said,
            "parent": parent,
            "children": [child for child, its_parent, _ in nodes if its_parent == name],
        }
        for name, parent, said in nodes
    }
    whole: Json = {
        "title": title,
        "create_time": 1_700_000_000.0,
        "update_time": 1_700_000_100.0,
        "mapping": mapping,
        "moderation_results": [],
        "current_node": nodes[-1][0] if nodes else None,
        "plugin_ids": None,
        "conversation_id": "0f3c0c5e-aaaa-bbbb-cccc-1234567890ab",
        "conversation_template_id": None,
        "gizmo_id": None,
        "is_archived": False,
        "safe_urls": [],
        "default_model_slug": "gpt-4o",
        "id": "0f3c0c5e-aaaa-bbbb-cccc-1234567890ab",
    }
    return whole | fields


def usual() -> Json:
    """With hidden nodes, a tool, thoughts, pictures, an edit and two versions of an answer."""
    return conversation(
        ("root", None, None),
        ("system", "root", message("system", text(""), at=None, is_visually_hidden_from_conversation=True)),
        ("profile", "system", message("user", {"content_type": "user_editable_context", "user_profile": "secret"})),
        ("first", "profile", message("user", text("Why is the sky red?"))),
        ("first answer", "first", message("assistant", text("It is blue."), model_slug="gpt-4o")),
        ("edited", "profile", message("user", text("Why is the sky blue?", kind="multimodal_text"))),
        ("old answer", "edited", message("assistant", text("Magic."), model_slug="gpt-3.5")),
        (
            "thinking",
            "edited",
            message(
                "assistant",
                {"content_type": "thoughts", "thoughts": [{"summary": "Light", "content": "Rayleigh?"}]},
                model_slug="o3",
            ),
        ),
        ("recap", "thinking", message("assistant", {"content_type": "reasoning_recap", "content": "Thought for 2 s"})),
        (
            "code",
            "recap",
            message("assistant", {"content_type": "code", "language": "python", "text": "print(1)"}, model_slug="o3"),
        ),
        ("tool", "code", message("tool", {"content_type": "execution_output", "text": "1"})),
        ("answer", "tool", message("assistant", text("Rayleigh scattering \ue200cite\ue202turn0\ue201."))),
        (
            "picture",
            "answer",
            message("user", text({"content_type": "image_asset_pointer", "asset_pointer": "x"}, "And this?")),
        ),
        ("end", "picture", message("assistant", text("A cat."), model_slug="gpt-4o")),
    )
