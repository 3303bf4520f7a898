"""`rill`: opens the window, or answers in the terminal with `rill ask`."""

import argparse
import gc
import sys
from pathlib import Path

from gui import __version__


def main(argv: list[str] | None = None) -> int:
    """Returns the exit status: 0 for success, 1 for a failure, 2 for wrong usage."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that is not UTF-8 shows “?” instead of failing
    words = sys.argv[1:] if argv is None else argv
    if words == ["--local-engine"]:  # a built program's way to start `provider.local.engine_process`
        from provider.local.engine_process import main as run_model

        return run_model()
    match words:  # what opens the window does not wait for argparse, which takes 4 ms
        case []:
            return _open_window(None)
        case ["--profile", directory] if not directory.startswith("-"):
            return _open_window(Path(directory))
    arguments = _parser().parse_args(words)
    if arguments.command == "ask":
        from gui.ask import ask  # Qt stays out of the terminal command

        return ask(arguments)
    return _open_window(arguments.profile)


def _open_window(profile: Path | None) -> int:
    # What a start makes, stays: looking through it for garbage takes 10 ms. `gui.bridge.garbage` does it afterwards.
    gc.disable()
    # Before Qt: PySide reads the source of every module that is loaded after it.
    from gui.settings.paths import Paths
    from gui.settings.settings import Settings

    paths = Paths.for_profile(profile)
    settings = Settings(paths.settings_file)
    from gui.app import run  # Qt comes only with the window

    return run(paths=paths, settings=settings)


def _parser() -> argparse.ArgumentParser:
    from gui.ask import add_ask_parser  # a start of the window is spared it

    parser = argparse.ArgumentParser(prog="rill", description="A fast, quiet desktop chat for AI models.")
    parser.add_argument("--version", action="version", version=f"Rill {__version__}")
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep settings, data, cache and logs in this directory"
    )
    parser.set_defaults(command="")
    add_ask_parser(parser.add_subparsers(title="commands", metavar=""))
    return parser


if __name__ == "__main__":
    sys.exit(main())
