"""Names a model. Apart from messages, because the window knows models from its first paint on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A provider's id and a model's id, written "provider/model"."""

    provider: str
    model: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.model}"

    @classmethod
    def parse(cls, text: str) -> "ModelRef":
        """Raises ValueError where `text` is not "provider/model". Model ids may hold further slashes."""
        provider, slash, model = text.partition("/")
        if not (provider and slash and model):
            raise ValueError(f"“{text}” is not of the form provider/model")
        return cls(provider, model)
