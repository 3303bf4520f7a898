"""When the beginning of a line has decided what the line is, whatever it goes on with."""

import re

_SETTLED = re.compile(
    r"[^\s`~>*_#=$\\\[0-9:|+-]"  # a letter, mostly
    r"|\*(?:[^*\s]|\*[*\t ]*[^*\s])|_[_\t ]*[^_\s]"  # emphasis, no item and no rule
    r"|`{1,2}[^`]|\$[^$\s]|\\[^\[(\s]|#+[^#\s]"  # code, a formula, an escape: no fence, no heading
    r"|[0-9]+[^0-9.)]|[0-9]{1,9}[.)][^\s]"  # a number, no item
    r"|\[[^\[\]\\\n]*\](?!:)[\t ]*\S"  # brackets, no definition, no check box, no alert
)


def is_settled(line: str) -> bool:
    """Whether this beginning of a line, its containers taken off, is a paragraph's text however it goes on.

    A "|" may still come and make it the head of a table.
    """
    return _SETTLED.match(line) is not None
