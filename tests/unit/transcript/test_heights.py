"""The sums over message heights."""

import random

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


def test_any_changes_keep_the_sums_right() -> None:
    chance = random.Random(7)
    heights = [chance.randrange(20, 900) for _ in range(1_000)]
    index = index_of(heights)
    for _ in range(200):
        row = chance.randrange(len(heights))
        match chance.randrange(3):
            case 0:
                heights[row] = chance.randrange(20, 900)
                index.correct(row, heights[row])
            case 1:
                new = [chance.randrange(20, 900) for _ in range(chance.randrange(1, 300))]
                heights[row:row] = new
                index.insert(row, new)
            case _:
                last = min(len(heights) - 2, row + chance.randrange(200))
                if last >= row:
                    del heights[row : last + 1]
                    index.remove(row, last)
        assert_same(index, heights)
        y = chance.randrange(sum(heights))
        found = index.row_at(y)
        assert index.top(found) <= y < index.top(found) + index[found]
