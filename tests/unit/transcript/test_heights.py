"""The sums over message heights."""

from hypothesis import given
from hypothesis import strategies as st

from gui.transcript.heights import HeightIndex


def index_of(heights: list[int]) -> HeightIndex:
    index = HeightIndex()
    index.reset(heights)
    return index


def assert_same(index: HeightIndex, heights: list[int]) -> None:
    assert len(index) == len(heights)
    assert index.total == sum(heights)
    for row in (0, len(heights) // 2, len(heights)):
        assert index.top(row) == sum(heights[:row])


def test_rows_are_found_by_what_covers_a_height() -> None:
    index = index_of([10, 20, 30])
    assert [index.row_at(y) for y in (0, 9, 10, 29, 30, 59)] == [0, 0, 1, 1, 2, 2]


def test_heights_outside_fall_into_the_first_and_last_row() -> None:
    index = index_of([10, 20, 30])
    assert index.row_at(-5) == 0
    assert index.row_at(1_000) == 2


def test_an_empty_index_has_no_height() -> None:
    assert index_of([]).total == 0


ROWS = st.lists(st.integers(20, 900), min_size=1, max_size=300)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["correct", "insert", "remove"]), st.integers(0, 10_000), ROWS), min_size=1, max_size=20
)


@given(heights=ROWS, changes=CHANGES)
def test_any_changes_keep_the_sums_right(heights: list[int], changes: list[tuple[str, int, list[int]]]) -> None:
    index = index_of(heights)
    for change, number, new in changes:
        row = number % len(heights)
        if change == "correct":
            heights[row] = new[0]
            index.correct(row, new[0])
        elif change == "insert":
            heights[row:row] = new
            index.insert(row, new)
        elif len(heights) > len(new) + row:
            del heights[row : row + len(new)]
            index.remove(row, row + len(new) - 1)
        assert_same(index, heights)
        found = index.row_at(number % sum(heights))
        assert index.top(found) <= number % sum(heights) < index.top(found) + index[found]
