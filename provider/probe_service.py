"""Does a service do what it is for: take the key, name its models, say a word? After the way to it was walked."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from provider.errors import EmptyAnswerError, KeyNeededError, KeyRejectedError, ProviderError
from provider.options import PARAMETERS
from provider.probe import diagnose
from provider.probe_step import ProbeStep, StepName
from provider.registry import Provider
from provider.transport.redaction import excerpt
from provider.types import Message, ModelInfo, Reasoning

PROMPT = "Say hello in one word."
_NOT_FOR_MODELS = ("prompt", "extra", *PARAMETERS)


async def examine(
    provider: Provider, *, label: str = "", proxy: str | None = None, model: str | None = None, **options: Any
) -> AsyncGenerator[ProbeStep, None]:
    """The steps of `diagnose`, then "Key", "Models" and, where a model is given, "First word", each as it ends.

    After the first failure the others are skipped. A `model` ("" is the first one there is) is asked for a word, which
    may cost a few tokens: its answer is stopped at the first. `options` are those of a request to the provider, and
    `label` is the service's name.
    """
    examination = _Examination(provider, label or provider.label, proxy, options)
    failed = False
    async with aclosing(examination.way()) as steps:
        async for step in steps:
            failed = failed or step.state == "failed"
            yield step
    more: list[tuple[StepName, Callable[[], Awaitable[str]]]] = [("Models", examination.models)]
    if provider.key_policy != "none":
        more.insert(0, ("Key", examination.key))
    if model is not None:
        more.append(("First word", lambda: examination.first_word(model)))
    for name, action in more:
        step = ProbeStep(name, "skipped") if failed else await _taken(name, action)
        failed = failed or step.state == "failed"
        yield step


class _NothingToSayError(Exception):
    """The step does not tell anything here; the message says why."""


async def _taken(name: StepName, action: Callable[[], Awaitable[str]]) -> ProbeStep:
    started = time.monotonic()
    try:
        text = await action()
    except _NothingToSayError as why:
        return ProbeStep(name, "skipped", text=str(why))
    except ProviderError as error:
        return ProbeStep(name, "failed", time.monotonic() - started, str(error), error)
    return ProbeStep(name, "ok", time.monotonic() - started, text)


class _Examination:
    def __init__(self, provider: Provider, label: str, proxy: str | None, options: dict[str, Any]) -> None:
        self._provider = provider
        self._label = label
        self._proxy = proxy
        self._options = options
        self._connecting = {name: value for name, value in options.items() if name not in _NOT_FOR_MODELS}
        self._rejected: KeyRejectedError | None = None
        self._models: list[ModelInfo] = []

    async def way(self) -> AsyncGenerator[ProbeStep, None]:
        """That a key is rejected is no failure of the way: the service has answered."""
        async with aclosing(diagnose(self._provider, proxy=self._proxy, **self._connecting)) as steps:
            async for step in steps:
                if step.name == "Status" and isinstance(step.error, KeyRejectedError):
                    self._rejected = step.error
                    yield ProbeStep("Status", "ok", step.seconds, str(step.error.status))
                else:
                    yield step

    async def key(self) -> str:
        """Where everybody is told the models, that they are told proves nothing: so they are asked for without it."""
        given = bool(self._options.get("key"))
        if self._rejected is not None:
            raise self._rejected if given else KeyNeededError(provider=self._label)
        if not given:
            raise _NothingToSayError("none is set, and the service wants none to name its models")
        try:
            await self._provider.list_models(proxy=self._proxy, **(self._connecting | {"key": ""}))
        except ProviderError as error:
            if isinstance(error, KeyRejectedError):
                return "the service takes it"
            raise _NothingToSayError("it is not known whether the service looks at it") from None
        raise _NothingToSayError("the service names its models without one, too; only an answer shows")

    async def models(self) -> str:
        self._models = await self._provider.list_models(proxy=self._proxy, **self._connecting)
        count = len(self._models)
        return "none" if not count else "1 model" if count == 1 else f"{count} models"

    async def first_word(self, model: str) -> str:
        model = model or (self._models[0].id if self._models else self._provider.default_model)
        question: list[Message] = [{"role": "user", "content": PROMPT}]
        secrets = tuple(filter(None, (self._options.get("key"),)))
        async with self._provider.create_async_generator(model, question, self._proxy, **self._options) as answer:
            async for event in answer:
                if isinstance(event, str) and event.strip():
                    return f"{model}: “{excerpt(event, secrets, limit=40)}”"
                if isinstance(event, Reasoning):
                    return f"{model} begins to think"
        raise EmptyAnswerError
