"""Plain text reads like the message; tables go to other programs; the cheap modules stay cheap."""

import subprocess
import sys

import pytest

from gui.markdown.blocks import TableBlock
from gui.markdown.parser import parse
from gui.markdown.plain import plain_text, table_as_markdown, table_as_tsv


def test_a_message_reads_without_its_markup() -> None:
    source = "# T\n\na **b** `c` [d](http://e)\n\n- x\n  - y\n- [x] z\n\n```py\ncode\n  more\n```\n\n> q\n"
    assert plain_text(source) == "T\n\na b c d\n\n• x\n  • y\n☑ z\n\ncode\n  more\n\nq"


def test_a_table_can_be_taken_to_a_spreadsheet_and_back_to_markdown() -> None:
    (table,) = parse("| a | b |\n|:-:|--:|\n| `x \\| y` | **2** |\n| 3 | |\n")
    assert isinstance(table, TableBlock)
    assert table_as_tsv(table) == "a\tb\nx | y\t2\n3\t"
    again = parse(table_as_markdown(table))[0]
    assert isinstance(again, TableBlock)
    assert again.alignments == table.alignments
    assert table_as_tsv(again) == table_as_tsv(table)


@pytest.mark.parametrize("module", ["blocks", "limits", "plain", "links"])
def test_what_is_needed_before_the_first_paint_is_cheap_to_import(module: str) -> None:
    program = f"import sys, gui.markdown.{module}; print([m for m in ('markdown_it', 'pygments') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
