"""The field for a setting, by the kind of its values: a new row of the schema needs no widget of its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gui.preferences.choice_fields import CheckField, ChoiceField
from gui.preferences.line_field import LineField
from gui.preferences.text_field import TextField
from gui.settings.address_kinds import BypassList
from gui.settings.kinds import Choice, Flag, ModelList, Text
from gui.settings.schema import Setting
from gui.settings.settings import Settings
from gui.settings.table_kinds import Names, PriceTable, Table, TextTable

SHORT = 400
"""A text of at most so many characters is a line."""


def field_for(
    setting: Setting[Any],
    *,
    settings: Settings,
    name: str,
    choices: Mapping[str, str] | None = None,
    placeholder: str = "",
    optional: bool = False,
) -> QWidget:
    """`choices` are the words that people see for those of a Choice. For the others see `LineField`."""
    kind = setting.kind
    if isinstance(kind, Flag):
        return CheckField(settings=settings, setting=setting, name=name)
    if isinstance(kind, Choice):
        words = {choice: choice.capitalize() for choice in kind.choices} | dict(choices or {})
        return ChoiceField(settings=settings, setting=setting, choices=words, name=name)
    lists = isinstance(kind, Names | ModelList | BypassList | TextTable | Table | PriceTable)
    if lists or (isinstance(kind, Text) and kind.most > SHORT):
        lines = 3 if lists else 5
        return TextField(
            settings=settings, setting=setting, name=name, lines=lines, optional=optional, placeholder=placeholder
        )
    return LineField(settings=settings, setting=setting, name=name, placeholder=placeholder, optional=optional)


def commit_all(fields: Iterable[QWidget]) -> None:
    """Take over what was typed in any of them."""
    for field in fields:
        if isinstance(field, LineField | TextField):
            field.commit()
