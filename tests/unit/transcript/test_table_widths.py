from gui.transcript.segments.table_widths import PADDING_X, ColumnWidths

ROOMY = 2_000


def widths_of(rows: list[list[float]]) -> list[int]:
    widths = ColumnWidths(narrowest=120)
    widths.show(rows, first=0)
    return widths.shared(ROOMY, growing=False)


def test_every_text_has_room_in_its_column() -> None:
    first, second = widths_of([[10.2, 300.0], [71.0, 5.5]])
    assert first >= 71 + 2 * PADDING_X
    assert second >= 300 + 2 * PADDING_X


def test_wide_columns_give_way_to_narrow_ones() -> None:
    widths = ColumnWidths(narrowest=120)
    widths.show([[50.0, 3_000.0, 900.0]], first=0)
    narrow, *wide = widths.shared(700, growing=False)
    assert narrow >= 50 + 2 * PADDING_X
    assert wide[0] == wide[1]
    assert narrow + sum(wide) <= 700


def test_a_row_that_is_exchanged_leaves_no_trace() -> None:
    widths = ColumnWidths(narrowest=120)
    widths.show([[20.0], [500.0]], first=0)
    widths.show([[30.0], [25.0]], first=1)
    assert widths.shared(ROOMY, growing=False) == widths_of([[20.0], [30.0], [25.0]])


def test_a_long_table_that_grows_is_not_laid_out_for_every_wider_cell() -> None:
    widths = ColumnWidths(narrowest=120)
    shared = set()
    for row in range(400):
        widths.show([[100.0 + row]], first=row)
        shared.add(tuple(widths.shared(ROOMY, growing=True)))
    assert len(shared) < 20
    assert widths.provisional
    assert widths.shared(ROOMY, growing=False) == widths_of([[100.0 + row] for row in range(400)])
    assert not widths.provisional
