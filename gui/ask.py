"""`rill ask`: an answer in the terminal, printed as it arrives. Qt is never imported.

Only argparse is loaded with this module, since every start of the program looks here for the command's options.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.chat.model_ref import ModelRef
    from gui.settings.paths import Paths
    from gui.settings.secrets import SecretStore
    from gui.settings.settings import Settings
    from provider.types import AsyncResult, Messages

OK, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

_EPILOG = """\
The settings of the window apply: address, proxy, waiting times, system prompt and default model. The key and the
proxy's password come from the keyring; where there is none, set RILL_KEY to the key.
Exit status: 0 for a whole answer, 1 for a failure, 2 for wrong usage, 130 after Ctrl+C."""


class _UsageError(Exception):
    """The command line asks for something that there is not."""


def add_ask_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's own."""
    parser = commands.add_parser(
        "ask",
        help="answer a question in the terminal",
        description="Print the answer of a model as it arrives.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", nargs="*", help="the question; “-”, or none, reads it from the standard input")
    parser.add_argument("--model", metavar="PROVIDER/MODEL", default="", help="such as ai365vip/gpt-4o or guide/manual")
    parser.add_argument(
        "--proxy", metavar="URL", default=None, help="use this proxy, whatever the settings say; or “none”"
    )
    # Not set by default, so that `rill --profile DIR ask` keeps its meaning.
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="use the settings of this profile"
    )
    parser.set_defaults(command="ask")


def ask(arguments: argparse.Namespace) -> int:
    """Answer the question of the command line; returns the exit status."""
    import asyncio  # not needed to open the window's first picture

    if sys.stdout is None:
        _say("there is nowhere to print the answer")
        return FAILED
    try:
        question = _question(arguments.question)
        return asyncio.run(_answer(question, arguments))
    except _UsageError as error:
        _say(f"{error}")
        return WRONG_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        # Of the output: those of the network are ProviderErrors. What Python still holds back must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever reads has seen enough
            return OK
        _say(f"the answer cannot be printed: {error.strerror}")
        return FAILED


def _question(words: list[str]) -> str:
    """The words, with the standard input in place of "-" or of nothing. It is read only where it is asked for."""
    if not words and (sys.stdin is None or sys.stdin.isatty()):
        raise _UsageError("there is no question; see rill ask --help")
    parts = [_standard_input() if word == "-" else word for word in words or ["-"]]
    separator = "\n\n" if "-" in words else " "
    question = separator.join(part for part in parts if part)
    if not question.strip():
        raise _UsageError("the question is empty")
    return question


def _standard_input() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "replace").strip() if sys.stdin is not None else ""


async def _answer(question: str, arguments: argparse.Namespace) -> int:
    from gui.settings.paths import Paths  # loaded for this command only, like all that follows
    from gui.settings.settings import Settings
    from provider.errors import ProviderError

    paths = Paths.for_profile(getattr(arguments, "profile", None))
    settings = Settings(paths.settings_file)
    for problem in settings.problems:
        _say(f"{paths.settings_file}: {problem.message}")
    model = _model(arguments.model, settings)
    try:
        reply = await _opened(question, model=model, proxy=arguments.proxy, settings=settings, secrets=_secrets(paths))
        await _print(reply)
    except ProviderError as error:
        _say(f"{error.message} {error.advice}".rstrip())
        return FAILED
    return OK


def _model(text: str, settings: "Settings") -> "ModelRef":
    """What --model asks for, else the default of the settings, else that of the first provider."""
    from gui.chat.model_ref import ModelRef
    from gui.settings.schema import DEFAULT_MODEL
    from gui.settings.services import has_service, service, services
    from provider.presets import presets

    text = text or settings.get(DEFAULT_MODEL)
    if not text:
        first = next(found for found in services(settings) if found.enabled)
        return ModelRef(first.id, first.provider.default_model)
    if has_service(settings, text):
        return ModelRef(text, service(settings, text).provider.default_model)
    try:
        model = ModelRef.parse(text)
    except ValueError as error:
        raise _UsageError(str(error)) from error
    if not has_service(settings, model.provider):
        known = dict.fromkeys([*(each.id for each in services(settings)), *presets()])
        raise _UsageError(f"there is no provider “{model.provider}”; there are {', '.join(known)}")
    return model


def _secrets(paths: "Paths") -> "SecretStore":
    from gui.settings.secrets import SecretStore
    from gui.settings.services import is_key_secret

    class Secrets(SecretStore):
        """The environment's key goes before the keyring's, which is then not even asked; it is no proxy's password."""

        def has(self, name: str) -> bool:
            return self._is_given(name) or super().has(name)

        async def get(self, name: str) -> str:
            return os.environ["RILL_KEY"] if self._is_given(name) else await super().get(name)

        def _is_given(self, name: str) -> bool:
            return bool(os.environ.get("RILL_KEY")) and is_key_secret(name)

    return Secrets(profile=paths.profile, names_file=paths.secret_names_file)


async def _opened(
    question: str, *, model: "ModelRef", proxy: str | None, settings: "Settings", secrets: "SecretStore"
) -> "AsyncResult":
    """The reply, of which nothing has been asked for yet."""
    from gui.settings.network import has_key, service_arguments, way_to
    from gui.settings.services import service
    from provider.errors import KeyNeededError

    found = service(settings, model.provider)
    if found.preset.key == "required" and not has_key(secrets, found):
        raise KeyNeededError(provider=found.label)
    options = await service_arguments(settings, secrets, found)
    if proxy is None:
        way = await way_to(settings, secrets, found)
    else:
        way = _proxy_of_the_command_line(proxy)
    messages: Messages = [{"role": "user", "content": question}]
    return found.provider.create_async_generator(model.model, messages, proxy=way, **options)


def _proxy_of_the_command_line(text: str) -> str | None:
    """It holds for every address, this computer's own too: who names a proxy here means it."""
    from provider.errors import ProxyAddressError
    from provider.transport.proxy import Proxy

    if text == "none":
        return None
    try:
        Proxy.parse(text)
    except ProxyAddressError as error:
        raise _UsageError(f"--proxy: {error}") from None
    return text


async def _print(reply: "AsyncResult") -> None:
    """Each piece as it arrives, and a line end after the last one, also where the answer breaks off."""
    last = "\n"
    try:
        async with reply:
            async for event in reply:
                if isinstance(event, str) and event:
                    sys.stdout.write(event)
                    sys.stdout.flush()
                    last = event
    finally:
        if not last.endswith("\n"):
            sys.stdout.write("\n")
            sys.stdout.flush()


def _say(text: str) -> None:
    """To the standard error output, which holds no part of the answer."""
    print(f"rill: {text}", file=sys.stderr)
