"""What may stand in the list of exceptions is what the decision understands, and the other way round."""

import pytest

from gui.settings.hosts import check_bypass_entry
from gui.settings.problem import InvalidValueError


@pytest.mark.parametrize(
    "entry",
    [
        *("example.com", ".example.com", "*.example.com", "api-*.example.com", "bücher.example", "nas", "<local>", "*"),
        *("192.168.1.20", "192.168.*", "fd12::1", "[fd12::1]", "10.0.0.0/8", "fd00::/8"),
        *("example.com:8080", "*:8080", "[fd12::1]:80", "10.0.0.0/8:8080", "[fd00::/8]:443"),
    ],
)
def test_every_documented_kind_of_entry_is_taken(entry: str) -> None:
    assert check_bypass_entry(f" {entry} ") == entry


@pytest.mark.parametrize(
    "entry",
    ["http://example.com", "example.com/path", "10.0.0.0/99", "two words", "a..b", "host:99999", "host:"],
)
def test_what_could_never_match_is_refused(entry: str) -> None:
    with pytest.raises(InvalidValueError):
        check_bypass_entry(entry)
