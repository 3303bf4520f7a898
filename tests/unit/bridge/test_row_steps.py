from hypothesis import given
from hypothesis import strategies as st

from gui.bridge.row_steps import Inserted, Moved, Removed, steps_between

Row = tuple[str, int]
ROWS = st.lists(st.tuples(st.sampled_from("abcdefghijklmnop"), st.integers(0, 1)), unique_by=lambda row: row[0])


def id_of(row: Row) -> str:
    return row[0]


def played(old: list[Row], new: list[Row]) -> tuple[list[Row], int]:
    """What a view has that is only told the steps, and how many they were."""
    rows = list(old)
    steps = list(steps_between(old, new, id_of=id_of))
    for step in steps:
        if isinstance(step, Removed):
            del rows[step.first : step.last + 1]
        elif isinstance(step, Moved):
            rows.insert(step.target, rows.pop(step.source))
        elif isinstance(step, Inserted):
            rows[step.first : step.first] = step.rows
        else:
            rows[step.first : step.first + len(step.rows)] = step.rows
    return rows, len(steps)


def numbered(count: int) -> list[Row]:
    return [(str(number), 0) for number in range(count)]


@given(old=ROWS, new=ROWS)
def test_the_steps_lead_from_any_rows_to_any_others(old: list[Row], new: list[Row]) -> None:
    assert played(old, new)[0] == new


@given(rows=ROWS)
def test_nothing_is_said_where_nothing_changed(rows: list[Row]) -> None:
    assert played(rows, list(rows))[1] == 0


def test_a_row_that_goes_up_or_down_is_one_step() -> None:
    rows = numbered(2_000)
    up = [rows[1_500], *rows[:1_500], *rows[1_501:]]
    assert played(rows, up) == (up, 1)
    assert played(up, rows) == (rows, 1)


def test_a_changed_row_and_a_further_page_are_a_step_each() -> None:
    rows = numbered(2_000)
    assert played(rows, [*rows[:7], ("7", 1), *rows[8:]])[1] == 1
    assert played(rows[:1_900], rows)[1] == 1
    assert played(rows, rows[:100])[1] == 1
