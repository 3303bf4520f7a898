"""The kinds of values that settings have: what each takes, from the file and as typed text."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from gui.settings.problem import InvalidValueError

T = TypeVar("T")

_SHOWN_CHARACTERS = 60


def shown(raw: object) -> str:
    """A value as a message quotes it: short, strings in quotes, the rest as TOML writes it."""
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, dict):
        return "a table"
    if isinstance(raw, list):
        return "a list"
    if isinstance(raw, int) and abs(raw) >= 10**_SHOWN_CHARACTERS:
        return "a giant number"  # Python refuses to write out one of more than 4,300 digits
    text = str(raw)
    if len(text) > _SHOWN_CHARACTERS:
        text = text[:_SHOWN_CHARACTERS] + "…"
    return f"“{text}”" if isinstance(raw, str) else text


class Kind(ABC, Generic[T]):
    """Decides which values a setting takes."""

    @abstractmethod
    def check(self, raw: object) -> T:
        """The value in the form in which the program uses it.

        Raises:
            InvalidValueError: it is not one of the allowed values, which the message names.
        """

    def parse(self, text: str) -> T:
        """The value that a user typed as text; raises as `check` does."""
        return self.check(text.strip())

    def text(self, value: T) -> str:
        """What a user would have typed for a value; nothing for None."""
        if isinstance(value, tuple):
            return "\n".join(map(str, value))
        if isinstance(value, float):
            return f"{value:g}"
        return "" if value is None else str(value)


class Text(Kind[str]):
    """Any text up to `most` characters."""

    def __init__(self, *, most: int = 100_000) -> None:
        self.most = most

    def check(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise InvalidValueError("{value} is not a text in quotes.", value=shown(raw))
        if len(raw) > self.most:
            raise InvalidValueError("The text is longer than {most} characters.", most=self.most)
        # Half of a surrogate pair, as an input method may leave it, is no text that a file can hold.
        return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def parse(self, text: str) -> str:
        return self.check(text)


class Choice(Kind[str]):
    """One of a few words."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def check(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.choices:
            choices = ", ".join(f"“{choice}”" for choice in self.choices)
            raise InvalidValueError("{value} is not one of {choices}.", value=shown(raw), choices=choices)
        return raw


class Flag(Kind[bool]):
    """Yes or no."""

    def check(self, raw: object) -> bool:
        if not isinstance(raw, bool):
            raise InvalidValueError("{value} is neither true nor false.", value=shown(raw))
        return raw


class Integer(Kind[int]):
    """A whole number from `least` to `most`, both included."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def check(self, raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.least <= raw <= self.most:
            raise self._wrong(raw)
        return raw

    def parse(self, text: str) -> int:
        try:
            return self.check(int(text))
        except InvalidValueError:
            raise
        except ValueError:
            raise self._wrong(text) from None

    def _wrong(self, raw: object) -> InvalidValueError:
        template = "{value} is not a whole number from {least} to {most}."
        return InvalidValueError(template, value=shown(raw), least=self.least, most=self.most)


class Number(Kind[float]):
    """A number from `least` to `most`, both included; as text with a point or a comma."""

    def __init__(self, least: float, most: float) -> None:
        self.least = least
        self.most = most

    def check(self, raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not self.least <= raw <= self.most:
            raise self._wrong(raw)
        return float(raw)

    def parse(self, text: str) -> float:
        try:
            return self.check(float(text.strip().replace(",", ".")))
        except InvalidValueError:
            raise self._wrong(text) from None
        except ValueError:
            raise self._wrong(text) from None

    def _wrong(self, raw: object) -> InvalidValueError:
        template = "{value} is not a number from {least:g} to {most:g}."
        return InvalidValueError(template, value=shown(raw), least=self.least, most=self.most)


class ModelName(Kind[str]):
    """ "provider/model", or empty for none. Whether there is such a provider shows when it is asked: it may come and go
    with the server it stands for."""

    def check(self, raw: object) -> str:
        if raw == "":
            return ""
        return _model(raw)


class ModelList(Kind[tuple[str, ...]]):
    """A list of "provider/model", each once, at most `most` of them; as text one a line.

    A provider that there is no more is kept: it may come back, and its models are just not shown until then.
    """

    def __init__(self, *, most: int) -> None:
        self.most = most

    def check(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list | tuple):
            raise InvalidValueError("{value} is not a list of “provider/model”.", value=shown(raw))
        models = tuple(dict.fromkeys(_model(entry) for entry in raw))
        if len(models) > self.most:
            raise InvalidValueError("There are more than {most} models in the list.", most=self.most)
        return models

    def parse(self, text: str) -> tuple[str, ...]:
        return self.check([line.strip() for line in text.splitlines() if line.strip()])


def _model(raw: object) -> str:
    provider, slash, model = raw.partition("/") if isinstance(raw, str) else ("", "", "")
    if not (provider and slash and model):
        raise InvalidValueError("{value} is not of the form “provider/model”.", value=shown(raw))
    return f"{provider}/{model}"
