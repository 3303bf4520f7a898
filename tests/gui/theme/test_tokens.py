import pytest

from gui.theme.tokens import DARK, LIGHT, Tokens

PAIRS = [
    ("text", "window"),
    ("text", "sidebar"),
    ("text", "reply"),
    ("text", "code"),
    ("text", "hover"),
    ("text", "selected"),
    ("dim", "window"),
    ("dim", "sidebar"),
    ("dim", "reply"),
    ("dim", "code"),
    ("dim", "hover"),
    ("dim", "selected"),
    ("on_accent", "accent"),
    ("accent", "window"),
    ("own_text", "own"),
    ("warning", "window"),
    ("warning", "reply"),
    ("warning", "warning_surface"),
    ("text", "warning_surface"),
    ("good", "window"),
    ("good", "reply"),
    ("accent", "reply"),
    ("important", "reply"),
    ("attention", "reply"),
    ("danger", "reply"),
    ("code_keyword", "code"),
    ("code_name", "code"),
    ("code_literal", "code"),
    ("code_comment", "code"),
    ("on_mark", "mark"),
    ("on_current_mark", "current_mark"),
]


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), PAIRS)
def test_text_can_be_read_on_every_surface_it_stands_on(tokens: Tokens, text: str, surface: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, surface)) >= 4.5
