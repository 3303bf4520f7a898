"""A file that is there whole or not at all, for this user's eyes only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def written_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write to beside `target`, whose place it takes when the block ends well and all is on the disk.

    Where the block raises, what was at `target` stays as it was.

    Raises:
        OSError: it cannot be made, written or renamed.
    """
    descriptor, name = tempfile.mkstemp(prefix=".rill-", suffix=".part", dir=target.parent)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
