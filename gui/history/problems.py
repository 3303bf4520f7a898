"""What can be wrong with the history, as kinds that the user interface has words for."""

import errno
from enum import StrEnum

import apsw


class Problem(StrEnum):
    """Why history cannot be read or written."""

    FULL = "full"
    """No room on the disk."""
    LOCKED = "locked"
    """Another program holds the database; it may let go."""
    READ_ONLY = "read-only"
    """The file or its directory cannot be written, or another Rill writes it."""
    DAMAGED = "damaged"
    NEWER = "newer"
    """Written by a newer Rill, in a form this one does not know."""
    OTHER = "other"
    """What the system says is in the error's detail."""


class HistoryError(Exception):
    """Nothing of the call it comes from was kept or changed. The text is for logs; `problem` is for people."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"history is {problem}: {detail}" if detail else f"history is {problem}")
        self.problem = problem
        self.detail = detail


_KINDS: tuple[tuple[type[apsw.Error], Problem], ...] = (
    (apsw.FullError, Problem.FULL),
    (apsw.BusyError, Problem.LOCKED),
    (apsw.LockedError, Problem.LOCKED),
    (apsw.ReadOnlyError, Problem.READ_ONLY),
    (apsw.PermissionsError, Problem.READ_ONLY),
    (apsw.AuthError, Problem.READ_ONLY),
    (apsw.CantOpenError, Problem.READ_ONLY),
    (apsw.CorruptError, Problem.DAMAGED),
    (apsw.NotADBError, Problem.DAMAGED),
)


def error_of(error: apsw.Error) -> HistoryError:
    """SQLite's error as ours."""
    problem = next((problem for kind, problem in _KINDS if isinstance(error, kind)), Problem.OTHER)
    # Nothing of ours gives a number twice: a full-text index counts wrongly, whose count is damaged.
    if isinstance(error, apsw.ConstraintError) and _extended(error) == apsw.SQLITE_CONSTRAINT_PRIMARYKEY:
        problem = Problem.DAMAGED
    return HistoryError(problem, str(error))


def _extended(error: apsw.Error) -> int:
    """SQLite's finer code; apsw's types do not know it."""
    return int(getattr(error, "extendedresult", 0))


def os_error(error: OSError) -> HistoryError:
    """The system's error as ours."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    closed = error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    problem = Problem.FULL if full else Problem.READ_ONLY if closed else Problem.OTHER
    return HistoryError(problem, str(error))
