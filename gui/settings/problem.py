"""What is said about a wrong value or a file that cannot be used."""

from dataclasses import dataclass, field


class InvalidValueError(ValueError):
    """A value that a setting does not take.

    The message is a template with named fields, so that a user interface can translate it. No field holds a
    password.
    """

    def __init__(self, template: str, **fields: str | int | float) -> None:
        self.template = template
        self.fields = fields
        super().__init__(template.format(**fields))

    @property
    def message(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the settings file, or with it, that the user should know."""

    key: str
    """The setting, such as "network.proxy.mode"; empty where the whole file is meant."""
    line: int | None
    """Counted from 1; None where no line is to blame."""
    template: str
    fields: dict[str, str | int | float] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.template.format(**self.fields)

    @property
    def message(self) -> str:
        """The whole sentence in English, with key and line."""
        line = f"line {self.line}" if self.line is not None else ""
        where = ", ".join(part for part in (line, self.key) if part)
        return f"{where}: {self.reason}" if where else self.reason
