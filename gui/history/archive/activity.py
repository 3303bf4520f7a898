"""Puts conversations from elsewhere between those that are there, by their date."""

from collections.abc import Iterable
from typing import Any

import apsw


def order_by_date(connection: apsw.Connection, rows: Iterable[int]) -> None:
    """Number the activity of all conversations again: those in `rows` stand before the first that is newer.

    The others keep their order among themselves, whatever the clock said when they were used. To be called in a
    transaction.
    """
    moving = set(rows)
    query = "SELECT id, updated, activity FROM conversation ORDER BY activity, id"
    found: list[Any] = connection.execute(query).fetchall()
    moved = sorted((updated, row) for row, updated, _activity in found if row in moving)
    order: list[int] = []
    at = 0
    for row, updated, _activity in found:
        if row in moving:
            continue
        while at < len(moved) and moved[at][0] <= updated:
            order.append(moved[at][1])
            at += 1
        order.append(row)
    order += [row for _updated, row in moved[at:]]
    before = {row: activity for row, _updated, activity in found}
    changed = [(rank, row) for rank, row in enumerate(order, 1) if before[row] != rank]
    connection.executemany("UPDATE conversation SET activity = ? WHERE id = ?", changed)
