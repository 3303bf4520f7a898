"""The real programs that tests run against: a test names what it needs, and is skipped by that name without it.

    @pytest.mark.component("tinyproxy")

or, in a fixture, `require("tinyproxy")`. What each is for, and what Debian calls it, stands in
packaging/components.toml. A test marked `window` needs "xvfb". In CI nothing is skipped: a missing program fails.
"""

import os
from pathlib import Path

import pytest

from devtools import apt, components
from devtools.project import in_ci


def require(name: str) -> None:
    """Skip the running test where the component `name` is missing; fail it in CI."""
    component = {component.name: component for component in components.all_components()}[name]
    if not component.is_present():
        _do_without(f"{name} is missing; to have it: {apt.command_for(component.packages)}")


def require_root() -> None:
    """Skip the running test for everybody but root; fail it in CI."""
    if os.geteuid() != 0:
        _do_without("this needs root")


def program(name: str) -> Path:
    """Where a program of a component is: daemons are not on everybody's PATH."""
    found = components.find_program(name)
    assert found is not None, f"{name} is missing: require its component first"
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Honour the markers `component` and `window`."""
    for marker in item.iter_markers("component"):
        for name in marker.args:
            require(name)
    if item.get_closest_marker("window"):
        require("xvfb")


def _do_without(reason: str) -> None:
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
