"""What a formula looks like in Markdown: kept literal until something draws it."""

import re

FORMULA = (
    r"\\\((?:[^\\]|\\(?![()]))+\\\)"  # \( … \)
    r"|\\\[(?:[^\\]|\\(?![\[\]]))+\\\]"  # \[ … \]
    r"|\$\$[^$]+\$\$"
    r"|\$(?![\s$])(?:\\.|[^\\$\n])*(?<!\s)\$(?!\d)"  # not "between $5 and $10"
)
FORMULA_OR_BRACKET = re.compile(FORMULA + r"|\\[()\[\]]")
"""Also one bracket alone: it keeps its backslash."""
FORMULA_LINES = {"$$": "$$", "\\[": "\\]"}
"""What opens a formula on lines of its own, and what closes it."""
