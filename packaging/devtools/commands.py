"""The commands of `packaging/dev.py`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from devtools import benchmarks, checks, cleaning, conformance, interop, lock, packages, running, suite, torture
from devtools.console import ProblemError, complain


@dataclass(frozen=True)
class Command:
    """`act` takes the command's own arguments and gives the exit code."""

    act: Callable[[list[str]], int]
    usage: str
    help: str


def _plain(act: Callable[[], int]) -> Callable[[list[str]], int]:
    """For a command that takes no arguments."""

    def act_without(arguments: list[str]) -> int:
        if arguments:
            raise ProblemError(f"This command takes no arguments, but was given “{' '.join(arguments)}”.")
        return act()

    return act_without


COMMANDS = {
    "run": Command(running.run, "run [rill's arguments…]", "set everything up and open the window"),
    "test": Command(
        suite.test, "test [pytest's arguments…]", "set everything up and run what CI runs, or what you name"
    ),
    "check": Command(_plain(checks.check), "check", "format, lint, types and import contracts"),
    "bench": Command(benchmarks.bench, "bench [NAME] [--json]", "run a benchmark of tests/benchmarks"),
    "torture": Command(
        torture.torture,
        "torture [--kills N] [--only SCENARIO]",
        "kill, fill, lock and damage the history, and print what was lost",
    ),
    "conformance": Command(
        conformance.conformance,
        "conformance [FILE]",
        "run the suite that every provider passes, and print its table as Markdown",
    ),
    "interop": Command(
        interop.interop,
        "interop [pytest's arguments…]",
        "run the tests against real programs, which it downloads (mitmproxy …)",
    ),
    "shot": Command(running.shot, "shot [SCENE…] [--out DIR]", "take screenshots of named scenes"),
    "package": Command(_plain(packages.package), "package", "build the program and its Debian package into dist/"),
    "lock": Command(lock.lock, "lock", "choose the newest versions that fit, into packaging/requirements.lock"),
    "clean": Command(_plain(cleaning.clean), "clean", "remove everything that was built, and the environment"),
}


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows “?” instead of failing
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        complain(f"“{name}” is no command of dev.py.\n\n{_overview()}")
        return 2
    try:
        return COMMANDS[name].act(rest)
    except ProblemError as problem:
        complain(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130


def _overview() -> str:
    width = max(len(command.usage) for command in COMMANDS.values())
    lines = [f"  {command.usage:<{width}}  {command.help}" for command in COMMANDS.values()]
    return "python3 packaging/dev.py COMMAND\n\n" + "\n".join(lines)
