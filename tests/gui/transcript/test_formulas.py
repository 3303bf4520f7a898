"""Formulas in replies: shown as written at once, drawn when there is nothing else to do."""

from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.chat.message import State
from gui.markdown.formula import render
from gui.transcript.segments.formula_drawing import FormulaDrawing
from gui.transcript.segments.formula_segment import FormulaSegment
from gui.transcript.segments.formula_shelf import FormulaShelf
from gui.transcript.segments.prose import Prose
from gui.transcript.segments.table_grid import TableGrid
from tests.gui.transcript.conftest import Chat

OBJECT = "\ufffc"
WIDE = "$$" + "+".join(f"x_{{{number}}}" for number in range(60)) + "$$"


def draw_all(chat: Chat, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not chat.view.wishes.formulas.is_busy, timeout=20_000)
    chat.settle()


def prose_of(chat: Chat) -> Prose:
    return chat.view.findChildren(Prose)[0]


def test_a_formula_is_shown_as_written_first_and_then_drawn(chat: Chat, qtbot: QtBot) -> None:
    chat.reply(r"Let $x^2$ and \(y\) be.")
    chat.open()
    before = prose_of(chat).toPlainText()
    draw_all(chat, qtbot)
    assert before in (r"Let $x^2$ and \(y\) be.", f"Let {OBJECT} and {OBJECT} be.")
    assert prose_of(chat).toPlainText() == f"Let {OBJECT} and {OBJECT} be."


def test_what_cannot_be_drawn_stays_as_it_is_written(chat: Chat, qtbot: QtBot) -> None:
    chat.reply(r"Let $\nosuch{x}$ be." + "\n\n$$\\frac{a}$$")
    chat.open()
    draw_all(chat, qtbot)
    assert prose_of(chat).toPlainText() == r"Let $\nosuch{x}$ be."
    (segment,) = chat.view.findChildren(FormulaSegment)
    assert not segment.drawn
    assert segment.toPlainText() == "$$\\frac{a}$$"


def test_formulas_are_read_and_copied_as_they_are_written(chat: Chat, qtbot: QtBot) -> None:
    text = "Let $x^2$ be.\n\n$$y$$"
    reply = chat.reply(text)
    chat.open()
    draw_all(chat, qtbot)
    assert chat.text_of(reply) == "Let $x^2$ be.\n$$y$$"


def test_a_formula_is_one_thing_to_the_selection(chat: Chat, qtbot: QtBot) -> None:
    source = "- Let **a** $x^2$ be `b`."
    chat.reply(source)
    chat.open()
    draw_all(chat, qtbot)
    prose = prose_of(chat)
    passages = prose.passages()
    assert [(passage.text, passage.drawn) for passage in passages if passage.drawn] == [("$x^2$", True)]
    assert "".join(passage.text for passage in passages) == "Let a $x^2$ be b."
    formula = next(passage for passage in passages if passage.drawn)
    assert prose.toPlainText()[formula.position] == OBJECT
    assert formula.visible_of(formula.position) == len("Let a ")
    assert formula.visible_of(formula.position + 1) == len("Let a $x^2$")
    assert passages[passages.index(formula) + 1].position == formula.position + 1


def test_a_formula_of_its_own_is_in_the_middle_and_scrolls_where_it_is_too_wide(chat: Chat, qtbot: QtBot) -> None:
    chat.reply(f"$$x$$\n\n{WIDE}")
    chat.open()
    draw_all(chat, qtbot)
    narrow, wide = chat.view.findChildren(FormulaSegment)
    rect = narrow.cursorRect()
    assert abs(rect.center().x() - narrow.width() / 2) < 20
    assert narrow.horizontalScrollBar().maximum() == 0
    assert wide.horizontalScrollBar().maximum() > 0
    assert wide.height() > narrow.height()


def test_a_formula_wider_than_the_line_is_drawn_smaller(chat: Chat, qtbot: QtBot) -> None:
    chat.reply("In a line: " + WIDE.replace("$$", "$"))
    chat.open()
    draw_all(chat, qtbot)
    prose = prose_of(chat)
    assert OBJECT in prose.toPlainText()
    assert prose.document().idealWidth() <= prose.width() + 1


def test_formulas_that_come_while_a_reply_streams_are_drawn_where_they_are(chat: Chat, qtbot: QtBot) -> None:
    reply = chat.reply("Let ", state=State.STREAMING)
    chat.open()
    for piece in ("$", "x", "^2", "$ be", " $y$", ".\n\n$$", "\nz", "\n$$", "\n\nend"):
        chat.grow(reply, piece)
        chat.turn()
        shown = prose_of(chat).toPlainText().replace(OBJECT, "").strip()
        assert "*" not in shown
    draw_all(chat, qtbot)
    chat.end(reply)
    assert prose_of(chat).toPlainText() == f"Let {OBJECT} be {OBJECT}."
    assert [segment.drawn for segment in chat.view.findChildren(FormulaSegment)] == [True]


def test_what_is_read_stays_where_it_is_while_formulas_above_are_drawn(chat: Chat, qtbot: QtBot) -> None:
    tall = "\n\n".join(r"$$\begin{matrix} a \\ b \\ c \\ d \\ e \\ f \\ g \end{matrix}$$" for _ in range(8))
    chat.reply(tall + "\n\n" + "\n\n".join(f"word {number}" for number in range(60)))
    chat.open()
    view = chat.view
    view.scroll_by(-200)
    chat.settle()
    prose = next(prose for prose in view.findChildren(Prose) if "word 40" in prose.toPlainText())
    find = prose.document().find("word 40")

    def y_of_word() -> int:
        return prose.viewport().mapTo(view, prose.cursorRect(find).topLeft()).y()

    before = y_of_word()
    draw_all(chat, qtbot)
    assert all(segment.drawn for segment in view.findChildren(FormulaSegment))
    assert abs(y_of_word() - before) <= 1


def test_formulas_have_the_colour_of_the_text() -> None:
    formula = render("x", display=False)
    assert formula is not None
    drawing = FormulaDrawing(formula)
    for colour in ("#112233", "#FFEEDD"):
        assert QColor(colour) in colours_of(drawing, QColor(colour))


def test_a_colour_that_the_formula_asks_for_is_kept() -> None:
    formula = render(r"\color{red} M", display=False)
    assert formula is not None
    assert QColor("red") in colours_of(FormulaDrawing(formula), QColor("black"))


def colours_of(drawing: FormulaDrawing, colour: QColor) -> list[QColor]:
    image = QImage(80, 80, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    drawing.paint(painter, left=10, baseline=60, em=60, colour=colour)
    painter.end()
    return [image.pixelColor(x, y) for x in range(80) for y in range(80) if image.pixelColor(x, y).alpha() == 255]


def test_nothing_is_loaded_before_there_is_a_formula(chat: Chat) -> None:
    chat.reply("No formula, but $5 and $6.")
    chat.open()
    assert not chat.view.wishes.formulas.is_busy


def test_one_formula_at_a_time_is_drawn(qtbot: QtBot) -> None:
    shelf = FormulaShelf()
    texts = [f"$x_{{{number}}}$" for number in range(5)]
    drawn: list[int] = []
    shelf.drawn.connect(lambda: drawn.append(sum(shelf.is_waiting(text) for text in texts)))
    for text in texts:
        assert shelf.drawing(text) is None
        assert shelf.is_waiting(text)
    qtbot.waitUntil(lambda: not shelf.is_busy, timeout=20_000)
    assert drawn == [4, 3, 2, 1, 0]
    assert all(shelf.drawing(text) is not None for text in texts)


def test_formulas_in_cells_are_drawn_and_keep_their_places_in_the_text(chat: Chat, qtbot: QtBot) -> None:
    formula = r"$\frac{a^2 + b^2}{c}$"
    chat.reply(f"| a | b |\n|---|---|\n| so {formula} end | {formula} |\n| no $\\nosuch$ | x |\n")
    view = chat.open()
    (grid,) = view.findChildren(TableGrid)
    plain = grid.cells.row_tops[3] - grid.cells.row_tops[2]
    draw_all(chat, qtbot)
    assert grid.cells.row_tops[2] - grid.cells.row_tops[1] > plain
    assert grid.cells.row_tops[3] - grid.cells.row_tops[2] == plain
    layout = grid.cells.layout(1, 0)
    assert len(layout.text()) == len(f"so {formula} end")
    assert grid.cells.text(1, 0) == f"so {formula} end"
    before, after = layout.lineAt(0).cursorToX(3), layout.lineAt(0).cursorToX(3 + len(formula))
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert 20 < after[0] - before[0] < 80
