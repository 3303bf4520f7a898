"""Which services there are, whether they answer, and how a request to one of them is made."""

import asyncio
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gui.bridge.model_cache import ModelCache
from gui.bridge.model_choices import ModelChoice, ProviderChoice, Status
from gui.bridge.service_models import ServiceModels, all_models, model_choice
from gui.chat.chat_settings import ChatSettings
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.chat.request import has_pictures, without_pictures
from gui.settings.network import has_key, service_arguments, way_to
from gui.settings.schema import PROVIDER_ORDER, Setting
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import TABLE
from gui.settings.services import LAST_RESORT, Service, discovered, has_service, service, services
from gui.settings.settings import Settings
from provider.errors import KeyNeededError, ProviderError, ServiceOffError
from provider.options import PARAMETERS
from provider.presets import Preset
from provider.probe import Availability, answers, diagnose
from provider.probe_service import examine
from provider.probe_step import ProbeStep
from provider.proxy_bypass import Target
from provider.transport.limits import Limits
from provider.types import AsyncResult, Messages, ModelInfo

CHECK_LIMITS = Limits(connect_seconds=4, first_byte_seconds=5, idle_seconds=5)
"""Whether a service is there is known soon, or it does not answer."""

FRESH_SECONDS = 600
"""How long an answer holds before a look at the list asks again."""


@dataclass(slots=True)
class _Known:
    """What is known of one service."""

    address: str = ""
    """Where it was when this was found out."""
    status: Status = "unknown"
    reason: str = ""
    models: list[ModelInfo] = field(default_factory=list)
    listed_at: float | None = None
    checked_at: float = -math.inf
    """When it was asked last, in monotonic seconds."""
    asked: int = 0
    """How many checks have begun."""
    answered: int = 0
    """Which of them this comes from."""


class ProviderDirectory(QObject):
    """Answers the picker's questions and opens requests with the settings in force."""

    changed = Signal()

    def __init__(
        self,
        *,
        settings: Settings,
        secrets: SecretStore,
        cache: ModelCache | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`cache` keeps the lists of models across starts."""
        super().__init__(parent)
        self._settings = settings
        self._secrets = secrets
        self._cache = cache
        self._discovered: tuple[Preset, ...] = ()
        self._known: dict[str, _Known] = {}
        self._services: list[Service] = []
        self._choices = ServiceModels()
        self._list_services()
        self.destroyed.connect(settings.listen(self._on_setting_changed))

    def services(self) -> list[Service]:
        """Those that models can be chosen of, in the order in which people see them; the last one needs no network."""
        return list(self._services)

    def choices(self) -> list[ProviderChoice]:
        """For the picker: every service with its models and whether it answers."""
        return [self._choice(found) for found in self._services]

    def labels(self, ref: ModelRef) -> tuple[str, str]:
        """The names of a model and its service as people see them."""
        known = self._known.get(ref.provider)
        names = {info.id: info.name for info in known.models} if known is not None else {}
        return names.get(ref.model, ref.model), self._service(ref.provider).label

    def has(self, ref: ModelRef) -> bool:
        """Whether there is such a service, be it there just now or not; its models may be known only to itself."""
        return has_service(self._settings, ref.provider)

    def choice(self, ref: ModelRef) -> ModelChoice | None:
        """What is known of a model; None where its service is not in the list."""
        known = self._known.get(ref.provider)
        found = next((each for each in self._services if each.id == ref.provider), None)
        if known is None or found is None:
            return None
        info = next((info for info in known.models if info.id == ref.model), ModelInfo(ref.model, ref.model))
        return model_choice(found, info)

    def takes_pictures(self, ref: ModelRef) -> bool:
        """Whether the model can be sent pictures: so far as is known, since not every service says which can see."""
        if not self.has(ref) or not self._service(ref.provider).provider.takes_images:
            return False
        choice = self.choice(ref)
        return choice is None or choice.vision is not False

    def is_unasked(self, service_id: str) -> bool:
        """Whether nobody has asked this service yet whether it is there."""
        known = self._known.get(service_id)
        return known is not None and known.asked == 0 and any(found.id == service_id for found in self._services)

    def status(self, service_id: str) -> Status:
        return self._known[service_id].status

    def reason(self, service_id: str) -> str:
        """Why the service does not answer, in plain words; empty where it does."""
        return self._known[service_id].reason

    async def ask(self, ref: ModelRef, messages: Messages, settings: ChatSettings) -> AsyncResult:
        """Open a request; nothing is sent before the result is read. Parameters that the provider does not take are
        left out, and pictures of earlier turns where the model takes none.

        Raises:
            ProviderError: the settings do not allow one, such as an unusable proxy address, or a picture would have to
                go to a model that takes none.
        """
        found = self._service(ref.provider)
        if not found.enabled:
            raise ServiceOffError(provider=found.label)
        if has_pictures(messages) and not self.takes_pictures(ref):
            messages = without_pictures(messages, model=self.labels(ref)[0])
        self._check_key(found)
        arguments = await service_arguments(self._settings, self._secrets, found)
        arguments |= settings.parameters()
        if settings.prompt is not None:
            arguments["prompt"] = settings.prompt
        options = found.provider.options
        arguments = {name: value for name, value in arguments.items() if name in options}
        proxy = await way_to(self._settings, self._secrets, found)
        if self._service(ref.provider) != found:  # set up anew while the keyring was asked: whose key is this?
            return await self.ask(ref, messages, settings)
        answer = found.provider.create_async_generator(ref.model, messages, proxy=proxy, **arguments)
        answer.parameters = {name: value for name in PARAMETERS if (value := arguments.get(name)) is not None}
        return answer

    async def connection(self, service_id: str) -> dict[str, Any]:
        """Where a service is and how it is reached: the keyword arguments for questions that are no conversation.

        Raises:
            ProviderError: the settings do not allow any.
        """
        found = self._service(service_id)
        arguments = await service_arguments(self._settings, self._secrets, found)
        return _connecting(arguments) | {"proxy": await way_to(self._settings, self._secrets, found)}

    async def diagnose(self, service_id: str) -> AsyncIterator[ProbeStep]:
        """Walk the way to a service step by step, with the settings in force."""
        found = self._service(service_id)
        async for step in diagnose(found.provider, **await self.connection(service_id)):
            yield step

    async def examine(self, service_id: str, *, word: bool = False) -> AsyncGenerator[ProbeStep, None]:
        """Walk the way to a service, then see whether it takes the key and names its models; with `word` also whether
        one of them answers: the one it offers first."""
        found = self._service(service_id)
        arguments = await service_arguments(self._settings, self._secrets, found)
        default = self._default_model(found) if service_id in self._known else None
        model = (default.model if default is not None else "") if word else None
        proxy = await way_to(self._settings, self._secrets, found)
        steps = examine(found.provider, label=found.label, proxy=proxy, model=model, **arguments)
        async with aclosing(steps):
            async for step in steps:
                yield step

    def learn_from(self, reply: Message) -> None:
        """A reply shows better than any check that its service answers."""
        known = self._known.get(reply.model.provider) if reply.model is not None else None
        if known is not None and reply.state is State.DONE and known.status != "ok":
            known.status, known.reason = "ok", ""
            self.changed.emit()

    def set_discovered(self, servers: Iterable[Preset]) -> None:
        """These run on this computer just now; the others that were found do not any more."""
        found = tuple(servers)
        if found != self._discovered:
            self._discovered = found
            self._list_services()
            self.changed.emit()

    async def refresh(self) -> None:
        """Ask every service whether it is there; tells by `changed` as the answers come."""
        await self._check_all(self.services())

    async def refresh_service(self, service_id: str) -> None:
        """Ask one of them."""
        await self._check_all([found for found in self.services() if found.id == service_id])

    async def refresh_own(self) -> None:
        """Ask those on this computer: no other one has to know that the program runs."""
        await self._check_all([found for found in self.services() if _is_local(found)])

    async def refresh_known(self) -> None:
        """Ask those again that were asked before: the way to them has changed."""
        await self._check_all([found for found in self.services() if self.status(found.id) != "unknown"])

    async def refresh_old(self) -> None:
        """Ask those that were not asked yet or not for a while, as when their models are looked at."""
        oldest = time.monotonic() - FRESH_SECONDS
        await self._check_all([found for found in self.services() if self._known[found.id].checked_at < oldest])

    async def first_answering(self) -> ModelRef:
        """A model of the first service that answers. The last one needs no network and always does."""
        for found in self.services():
            await self._check(found)
            ref = self._default_model(found)
            if self.status(found.id) == "ok" and ref is not None:
                return ref
        return self.offline_model()

    def preferred_model(self) -> ModelRef:
        """The default model of the service that is tried first."""
        refs = [ref for found in self._services if (ref := self._default_model(found)) is not None]
        return refs[0] if refs else self.offline_model()

    def offline_model(self) -> ModelRef:
        """The model that needs no network."""
        found = self._service(LAST_RESORT)
        return ModelRef(found.id, found.provider.default_model)

    # -- what there is

    def _service(self, service_id: str) -> Service:
        return next((found for found in self._services if found.id == service_id), service(self._settings, service_id))

    def _list_services(self) -> None:
        set_up = services(self._settings)
        listed = [found for found in set_up if found.enabled]
        addresses, ids = {_place(found.address) for found in listed}, {found.id for found in set_up}
        # Keys and settings are a service's by its id: one that is set up elsewhere, or switched off, is no other's.
        fresh = [discovered(preset) for preset in self._discovered if preset.id not in ids]
        listed[-1:-1] = [found for found in fresh if _place(found.address) not in addresses]
        self._services = listed
        for found in listed:
            if found.id not in self._known or self._known[found.id].address != found.address:
                self._known[found.id] = self._beginning(found)

    def _beginning(self, found: Service) -> _Known:
        """What is known of a service before it was asked: what it said last time."""
        before = self._known.get(found.id) or _Known()
        known = _Known(address=found.address, asked=before.asked, answered=before.answered)
        known.models = list(found.provider.model_infos.values())
        cached = self._cache.load(found.id, found.address) if self._cache is not None else None
        if cached is not None:
            known.models, known.listed_at = cached
        return known

    def _default_model(self, found: Service) -> ModelRef | None:
        models = self._models(found)
        default = found.provider.default_model or (models[0].id if models else "")
        return ModelRef(found.id, default) if default else None

    def _models(self, found: Service) -> list[ModelInfo]:
        return all_models(found, self._known[found.id].models)

    def _on_setting_changed(self, setting: Setting[Any]) -> None:
        table, _, rest = setting.key.partition(".")
        service_id = rest.partition(".")[0]
        if table == TABLE or setting is PROVIDER_ORDER:
            if self._cache is not None and table == TABLE and service_id not in self._settings.service_ids():
                self._cache.forget(service_id)
            self._list_services()
            self.changed.emit()

    # -- asking

    async def _check_all(self, some: Iterable[Service]) -> None:
        await asyncio.gather(*(self._check(found) for found in some))

    def _check_key(self, found: Service) -> None:
        if found.preset.key == "required" and not has_key(self._secrets, found):
            raise KeyNeededError(provider=found.label)

    async def _check(self, found: Service) -> None:
        known = self._known[found.id]
        if known.status != "ok":
            known.status = "checking"
        known.asked += 1
        known.checked_at = time.monotonic()
        check = known.asked
        self.changed.emit()
        availability = await self._availability(found)
        known = self._known[found.id]
        if check < known.answered:  # a later one has ended before, maybe with another address
            return
        known.answered = check
        if not self._is_listed(found):  # removed, switched off or set up anew meanwhile
            known.status = "unknown" if known.status == "checking" else known.status
            self.changed.emit()
            return
        known.status = "ok" if availability.ok else "failed"
        known.reason = _in_words(availability.reason)
        if availability.ok:
            known.models, known.listed_at = availability.models, time.time()
            if self._cache is not None and found.provider.url:
                self._cache.store(found.id, found.address, availability.models, listed_at=known.listed_at)
        known.models = known.models or list(found.provider.model_infos.values())
        self.changed.emit()

    def _is_listed(self, found: Service) -> bool:
        """Whether this service is still there, and at the same place."""
        return any((each.id, each.address) == (found.id, found.address) for each in self._services)

    async def _availability(self, found: Service) -> Availability:
        try:
            self._check_key(found)
            arguments = await service_arguments(self._settings, self._secrets, found)
            proxy = await way_to(self._settings, self._secrets, found)
        except ProviderError as error:
            return Availability(ok=False, reason=error, models=[])
        return await answers(found.provider, proxy=proxy, **(_connecting(arguments) | {"limits": CHECK_LIMITS}))

    def _choice(self, found: Service) -> ProviderChoice:
        known = self._known[found.id]
        offline = (self.tr("offline"),) if found.id == LAST_RESORT else ()
        return ProviderChoice(
            id=found.id,
            label=found.label,
            status=known.status,
            reason=known.reason,
            local=_is_local(found),
            lists_all=found.preset.discovered or not urlsplit(found.address).netloc,
            listed_at=known.listed_at,
            asking=known.asked > known.answered,
            models=self._choices.of(found, known.models, tags=offline),
        )


def _connecting(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments that say where and how to connect: all that a question for the models needs."""
    return {name: value for name, value in arguments.items() if name not in ("prompt", *PARAMETERS)}


def _place(address: str) -> tuple[str, int | None]:
    """Host and port, the same for all names of this computer."""
    try:
        target = Target.of(address)
    except ProviderError:
        return address, None
    return ("localhost" if target.is_this_machine else target.host), target.port


def _is_local(found: Service) -> bool:
    return not urlsplit(found.address).netloc or _place(found.address)[0] == "localhost"


def _in_words(error: ProviderError | None) -> str:
    if error is None:
        return ""
    return QCoreApplication.translate("ProviderError", error.template).format(**error.fields)
