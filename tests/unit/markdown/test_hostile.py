"""Whatever a text is made of, reading it takes about as long as it is; fed bit by bit no bit takes long."""

import os
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.markdown.parser import parse
from gui.markdown.stream import MarkdownStream
from tests.unit.markdown.hostile import HOSTILE, REPEATED

WHOLE = 50_000
FED = 20_000
SLICE = 1_000
"""What the transcript feeds at a stretch."""
EXAMPLES = settings(max_examples=int(os.environ.get("RILL_FUZZ_EXAMPLES", "200")), deadline=None)


def _calibration() -> float:
    """Seconds that some plain work takes on this machine: 0.011 where the texts below take at most 0.1."""
    begun = time.process_time()
    total = 0
    for number in range(300_000):
        total += number * number % 7
    return time.process_time() - begun


UNIT = min(_calibration() for _ in range(5))


def _whole(text: str) -> None:
    parse(text)


def _bit_by_bit(text: str) -> None:
    stream = MarkdownStream()
    for at in range(0, len(text), SLICE):
        stream.append(text[at : at + SLICE])
    stream.finish()


def _units(read: Callable[[str], None], text: str) -> float:
    """What reading takes, in the time of the calibration; once more where something else may have been in the way."""
    best = 0.0
    for attempt in range(3):
        begun = time.process_time()
        read(text)
        taken = (time.process_time() - begun) / UNIT
        best = min(best, taken) if attempt else taken
        if best < 20:
            break
    return best


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_in_reasonable_time(name: str) -> None:
    assert _units(_whole, HOSTILE[name](WHOLE)) < 60  # 1 to 7 is expected


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_read_bit_by_bit_in_reasonable_time(name: str) -> None:
    assert _units(_bit_by_bit, HOSTILE[name](FED)) < 150  # 1 to 20 is expected


@pytest.mark.parametrize(
    "name", ["'>\\n'", "'[a](b\\n'", "'[a]:\\n'", "a quotation that says nothing more", "random blocks"]
)
def test_no_bit_of_a_very_long_hostile_text_takes_long(name: str) -> None:
    text, stream, worst = HOSTILE[name](400_000), MarkdownStream(), 0.0
    for at in range(0, len(text), SLICE):
        begun = time.process_time()
        stream.append(text[at : at + SLICE])
        worst = max(worst, time.process_time() - begun)
    assert worst / UNIT < 90  # at most 8 is expected


@EXAMPLES
@given(st.lists(st.sampled_from(REPEATED), min_size=2, max_size=4))
def test_a_hostile_mixture_is_read_in_reasonable_time(pieces: list[str]) -> None:
    unit = "".join(pieces)
    assert _units(_whole, unit * (5_000 // len(unit))) < 20  # 0.1 to 1.5 is expected
