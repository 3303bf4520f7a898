"""What all tests share: no real display, no real profile, no real network settings."""

import os

from tests.fakes.components import pytest_runtest_setup as pytest_runtest_setup

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
    os.environ.pop(name, None)
    os.environ.pop(name.upper(), None)
