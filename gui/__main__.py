"""`rill`: opens the window, or answers in the terminal with `rill ask`."""

import argparse
import gc
import sys
from pathlib import Path

from gui import __version__


def main(argv: list[str] | None = None) -> int:
    """Returns the exit status: 0 for success, 1 for a failure, 2 for wrong usage."""
    words = sys.argv[1:] if argv is None else argv
    arguments = _parser(words).parse_args(words)
    if arguments.command == "ask":
        from gui.ask import ask  # Qt stays out of the terminal command

        return ask(arguments)
    # What a start makes, stays: looking through it for garbage takes 10 ms. `gui.bridge.garbage` does it afterwards.
    gc.disable()
    # Before Qt: PySide reads the source of every module that is loaded after it.
    from gui.settings.paths import Paths
    from gui.settings.settings import Settings

    paths = Paths.for_profile(arguments.profile)
    settings = Settings(paths.settings_file)
    from gui.app import run  # Qt comes only with the window

    return run(paths=paths, settings=settings)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rill", description="A fast, quiet desktop chat for AI models.")
    parser.add_argument("--version", action="version", version=f"Rill {__version__}")
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep settings, data, cache and logs in this directory"
    )
    parser.set_defaults(command="")
    if not _open_the_window(words):
        from gui.ask import add_ask_parser  # a start of the window is spared the commands: 3 ms

        add_ask_parser(parser.add_subparsers(title="commands", metavar=""))
    return parser


def _open_the_window(words: list[str]) -> bool:
    """Whether nothing is said but perhaps the profile."""
    return not words or (len(words) == 2 and words[0] == "--profile")


if __name__ == "__main__":
    sys.exit(main())
