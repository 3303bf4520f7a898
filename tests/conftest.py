"""What all tests share: no real display, no real profile, no real network settings."""

import os
import sys

import pytest

from tests.fakes.components import pytest_runtest_setup as pytest_runtest_setup

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)

_EXIT_STATUS = pytest.StashKey[int]()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[_EXIT_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once where Qt was used: everything has been reported, and what hundreds of tests have left of Qt would be
    destroyed in no order by the interpreter's end, which has crashed after 4,000 tests that had passed."""
    status = config.stash.get(_EXIT_STATUS, None)
    if status is not None and "PySide6.QtWidgets" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
