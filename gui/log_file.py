"""The log: a small rotating file in the profile, with every secret taken out before it is written."""

import logging
import sys
from collections.abc import Callable, Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

from provider.transport.redaction import redact

LARGEST_BYTES = 1_000_000


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then redacts the whole record, traceback included."""

    secrets: Callable[[], Iterable[str]] = staticmethod(tuple)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self.secrets())


def start_log(folder: Path) -> Path:
    """Write warnings and worse to `folder`/rill.log and to the terminal, if there is one."""
    path = folder / "rill.log"
    handler = RotatingFileHandler(path, maxBytes=LARGEST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    root = logging.getLogger()
    handlers: list[logging.Handler] = [handler]
    if sys.stderr is not None:  # a windowed build has none
        handlers.append(logging.StreamHandler())
    for one in handlers:
        one.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(one)
    root.setLevel(logging.WARNING)
    return path


def keep_out_of_log(secrets: Callable[[], Iterable[str]]) -> None:
    """Take these out of every record from now on, besides all that looks like a secret by its form."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.formatter.secrets = secrets
