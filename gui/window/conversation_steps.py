"""From row to row of the sidebar's list: headings do not count."""

from gui.bridge.conversation_list_model import ConversationListModel
from gui.bridge.conversation_rows import Heading
from gui.history.conversations import Entry
from gui.history.listing import Folder


def next_row(model: ConversationListModel, start: int, by: int, *, folders: bool = True) -> int | None:
    """The row `by` rows further on (negative: back), or the nearest that can be gone to.

    `start` may be just before the first row or behind the last. None where there is nothing to go to; without
    `folders` that is also so where there is no conversation that way.
    """
    count, way = model.rowCount(), 1 if by > 0 else -1
    aim = max(0, min(start + by, count - 1))
    onwards = range(aim, count if way > 0 else -1, way)
    backwards = range(aim, start, -way) if folders else range(0)
    kinds = (Entry, Folder) if folders else Entry
    fitting = (number for one in (onwards, backwards) for number in one if isinstance(model.row(number), kinds))
    return next(fitting, None)


def search_row(model: ConversationListModel, start: int, typed: str) -> int | None:
    """The first row from `start` on, and round, whose name begins so; one further sign in `typed` may stay there."""
    wanted = typed.casefold()
    count = model.rowCount()
    first = start if len(wanted) > 1 else start + 1
    for number in (n % count for n in range(first, first + count)):
        row = model.row(number)
        if isinstance(row, Heading):
            continue
        name = row.name if isinstance(row, Folder) else row.title
        if name[: len(wanted) * 3].casefold().startswith(wanted):
            return number
    return None
