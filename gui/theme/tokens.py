"""Colours and sizes of the look, light and dark. Every text and surface pair is at least 4.5 : 1."""

from typing import NamedTuple


class Tokens(NamedTuple):
    """Colours as "#RRGGBB", named by what they are for."""

    dark: bool
    window: str
    sidebar: str
    reply: str
    code: str
    text: str
    dim: str
    line: str
    hover: str
    selected: str
    accent: str
    on_accent: str
    own: str
    own_text: str
    warning: str
    warning_surface: str
    good: str
    important: str
    """With `accent`, `good`, `attention` and `danger`: of alerts."""
    attention: str
    danger: str
    code_keyword: str
    code_name: str
    code_literal: str
    code_comment: str
    mark: str
    """Behind what a search has found, and the one that is looked at."""
    on_mark: str
    current_mark: str
    on_current_mark: str


LIGHT = Tokens(
    dark=False,
    window="#FFFFFF",
    sidebar="#F4F5F4",
    reply="#F5F7F8",
    code="#FFFFFF",
    text="#1D2327",
    dim="#5E6870",
    line="#E2E5E7",
    hover="#E8ECED",
    selected="#DCE9EE",
    accent="#0A6C8C",
    on_accent="#FFFFFF",
    own="#DFF0F5",
    own_text="#0F3440",
    warning="#9A3412",
    warning_surface="#FDF1EA",
    good="#2B7A3E",
    important="#8B3FA0",
    attention="#7F5700",
    danger="#B42318",
    code_keyword="#8B3FA0",
    code_name="#0A6C8C",
    code_literal="#2B7A3E",
    code_comment="#6B747B",
    mark="#FFE9A3",
    on_mark="#1D2327",
    current_mark="#F2A93B",
    on_current_mark="#1D2327",
)

DARK = Tokens(
    dark=True,
    window="#1B2023",
    sidebar="#15191B",
    reply="#242A2E",
    code="#171B1E",
    text="#E4E8EA",
    dim="#98A3AB",
    line="#2D3439",
    hover="#2A3136",
    selected="#26343B",
    accent="#55BBDB",
    on_accent="#08242E",
    own="#143C4A",
    own_text="#DCF0F7",
    warning="#F2A57E",
    warning_surface="#33241D",
    good="#93D19F",
    important="#D7A3E6",
    attention="#E3B558",
    danger="#FF9D94",
    code_keyword="#D7A3E6",
    code_name="#7CCBE6",
    code_literal="#93D19F",
    code_comment="#8A959C",
    mark="#5C4A12",
    on_mark="#F5EBCB",
    current_mark="#F0B64A",
    on_current_mark="#1F1700",
)

# Lengths in device-independent pixels at a text scale of 1.
GRID = 8
RADIUS_CONTROL = 8
RADIUS_CODE = 10
RADIUS_BUBBLE = 16
COLUMN_WIDTH = 720
SIDEBAR_WIDTH = 264
HEADER_HEIGHT = 56
NARROW_BELOW = 720
BODY_PX = 14
CODE_PX = 13
SMALL_PX = 12
BODY_LINE = 1.5
CODE_LINE = 1.55
