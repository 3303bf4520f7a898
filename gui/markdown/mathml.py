"""LaTeX as a tree of MathML that can be laid out.

Also how much work that will be, known before it is done, and made half of it where nothing changes by that.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element

MAX_LENGTH = 2_000
"""Characters of LaTeX."""
MAX_DEPTH = 24
"""Groups inside each other, as they are written."""
MAX_WORK = 600
"""See `work`: about 0.05 ms each, at most 0.1 ms."""

_SIMPLE = ("mi", "mn", "mtext", "mrow")
_LEAVES = frozenset({*_SIMPLE, "mo", "ms", "mspace", "none"})
_GROUPS = frozenset({"math", "mstyle", "mphantom", "mpadded", "menclose", "mfenced", "mfrac", "msqrt", "mroot"})
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_KNOWN = _LEAVES | _GROUPS | _SCRIPTS | {"mtable", "mtr", "mtd"}
_FORBIDDEN = re.compile(
    r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand|newenvironment|DeclareMathOperator|require|input|include"
    r"|includegraphics|href|url|html\w*|cssId|class|style|unicode|char|loop|csname)(?![A-Za-z])"
)
_NESTING = re.compile(r"\\(?:begin|left)(?![A-Za-z])|\\(?:end|right)(?![A-Za-z])|\\.|[{}]", re.DOTALL)
_FONT_COMMAND = re.compile(r"(\\mathrm)(?=\{)")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
_ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")
_LETTERS_THAT_STRETCH = {"\u27e8", "\u27e9"}
_SIGNS_THAT_STRETCH = {"\u2191", "\u2193"}
_ACCENTS = {"^": "\u0302", "~": "\u0303"}
_MEASURED_TWICE = ("math", "mrow")


def is_acceptable(latex: str) -> bool:
    """Whether it is short and flat enough to be read, defines no macros and refers to nothing outside."""
    return 0 < len(latex) <= MAX_LENGTH and _FORBIDDEN.search(latex) is None and _depth(latex) <= MAX_DEPTH


def read(latex: str, *, display: bool) -> Element:
    """The tree, as the layout takes it. Raises whatever the converter finds wrong."""
    from latex2mathml.converter import Converter  # late: it reads a large table of signs

    latex = _TAG.sub(r"\\qquad\\text{(\1)}", latex)
    latex = _FONT_COMMAND.sub(r"\1 ", latex)  # without the blank the converter takes only half of the group
    latex = _ALIGNED.sub(r"\\\1{align*}", latex).replace("||", "\u2016")
    math = Converter(display="block" if display else "inline").convert_to_element(latex)
    del math.attrib["xmlns"]
    for one in math.iter():
        if one.text:
            one.text = unescape(one.text)
            _stretch_as_in_tex(one, one.text)
        if one.get("columnspacing") == "0em 2em":
            one.set("columnspacing", "0em 0.3em")
    return math


def _stretch_as_in_tex(element: Element, text: str) -> None:
    """In MathML arrows and angle brackets grow with what is beside them, and accents do not."""
    if text in _SIGNS_THAT_STRETCH or (element.tag == "mi" and text in _LETTERS_THAT_STRETCH):
        element.set("stretchy", "false")
    elif element.tag == "mo" and text in _ACCENTS:
        element.text = _ACCENTS[text] if element.get("stretchy") != "false" else {"^": "\u02c6"}.get(text, text)


def is_drawable(element: Element) -> bool:
    """Whether all there is can be drawn: a command that is not known comes out as text with its backslash."""
    return all(one.tag in _KNOWN and not (one.text or "").startswith("\\") for one in element.iter())


def simplify(math: Element) -> None:
    """Take out rows that hold one thing only. The layout measures each row twice, so with every level it doubles."""
    _simplify(math)
    row = math[0] if len(math) == 1 else None
    if row is None or row.tag != "mrow" or row.attrib or any("linebreak" in one.attrib for one in row):
        return
    math[:] = list(row)


def work(element: Element) -> int:
    """How often the layout will measure a letter or a sign, about: exact in how it grows."""
    own = max(1, len(element.text or ""))
    inner = sum(work(child) for child in element)
    twice = element.tag in _MEASURED_TWICE or (element.tag == "mtd" and any(len(child) for child in element))
    return own + inner * (2 if twice else 1)


def _simplify(element: Element) -> None:
    for index, child in enumerate(list(element)):
        _simplify(child)
        while child.tag == "mrow" and len(child) == 1 and not child.attrib and child[0].tag in _SIMPLE:
            child = child[0]
            element[index] = child


def _depth(latex: str) -> int:
    deepest = depth = 0
    for mark in _NESTING.findall(latex):
        if mark == "{" or mark in ("\\begin", "\\left"):
            depth += 1
            deepest = max(deepest, depth)
        elif mark == "}" or mark in ("\\end", "\\right"):
            depth -= 1
    return deepest
