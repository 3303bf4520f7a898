"""Local: a model in a GGUF file, run on this computer by llama.cpp in a process of its own.

No account and no network: requests go to 127.0.0.1, with a key that only that process and this one know. The
protocol is that of `OpenAICompatible`, as the document of llama.cpp's server describes it (tools/server/README.md).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from provider.base import AsyncGeneratorProvider, ProviderModelMixin
from provider.errors import (
    ConnectionLostError,
    EmptyConversationError,
    IncompleteAnswerError,
    PicturesError,
    ProviderError,
    UnknownModelError,
    UnreachableError,
)
from provider.local.errors import NoModelsError, UnsupportedModelFileError
from provider.openai_compatible import OpenAICompatible
from provider.options import Options
from provider.transport.limits import Limits
from provider.transport.text import clean
from provider.types import AsyncResult, Messages, ModelInfo, Progress, StreamEvent

if TYPE_CHECKING:
    from provider.local.engine_job import Job

_PATIENCE_SECONDS = 3600.0
"""A slow processor reads a long conversation for many minutes, and if the process ends that is noticed at once."""
_END_SECONDS = 3.0
"""Between a broken connection and the word that the process has ended."""
_SHOWN_MODELS = 5


class Local(AsyncGeneratorProvider, ProviderModelMixin):
    """Models of `folder`, and of `files` elsewhere. Their ids are those of `catalogue.model_files`; "" is the first."""

    id: ClassVar[str] = "local"
    label: ClassVar[str] = "On this computer"
    options: ClassVar[frozenset[str]] = frozenset(
        {"folder", "files", "context", "prompt", "temperature", "top_p", "max_tokens", "limits", "ca_file"}
    )
    """`ca_file` is taken and not needed."""

    @classmethod
    def create_async_generator(
        cls, model: str, messages: Messages, proxy: str | None = None, **kwargs: Any
    ) -> AsyncResult:
        """See the base class. Loads the model first where it does not run, and tells how far that is (`Progress`).

        While another model answers, this one waits for it.
        """
        del proxy  # nothing leaves this computer
        return AsyncResult(cls._events(model, messages, Options.of(cls, kwargs)))

    @classmethod
    async def list_models(cls, *, proxy: str | None = None, **kwargs: Any) -> list[ModelInfo]:
        """The models of the folder and the files. One whose file is damaged is listed: asking it says what is wrong.

        Raises:
            NoModelsError: there are none.
        """
        del proxy
        return await asyncio.to_thread(cls._list, Options.of(cls, kwargs))

    @classmethod
    async def load(cls, model: str, **kwargs: Any) -> None:
        """Start the model, so that its first answer need not wait for that. Raises what asking it would raise."""
        async for _step in cls._until_loaded(model, Options.of(cls, kwargs)):
            pass

    @classmethod
    async def _until_loaded(cls, model: str, options: Options) -> AsyncGenerator[Progress, None]:
        from provider.local.engine import engine  # late, because of asyncio's subprocess

        job = await asyncio.to_thread(cls._job, model, options)
        async with engine().use(job) as process, aclosing(process.until_ready()) as steps:
            async for step in steps:
                yield step

    @classmethod
    async def _events(cls, model: str, messages: Messages, options: Options) -> AsyncGenerator[StreamEvent, None]:
        from provider.local.engine import engine

        if not any(message["role"] != "system" for message in messages):
            raise EmptyConversationError
        if any(message.get("images") for message in messages):
            raise PicturesError(provider=cls.label)
        job = await asyncio.to_thread(cls._job, model, options)
        runner = engine()
        if runner.is_taken(job):
            yield Progress("Waiting until another model has answered")
        async with runner.use(job) as process:
            async with aclosing(process.until_ready()) as steps:
                async for step in steps:
                    yield step
            yield Progress("Reading the conversation")
            arguments = cls._arguments(options) | {"address": process.address, "key": process.key}
            try:
                async with OpenAICompatible.create_async_generator(job.path.stem, messages, **arguments) as events:
                    async for event in events:
                        yield event
            except (ConnectionLostError, IncompleteAnswerError, UnreachableError) as error:
                ended = await process.until_ended(seconds=_END_SECONDS)
                raise (process.failure if ended and process.failure is not None else error) from None

    @classmethod
    def _arguments(cls, options: Options) -> dict[str, Any]:
        """What is passed on to the protocol's provider."""
        limits = options.limits or Limits()
        patient = replace(limits, first_byte_seconds=_PATIENCE_SECONDS, idle_seconds=_PATIENCE_SECONDS)
        return {
            "prompt": options.prompt,
            "temperature": options.temperature,
            "top_p": options.top_p,
            "max_tokens": options.max_tokens,
            "extra": {"return_progress": True},
            "limits": patient,
        }

    @classmethod
    def _job(cls, model: str, options: Options) -> "Job":
        from provider.local.catalogue import known_file, model_files
        from provider.local.engine_job import Job
        from provider.local.gguf_file import part_paths
        from provider.local.memory import PROMPT_CACHE_BYTES, context_used

        files = model_files(options.folder, options.files)
        if not files:
            raise NoModelsError(folder=clean(options.folder or "—"))
        model = model or next(iter(files))
        if model not in files:
            raise UnknownModelError(model=clean(model), known=", ".join(list(files)[:_SHOWN_MODELS]))
        file = known_file(files[model])
        return Job(
            files=tuple(str(path) for path in part_paths(file)),
            context=context_used(file, options.context),
            cache_bytes=PROMPT_CACHE_BYTES,
            changed=file.changed,
        )

    @classmethod
    def _list(cls, options: Options) -> list[ModelInfo]:
        from provider.local.catalogue import model_files

        models = [cls._info(model, path, options) for model, path in model_files(options.folder, options.files).items()]
        found = [info for info in models if info is not None]
        if not found:
            raise NoModelsError(folder=clean(options.folder or "—"))
        return found

    @classmethod
    def _info(cls, model: str, path: Path, options: Options) -> ModelInfo | None:
        """None for a file that is no model to talk to."""
        from provider.local.catalogue import known_file
        from provider.local.memory import context_used

        try:
            file = known_file(path)
        except UnsupportedModelFileError:
            return None
        except ProviderError:
            return ModelInfo(model, clean(path.name))
        return ModelInfo(model, file.label, context_tokens=context_used(file, options.context))
