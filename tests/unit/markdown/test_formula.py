"""Formulas are laid out within limits: whatever is written, nothing takes long and nothing is opened."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.formula import render
from gui.markdown.formulas import is_display, latex_of
from gui.markdown.mathml import MAX_LENGTH, read, simplify, work

COMMON = [
    "x",
    "E = mc^2",
    r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
    r"\int_0^\infty e^{-x^2}\,dx",
    r"\sum_{n=1}^\infty \frac{1}{n^2} = \frac{\pi^2}{6}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}",
    r"f(x) = \begin{cases} x & x > 0 \\ -x & x \le 0 \end{cases}",
    r"\left.\frac{a}{b}\right|_{x=0}",
    r"\mathrm{d}x \in \mathbb{R}^{n \times m}",
    r"\binom{n}{k}",
    r"\text{if } x \iff \hat{y}",
    r"a = b \tag{1}",
    r"\cancel{x} \boxed{y} \color{red} z",
    "a < b > c & d".replace("&", r"\&"),
]


@pytest.mark.parametrize("latex", COMMON)
def test_what_is_written_every_day_can_be_drawn(latex: str) -> None:
    for display in (False, True):
        formula = render(latex, display=display)
        assert formula is not None
        assert formula.width > 0.3
        assert formula.ascent + formula.descent > 0.3
        assert formula.shapes


def test_a_fraction_is_higher_on_a_line_of_its_own() -> None:
    within, alone = (render(r"\frac{a}{b}", display=display) for display in (False, True))
    assert within is not None
    assert alone is not None
    assert alone.ascent + alone.descent > 1.2 * (within.ascent + within.descent)


def test_colours_that_are_asked_for_are_told_and_others_are_left_to_the_text() -> None:
    formula = render(r"x \color{red} y", display=False)
    assert formula is not None
    assert {shape.colour for shape in formula.shapes} == {"", "red"}


@pytest.mark.parametrize(
    "latex",
    [
        "",
        r"\frac{a}",
        r"x^",
        r"\left( x",
        r"\nosuchcommand{x}",
        r"\text{面积}",
        r"\def\a{\a\a}\a",
        r"\newcommand{\x}{y}\x",
        r"\href{file:///etc/passwd}{x}",
        r"\includegraphics{/dev/zero}",
        r"\input{/etc/passwd}",
        r"\rule{100000cm}{100000cm}",
        r"\hspace{100000cm} x",
        "x" * (MAX_LENGTH + 1),
        "{" * 1_000,
        "\0",
    ],
)
def test_what_cannot_be_drawn_or_might_reach_outside_is_refused(latex: str) -> None:
    assert render(latex, display=True) is None


HOSTILE = [
    r"\frac{" * 20 + "x" + "}{y}" * 20,
    r"\sqrt{" * 23 + "x" + "}" * 23,
    "x^{" * 15 + "x" + "}" * 15,
    r"\left(" * 20 + "x" + r"\right)" * 20,
    r"\begin{pmatrix}" * 12 + "x" + r"\end{pmatrix}" * 12,
    r"\begin{matrix}" + r"\\".join("&".join("x" * 30) for _ in range(30)) + r"\end{matrix}",
    r"\underbrace{" * 20 + "x" + "}" * 20,
    r"\left(x\right)" * 140,
    r"\binom{" * 280,
    "+x" * 1_000,
    r"\text{" + "hello " * 300 + "}",
    r"\\" * 1_000,
    r"\mathrm{" * 200,
    r"\substack{" + r"a\\" * 400 + "}",
    r"{\displaystyle{" * 12 + "x" + "}}" * 12,
]


@pytest.mark.parametrize("latex", HOSTILE, ids=range(len(HOSTILE)))
def test_no_formula_takes_long(latex: str) -> None:
    render("x", display=True)  # loads the library
    begun = time.process_time()
    render(latex, display=True)
    assert time.process_time() - begun < 0.6  # 0.06 s is what is aimed at


ATOMS = st.sampled_from(
    [r"\frac", r"\sqrt", r"\left(", r"\right)", r"\begin{matrix}", r"\end{matrix}", r"\sum", r"\text", r"\hat",
     r"\over",
     r"\color{red}", r"\mathbb", r"\rule{1em}{1em}", "{", "}", "^", "_", "&", r"\\", "x", "1", "+", "(", "|", "'", " ",
     r"\cancel", r"\limits", r"\int", "漢", "<", r"\%", "#", "~", r"\,"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(ATOMS, max_size=40).map("".join))
def test_any_latex_is_drawn_or_refused_and_never_raises(latex: str) -> None:
    render.cache_clear()
    formula = render(latex, display=True)
    if formula is not None:
        assert 0 < formula.width <= 400
        assert formula.shapes


@pytest.mark.parametrize("latex", COMMON)
def test_taking_out_needless_rows_halves_the_work(latex: str) -> None:
    tree = read(latex, display=True)
    before = work(tree)
    simplify(tree)
    assert work(tree) < before * 0.7 or before < 30


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("$x$", "x"),
        ("$$ x $$.", "x."),
        (r"\(x\)", "x"),
        ("\\[\n  x\n\\],", "x,"),
        (r"$\$5$", r"\$5"),
        (r"\[ x", ""),
        ("", ""),
    ],
)
def test_the_latex_of_a_formula_is_what_is_between_its_ends(written: str, latex: str) -> None:
    assert latex_of(written) == latex


def test_two_dollars_and_square_brackets_are_for_lines_of_their_own() -> None:
    assert [is_display(text) for text in ("$$x$$", r"\[x\]", "$x$", r"\(x\)")] == [True, True, False, False]
