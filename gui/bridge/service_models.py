"""The models of a service as one can choose from them. Knows no Qt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gui.bridge.model_choices import ModelChoice
from gui.chat.model_ref import ModelRef
from gui.settings.services import Service
from provider.options import PARAMETERS
from provider.types import ModelInfo


@dataclass(frozen=True, slots=True)
class _Made:
    service: Service
    listed: list[ModelInfo]
    tags: tuple[str, ...]
    choices: tuple[ModelChoice, ...]


class ServiceModels:
    """Makes them once for each list: a service may have thousands, and is looked at whenever any of them changes."""

    def __init__(self) -> None:
        self._made: dict[str, _Made] = {}

    def of(self, service: Service, listed: list[ModelInfo], *, tags: tuple[str, ...] = ()) -> tuple[ModelChoice, ...]:
        """Those of `listed` and those that the user has added. A list that has changed must be another object."""
        made = self._made.get(service.id)
        if made is None or made.listed is not listed or made.service != service or made.tags != tags:
            choices = tuple(_choices(service, all_models(service, listed), tags))
            made = self._made[service.id] = _Made(service, listed, tags, choices)
        return made.choices


def all_models(service: Service, listed: list[ModelInfo]) -> list[ModelInfo]:
    """The models that a service lists, and those that the user has added to them."""
    ids = {info.id for info in listed} if service.models else frozenset[str]()
    return [*listed, *(ModelInfo(model, model) for model in service.models if model not in ids)]


def model_choice(service: Service, info: ModelInfo) -> ModelChoice:
    """One of them."""
    return next(_choices(service, [info], ()))


def _choices(service: Service, infos: Iterable[ModelInfo], tags: tuple[str, ...]) -> Iterator[ModelChoice]:
    provider = service.provider
    parameters = provider.options & set(PARAMETERS)
    for info in infos:
        prompt_price, completion_price = service.prices.get(info.id, (info.prompt_price, info.completion_price))
        yield ModelChoice(
            ref=ModelRef(service.id, info.id),
            name=info.name,
            context_tokens=info.context_tokens,
            tags=tags,
            vision=info.vision,
            reasoning=info.reasoning,
            free=info.free,
            parameters=parameters,
            temperature=service.temperature,
            takes_images=provider.takes_images,
            drops_older_messages=provider.drops_older_messages,
            prompt_price=prompt_price,
            completion_price=completion_price,
        )
