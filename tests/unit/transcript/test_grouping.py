from gui.markdown.parser import parse
from gui.transcript.segments.grouping import groups

PARAGRAPHS = "".join(f"Paragraph {n} of some length, so that not all of them fit.\n\n" for n in range(300))


def test_long_prose_becomes_several_groups_that_follow_each_other() -> None:
    blocks = parse(PARAGRAPHS)
    found = groups(blocks)
    assert len(found) > 3
    assert [group.first for group in found] == [0, *(group.end for group in found[:-1])]
    assert found[-1].end == len(blocks)


def test_groups_stay_as_they_are_when_more_comes() -> None:
    blocks = parse(PARAGRAPHS)
    for count in range(1, len(blocks), 7):
        part = groups(blocks[:count])
        assert part[:-1] == groups(blocks)[: len(part) - 1]
        start = part[-1].first
        assert groups(blocks[:count], start=start) == part[-1:]


def test_code_and_tables_stand_alone() -> None:
    blocks = parse("one\n\ntwo\n\n```\ncode\n```\n\nthree\n\n| a |\n|---|\n| 1 |\n")
    assert [group.kind for group in groups(blocks)] == ["prose", "code", "prose", "table"]
