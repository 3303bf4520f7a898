"""Runs as Markdown again: formatting that was cut in two is whole in what this writes."""

import re
from collections.abc import Sequence

from gui.markdown.blocks import NOTE_TARGET, Run, Style
from gui.markdown.formulas import FORMULA_OR_BRACKET

_DELIMITERS = ((Style.BOLD, "**"), (Style.ITALIC, "*"), (Style.STRIKE, "~~"))
_SPECIAL = re.compile(
    r"\\(?=[!-'*-/:-Z\\^-~])"  # a backslash before punctuation, though not before what may open a formula
    r"|[*`]|~~|<(?=[A-Za-z])|(?<!\w)_|_(?!\w)"
    r"|(?<=\])\((?=\S)"
)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_LINE_START = re.compile(r"(?m)^(?:(#{1,6}|[-+>])(?=[ \t]|$)|(\d{1,9})([.)])(?=[ \t]|$)|([=-]+)(?=[ \t]*$))")
_TICKS = re.compile(r"`+")


def runs_as_markdown(runs: Sequence[Run]) -> str:
    """Written so that reading it gives these runs, as far as Markdown can tell them apart."""
    parts: list[str] = []
    opened: list[tuple[str, str]] = []
    """What has to be closed, and how."""
    spaces = ""
    """White space that is to stand outside of the formatting that ends before it or begins after it."""
    for run in runs:
        if not run.text.strip() and Style.CODE not in run.style:
            spaces += run.text
            continue
        wanted = _wrappers(run)
        kept = 0
        while kept < len(opened) and opened[kept] in wanted:
            kept += 1
        new = [one for one in wanted if one not in opened[:kept]]
        before, inner, after = _spaces_apart(run)
        parts += [close for _, close in reversed(opened[kept:])]
        parts += [spaces, before]
        parts += [start for start, _ in new]
        parts.append(inner)
        opened, spaces = opened[:kept] + new, after
    parts += [close for _, close in reversed(opened)]
    return "".join([*parts, spaces])


def _wrappers(run: Run) -> list[tuple[str, str]]:
    wanted: list[tuple[str, str]] = []
    if run.link and not run.style & (Style.IMAGE | Style.NOTE) and not _is_bare(run):
        wanted.append(("[", f"]({_target(run.link)})"))
    wanted += [(mark, mark) for style, mark in _DELIMITERS if style in run.style]
    return wanted


def _spaces_apart(run: Run) -> tuple[str, str, str]:
    """The text as it is written, and the white space around it, which stays outside of formatting."""
    if Style.CODE in run.style:
        return "", _code(run.text), ""
    if Style.MATH in run.style:
        return "", run.text, ""
    if Style.NOTE in run.style:
        return "", f"[^{run.link.removeprefix(NOTE_TARGET)}]" if run.link.startswith(NOTE_TARGET) else "", ""
    if Style.IMAGE in run.style:
        return "", f"![{escaped(run.text)}]({_target(run.link)})", ""
    text = run.text
    if _is_bare(run):
        return "", text, ""
    inner = text.strip()
    at = text.index(inner)
    return text[:at], escaped(inner), text[at + len(inner) :]


def _is_bare(run: Run) -> bool:
    """An address that stands for itself."""
    return bool(run.link) and run.link in (run.text, f"https://{run.text}")


def _target(link: str) -> str:
    if not link or re.search(r"[\s()<>]", link):
        return "<" + link.replace("<", "%3C").replace(">", "%3E").replace("\n", " ") + ">"
    return link


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in _TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    room = " " if text.startswith("`") or text.endswith("`") or (text[:1] == text[-1:] == " " and text.strip()) else ""
    return f"{fence}{room}{text}{room}{fence}"


def escaped(text: str) -> str:
    """Literal text that is read as such; formulas stay as they are."""
    parts: list[str] = []
    at = 0
    for formula in FORMULA_OR_BRACKET.finditer(text):
        parts += [_escaped(text[at : formula.start()]), formula[0]]
        at = formula.end()
    return "".join([*parts, _escaped(text[at:])])


def _escaped(text: str) -> str:
    text = _ENTITY.sub("&amp;", _SPECIAL.sub(lambda found: "\\" + found[0], text))
    return _LINE_START.sub(_escaped_line_start, text)


def _escaped_line_start(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[2]}\\{found[3]}"
    return "\\" + found[0]
