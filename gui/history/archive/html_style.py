"""The style of exported pages: the program's look, light or dark as the reader's system is, and black on paper."""

import base64
import hashlib
from functools import cache
from string import Template

COLORS: dict[str, tuple[str, str]] = {
    "window": ("#FFFFFF", "#1B2023"),
    "reply": ("#F5F7F8", "#242A2E"),
    "code": ("#FFFFFF", "#171B1E"),
    "text": ("#1D2327", "#E4E8EA"),
    "dim": ("#5E6870", "#98A3AB"),
    "line": ("#E2E5E7", "#2D3439"),
    "hover": ("#E8ECED", "#2A3136"),
    "accent": ("#0A6C8C", "#55BBDB"),
    "own": ("#DFF0F5", "#143C4A"),
    "own-text": ("#0F3440", "#DCF0F7"),
    "warning": ("#9A3412", "#F2A57E"),
}
"""Light and dark, as in the program's theme, which this room does not know; a test holds them together."""

_SHEET = Template("""
:root { color-scheme: light dark; $light }
@media (prefers-color-scheme: dark) { :root { $dark } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 40px 20px 64px; max-width: 760px; background: var(--window); color: var(--text);
  font: 15px/1.5 Inter, system-ui, sans-serif; overflow-wrap: anywhere; }
header { border-bottom: 1px solid var(--line); margin-bottom: 24px; padding-bottom: 16px; }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
.about { color: var(--dim); font-size: 13px; margin: 0 0 6px; }
.about b { color: var(--text); }
.message { margin: 0 0 24px; }
.body { background: var(--reply); border-radius: 16px 16px 16px 4px; padding: 14px 18px; }
.you { display: flex; flex-direction: column; align-items: flex-end; }
.you .body { background: var(--own); color: var(--own-text); border-radius: 16px 16px 4px 16px; max-width: 85%; }
.body > :first-child { margin-top: 0; }
.body > :last-child { margin-bottom: 0; }
p, ul, blockquote, pre, details, .table { margin: 0 0 12px; }
.body h2, .body h3, .body h4, .body h5, .body h6 { font-size: 15px; margin: 20px 0 8px; }
.body h2 { font-size: 20px; } .body h3 { font-size: 17px; }
a { color: var(--accent); }
ul { list-style: none; padding-left: 24px; }
li { position: relative; margin: 0 0 4px; }
li > p { margin: 0 0 4px; }
.marker { position: absolute; right: 100%; margin-right: 8px; white-space: nowrap; }
blockquote { border-left: 3px solid var(--line); padding-left: 14px; color: var(--dim); }
pre, code { font-family: "JetBrains Mono", ui-monospace, monospace; font-size: 13px; }
code { background: var(--hover); border-radius: 5px; padding: 1px 5px; }
pre { background: var(--code); color: var(--text); border: 1px solid var(--line); border-radius: 10px;
  padding: 12px 14px; line-height: 1.55; white-space: pre-wrap; }
pre code { background: none; padding: 0; }
.language { color: var(--dim); font-size: 12px; margin: 0 0 4px; }
.plain { white-space: pre-wrap; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 5px 10px; text-align: left; vertical-align: top; }
.right { text-align: right; } .center { text-align: center; }
.picture img { display: block; max-width: 100%; max-height: 480px; border-radius: 10px; }
.image { color: var(--dim); font-style: italic; }
.failure { color: var(--warning); }
details { color: var(--dim); border-left: 3px solid var(--line); padding-left: 14px; }
summary { cursor: pointer; }
hr { border: 0; border-top: 1px solid var(--line); margin: 16px 0; }
@media print {
  :root { $light }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .body, .you .body { border: 1px solid var(--line); background: none; color: var(--text); }
  h1, h2, h3, .about { break-after: avoid; }
  pre, li, tr { break-inside: avoid; }
}
""")


@cache
def style_sheet() -> str:
    light, dark = (" ".join(f"--{name}: {pair[at]};" for name, pair in COLORS.items()) for at in (0, 1))
    return _SHEET.substitute(light=light, dark=dark)


@cache
def content_policy() -> str:
    """What a browser may do with such a page: use this style, and show the pictures that are in it."""
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
