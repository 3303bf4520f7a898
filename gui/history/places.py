"""Where the history lies: names inside one directory."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """All in the profile's data directory, which only its owner can enter."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "history.db"

    @property
    def journal(self) -> Path:
        """What has arrived of replies that are on their way."""
        return self.folder / "history.journal"

    @property
    def lock(self) -> Path:
        return self.folder / "history.lock"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def damaged(self) -> Path:
        """Databases that were put aside."""
        return self.folder / "damaged"
