"""By what a search can be narrowed down."""

from typing import NamedTuple

import apsw

_MODELS = "SELECT DISTINCT model_label FROM model WHERE model_label != '' ORDER BY model_label COLLATE NOCASE"
_FOLDERS = "SELECT id, name FROM folder ORDER BY name COLLATE NOCASE"


class FilterChoices(NamedTuple):
    """What there is to choose from."""

    models: list[str]
    """The names of those that have answered, as people see them."""
    folders: list[tuple[int, str]]
    """Row and name."""


def read_filter_choices(connection: apsw.Connection) -> FilterChoices:
    models = [label for (label,) in connection.execute(_MODELS)]
    return FilterChoices(models, [(row, name) for row, name in connection.execute(_FOLDERS)])
