"""One writer a history: a lock file that the system itself frees when its holder dies."""

import os
import sys
from pathlib import Path

_OPEN, _SUSPECT = b"open\n", b"look\n"


class WriterLock:
    """Held from `acquire` to `release`. What is in the file tells whether the last holder ended in good order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None
        self.unclean = False
        """Whether the last holder ended without `release`."""
        self.suspect = False
        """Whether it found something wrong with what it held."""

    def acquire(self) -> bool:
        """False where somebody else holds it.

        Raises:
            OSError: the file cannot be made or written.
        """
        file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        if not _lock(file):
            os.close(file)
            return False
        self._file = file
        found = os.read(file, len(_OPEN))
        self.unclean, self.suspect = found == _OPEN, found == _SUSPECT
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, _OPEN)
        return True

    def release(self, *, suspect: bool = False) -> None:
        """With `suspect` the next holder repairs what it gets."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            if suspect:
                os.lseek(self._file, 0, os.SEEK_SET)
                os.write(self._file, _SUSPECT)
            os.close(self._file)
            self._file = None

    def abandon(self) -> None:
        """Let go without saying that all is well."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """The byte that is locked: beyond what is read and written, which a lock would forbid."""

    def _lock(file: int) -> bool:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
