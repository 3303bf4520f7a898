"""What has arrived of a download, on the disk, until it is whole: `NAME.part`, and `NAME.part.json` beside it."""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from provider.local.errors import (
    AlreadyThereError,
    ChecksumError,
    DamagedModelFileError,
    DiskSpaceError,
    FileNotWrittenError,
    ForeignModelFileError,
    ModelFileError,
)
from provider.local.foreign import looks_like
from provider.local.gguf_file import part_number, read_gguf

_PIECE = 4 * 2**20
_SPARE_BYTES = 256 * 2**20
"""A disk is never filled to the last byte."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file the part is of: enough to tell whether the rest that a server offers belongs to it."""

    address: str
    """A digest: addresses may hold what is nobody's business."""
    validator: str = ""
    """The server's name for this very state of the file (a strong ETag, or its date); empty: nothing can be resumed."""
    total: int | None = None


class PartFile:
    """Used by one download at a time. Its methods wait for the disk: none of them is for the event loop."""

    def __init__(self, folder: Path, name: str) -> None:
        self.target: Final = folder / name
        self.path: Final = folder / f"{name}.part"
        self._note = folder / f"{name}.part.json"

    def prepare(self) -> None:
        """Make the folder.

        Raises:
            AlreadyThereError: the file is there.
            FileNotWrittenError: the folder cannot be made.
        """
        if self.target.exists():
            raise AlreadyThereError(file=self.target.name)
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._not_written(error) from None

    def arrived(self, address: str) -> tuple[int, Origin]:
        """How many bytes are there of the file at this address, and what is known of it."""
        none = Origin(address=digest(address))
        try:
            origin = Origin(**json.loads(self._note.read_text(encoding="utf-8")))
            size = self.path.stat().st_size
        except (OSError, ValueError, TypeError):
            return 0, none
        return (size, origin) if origin.address == none.address and origin.validator else (0, none)

    def begin(self, origin: Origin, *, at: int) -> None:
        """Keep the first `at` bytes of what is there, and see that there is room for the rest.

        Raises:
            DiskSpaceError, FileNotWrittenError
        """
        if origin.total is not None:
            free = shutil.disk_usage(self.path.parent).free
            if origin.total - at + _SPARE_BYTES > free:
                raise DiskSpaceError(needed=_amount(origin.total - at), free=_amount(free))
        try:
            with self.path.open("r+b" if at else "wb") as file:
                file.truncate(at)
            self._note.write_text(json.dumps(asdict(origin)), encoding="utf-8")
        except OSError as error:
            raise self._not_written(error) from None

    def append(self, data: bytes, *, at: int) -> None:
        """Write what follows the first `at` bytes.

        Raises:
            ForeignModelFileError: it begins as no GGUF file does.
            FileNotWrittenError: the disk is full or gone.
        """
        if not at and len(data) >= 4 and (what := looks_like(data, size=len(data))):
            raise ForeignModelFileError(file=self.target.name, what=what)
        try:
            with self.path.open("ab") as file:
                file.write(data)
        except OSError as error:
            raise self._not_written(error) from None

    def finish(self, *, sha256: str) -> None:
        """Give the file its name, after it has shown to be whole and the one that is wanted. What is not goes.

        Raises:
            ChecksumError, ForeignModelFileError, DamagedModelFileError, UnsupportedModelFileError, FileNotWrittenError
        """
        try:
            found = self._sha256() if sha256 else ""
            if found != sha256.strip().lower().removeprefix("sha256:"):
                raise ChecksumError(file=self.target.name, found=found)
            self.path.replace(self.target)
        except OSError as error:
            raise self._not_written(error) from None
        except ChecksumError:
            self.discard()
            raise
        self.discard()
        try:
            read_gguf(self.target)
        except (ForeignModelFileError, DamagedModelFileError):
            self.target.unlink(missing_ok=True)
            raise
        except ModelFileError:
            if part_number(self.target) is None:  # of a model in several files the others may still come
                raise

    def discard(self) -> None:
        """Delete what has arrived, and what is known of it."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)

    def _sha256(self) -> str:
        """Of what is there."""
        sum_ = hashlib.sha256()
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE):
                sum_.update(piece)
        return sum_.hexdigest()

    def _not_written(self, error: OSError) -> FileNotWrittenError:
        return FileNotWrittenError(file=self.target.name, why=error.strerror or "the disk does not take it")


def digest(address: str) -> str:
    """What stands for an address on the disk."""
    return hashlib.sha256(address.encode()).hexdigest()


def _amount(count: int) -> str:
    return f"{count / 10**9:.1f} GB" if count >= 10**9 else f"{count / 10**6:.1f} MB"
