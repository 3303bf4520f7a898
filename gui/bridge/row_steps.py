"""From one list of rows to another in few steps, so that what is selected, edited or looked at stays where it is."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

R = TypeVar("R")
_CHUNK = 512


class Removed(NamedTuple):
    """Rows `first` to `last` go away."""

    first: int
    last: int


class Moved(NamedTuple):
    """The row at `source` comes to stand at `target`, counted without it."""

    source: int
    target: int


class Inserted(NamedTuple, Generic[R]):
    """These rows come, the first of them at `first`."""

    first: int
    rows: Sequence[R]


class Changed(NamedTuple, Generic[R]):
    """The rows from `first` on look like this now."""

    first: int
    rows: Sequence[R]


Step = Removed | Moved | Inserted[R] | Changed[R]


def steps_between(old: Sequence[R], new: Sequence[R], *, id_of: Callable[[R], Hashable]) -> Iterator[Step[R]]:
    """Each step is counted in what the steps before it have left; `old` is not looked at any more after the first.

    What is the same at the beginning and at the end costs next to nothing.
    """
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before = {id_of(row): row for row in old[start : len(old) - end]}
    after = {id_of(row): row for row in new[start : len(new) - end]}
    yield from _order(start, list(before), after)
    yield from _changes(start, before, after)


def _order(start: int, now: list[Hashable], after: dict[Hashable, R]) -> Iterator[Step[R]]:
    """Everything but changed rows. `now` are the ids there are."""
    for first, last in reversed(_runs([number for number, one in enumerate(now) if one not in after])):
        yield Removed(start + first, start + last)
        del now[first : last + 1]
    goal, stays, moved = list(after), set(now), set[Hashable]()
    ranks = {one: rank for rank, one in enumerate(one for one in goal if one in stays)}
    at = inserted = 0
    while at < len(goal):
        if at < len(now) and now[at] == goal[at]:
            at += 1
        elif goal[at] not in stays:
            end = next((number for number in range(at, len(goal)) if goal[number] in stays), len(goal))
            yield Inserted(start + at, [after[one] for one in goal[at:end]])
            now[at:at] = goal[at:end]
            inserted += end - at
            at = end
        else:
            source, target = now.index(goal[at], at), at
            down = ranks[now[at]] + inserted
            if down - at > source - at and now[at] not in moved:
                source, target = at, down  # one goes down, instead of many that go up
            moved.add(now[source])
            now.insert(target, now.pop(source))
            yield Moved(start + source, start + target)


def _changes(start: int, before: dict[Hashable, R], after: dict[Hashable, R]) -> Iterator[Step[R]]:
    differing = [number for number, (one, row) in enumerate(after.items()) if one in before and before[one] != row]
    rows = list(after.values())
    for first, last in _runs(differing):
        yield Changed(start + first, rows[first : last + 1])


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _common(one: Sequence[R], other: Sequence[R]) -> int:
    """How many rows are the same at the beginning."""
    size, at = _CHUNK, 0
    while size:
        while at + size <= min(len(one), len(other)) and one[at : at + size] == other[at : at + size]:
            at += size
        size //= 2
    return at
