"""What is to change in a settings file."""

from collections.abc import Mapping
from typing import Any, Final


class _Removed:
    """Stands in place of a value for: take it out."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED: Final = _Removed()

Changes = Mapping[tuple[str, ...], Any]
"""New values by path. With `REMOVED` for one, what stands there is taken out, be it a value or a whole table."""
