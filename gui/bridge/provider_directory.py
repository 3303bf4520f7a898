"""Which providers there are, whether they answer, and how a request to one of them is made."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gui.bridge.model_choices import ModelChoice, ProviderChoice, Status
from gui.chat.chat_settings import ChatSettings
from gui.chat.message import Message, State
from gui.chat.model_ref import ModelRef
from gui.settings.network import provider_arguments, proxy_policy
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from provider.errors import ProviderError
from provider.probe import Availability, answers, diagnose
from provider.probe_step import ProbeStep
from provider.registry import Provider, provider, providers
from provider.transport.limits import Limits
from provider.types import AsyncResult, Messages, ModelInfo

CHECK_LIMITS = Limits(connect_seconds=4, first_byte_seconds=5, idle_seconds=5)
"""Whether a service is there is known soon, or it does not answer."""


@dataclass(slots=True)
class _Known:
    """What is known of one provider."""

    status: Status = "unknown"
    reason: str = ""
    models: list[ModelInfo] = field(default_factory=list)
    asked: int = 0
    """How many checks have begun."""
    answered: int = 0
    """Which of them this comes from."""


class ProviderDirectory(QObject):
    """Answers the picker's questions and opens requests with the settings in force."""

    changed = Signal()

    def __init__(self, *, settings: Settings, secrets: SecretStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._secrets = secrets
        self._known = {found.id: _Known(models=list(found.model_infos.values())) for found in providers()}

    def choices(self) -> list[ProviderChoice]:
        """For the picker: every provider with its models and whether it answers."""
        return [self._choice(found) for found in providers()]

    def labels(self, ref: ModelRef) -> tuple[str, str]:
        """The names of a model and its provider as people see them."""
        names = {info.id: info.name for info in self._known[ref.provider].models}
        return names.get(ref.model, ref.model), provider(ref.provider).label

    def has(self, ref: ModelRef) -> bool:
        """Whether there is such a provider; its models may be known only to the service."""
        return ref.provider in self._known

    def status(self, provider_id: str) -> Status:
        return self._known[provider_id].status

    def reason(self, provider_id: str) -> str:
        """Why the provider does not answer, in plain words; empty where it does."""
        return self._known[provider_id].reason

    async def ask(self, ref: ModelRef, messages: Messages, settings: ChatSettings) -> AsyncResult:
        """Open a request; nothing is sent before the result is read. Parameters that the provider does not take are
        left out.

        Raises:
            ProviderError: the settings do not allow one, such as an unusable proxy address.
        """
        found = provider(ref.provider)
        arguments = await provider_arguments(self._settings, self._secrets, provider_id=found.id)
        arguments |= settings.parameters()
        if settings.prompt is not None:
            arguments["prompt"] = settings.prompt
        arguments = {name: value for name, value in arguments.items() if name in found.options}
        proxy = await self._proxy(found)
        return found.create_async_generator(ref.model, messages, proxy=proxy, **arguments)

    async def diagnose(self, provider_id: str) -> AsyncIterator[ProbeStep]:
        """Walk the way to a provider step by step, with the settings in force."""
        found = provider(provider_id)
        arguments = await provider_arguments(self._settings, self._secrets, provider_id=found.id)
        arguments.pop("temperature", None)
        arguments.pop("prompt", None)
        async for step in diagnose(found, proxy=await self._proxy(found), **arguments):
            yield step

    def learn_from(self, reply: Message) -> None:
        """A reply shows better than any check that its provider answers."""
        known = self._known.get(reply.model.provider) if reply.model is not None else None
        if known is not None and reply.state is State.DONE and known.status != "ok":
            known.status, known.reason = "ok", ""
            self.changed.emit()

    async def refresh(self) -> None:
        """Ask every provider whether it is there; tells by `changed` as the answers come."""
        for found in providers():
            await self._check(found)

    async def refresh_service(self, service_id: str) -> None:
        """Ask one provider whether it is there."""
        if service_id in self._known:
            await self._check(provider(service_id))

    async def first_answering(self) -> ModelRef:
        """The default model of the first provider that answers. The last one needs no network and always does."""
        for found in providers():
            await self._check(found)
            if self.status(found.id) == "ok":
                return ModelRef(found.id, found.default_model)
        return self.offline_model()

    def preferred_model(self) -> ModelRef:
        """The default model of the provider that is tried first."""
        found = providers()[0]
        return ModelRef(found.id, found.default_model)

    def offline_model(self) -> ModelRef:
        """The model that needs no network."""
        found = providers()[-1]
        return ModelRef(found.id, found.default_model)

    async def _check(self, found: Provider) -> None:
        known = self._known[found.id]
        if known.status != "ok":
            known.status = "checking"
            self.changed.emit()
        known.asked += 1
        check = known.asked
        availability = await self._availability(found)
        if check < known.answered:  # a later one has ended before, maybe with another address
            return
        known.answered = check
        known.status = "ok" if availability.ok else "failed"
        known.reason = _in_words(availability.reason)
        known.models = availability.models or list(found.model_infos.values())
        self.changed.emit()

    async def _availability(self, found: Provider) -> Availability:
        try:
            arguments = await provider_arguments(self._settings, self._secrets, provider_id=found.id)
            proxy = await self._proxy(found)
        except ProviderError as error:
            return Availability(ok=False, reason=error, models=[])
        return await answers(found, proxy=proxy, **(arguments | {"limits": CHECK_LIMITS}))

    async def _proxy(self, found: Provider) -> str | None:
        """The proxy on the way to a provider; None for none.

        Raises:
            ProviderError: the proxy's address is no usable one.
        """
        if not found.url:
            return None
        arguments = await provider_arguments(self._settings, self._secrets, provider_id=found.id)
        policy = await proxy_policy(self._settings, self._secrets)
        return await policy.proxy_for(arguments.get("address") or found.url)

    def _choice(self, found: Provider) -> ProviderChoice:
        known = self._known[found.id]
        offline = (self.tr("offline"),) if not found.url else ()
        return ProviderChoice(
            id=found.id,
            label=found.label,
            status=known.status,
            reason=known.reason,
            models=tuple(
                ModelChoice(
                    ref=ModelRef(found.id, info.id),
                    name=info.name,
                    context_tokens=info.context_tokens,
                    tags=offline,
                )
                for info in known.models
            ),
        )


def _in_words(error: ProviderError | None) -> str:
    if error is None:
        return ""
    return QCoreApplication.translate("ProviderError", error.template).format(**error.fields)
