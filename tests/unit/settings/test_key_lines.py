import pytest

from gui.settings.key_lines import key_line

TEXT = '''# [a]
top = 1
text = """
[a]
x = 2
"""  # not the table
[a]
list = [ # x = 1
  "]", 'y = 2',
]
x = 3
"quoted name".z = 4
[a.b]
x = {y = 5,
  z = 6}
[[c]]
x = "\\""
y = 7
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("text",), 3),
        (("a", "list"), 8),
        (("a", "x"), 11),
        (("a", "quoted name", "z"), 12),
        (("a", "b", "x"), 14),
        (("a", "b", "x", "z"), 14),
        (("a", "b"), 13),
        (("c", "y"), 18),
        (("nowhere",), None),
    ],
)
def test_finds_the_line_of_a_key(path: tuple[str, ...], line: int | None) -> None:
    assert key_line(TEXT, path) == line
