"""A first look at a certificate file, while its user still remembers where it lies."""

from pathlib import Path

from gui.settings.paths import expanded
from gui.settings.problem import InvalidValueError

MAX_BYTES = 4 * 1024 * 1024


def check_certificate_file(path: str) -> None:
    """Raises InvalidValueError where the path is neither empty nor that of a file with PEM certificates."""
    if not path:
        return
    file = expanded(Path(path))
    if not file.is_file():
        raise InvalidValueError("There is no file {path}.", path=path)
    try:
        with file.open("rb") as content:
            found = b"-----BEGIN CERTIFICATE-----" in content.read(MAX_BYTES)
    except OSError as error:
        raise InvalidValueError("{path} cannot be read: {why}.", path=path, why=error.strerror or str(error)) from None
    if not found:
        raise InvalidValueError("{path} holds no certificate in PEM form.", path=path)
