"""The suite's fixtures, and the table of what it found: pytest tests/conformance --conformance-table FILE."""

import logging
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.conformance.cases import TITLE
from tests.conformance.table import Table
from tests.fakes.certificates import Certificates
from tests.fakes.proxies import RunningProxy, microsocks, tinyproxy

_OPTION = "--conformance-table"
_TABLE = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_OPTION, metavar="FILE", help="write provider × case as Markdown to FILE")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TABLE] = Table()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    title = getattr(getattr(item, "function", None), TITLE, "")
    callspec = getattr(item, "callspec", None)
    if title and callspec is not None:
        fault = callspec.params.get("fault")
        row = f"{title}: {fault.name}" if fault else title
        item.config.stash[_TABLE].add(row, callspec.params["dialect"].name, report.outcome)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = session.config.getoption(_OPTION, default=None)
    if path:
        Path(path).write_text(session.config.stash[_TABLE].as_markdown(), encoding="utf-8")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def http_proxy() -> Iterator[RunningProxy]:
    """tinyproxy, whose connections come from 127.0.0.2."""
    with tinyproxy(user="user", password="canaryproxy", outgoing="127.0.0.2") as proxy:
        yield proxy


@pytest.fixture(scope="session")
def socks_proxy() -> Iterator[RunningProxy]:
    """microsocks, whose connections come from 127.0.0.2."""
    with microsocks(user="user", password="canaryproxy", outgoing="127.0.0.2") as proxy:
        yield proxy


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A provider reports through its errors; anything in the log is a task or a socket that was lost."""
    caplog.set_level(logging.WARNING)
    yield
    assert [record.getMessage() for record in caplog.get_records("call")] == []
