"""The cases of the suite: each a test that runs for every dialect which has what it needs."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from tests.conformance.dialect import Dialect
from tests.conformance.local_dialect import LocalDialect
from tests.conformance.plain_dialects import ChatbotUIDialect, GuideDialect, SampleDialect
from tests.conformance.service_dialects import AnthropicDialect, GeminiDialect, OllamaDialect, OpenAIDialect

DIALECTS: tuple[Dialect, ...] = (
    ChatbotUIDialect(),
    OpenAIDialect(),
    AnthropicDialect(),
    GeminiDialect(),
    OllamaDialect(),
    LocalDialect(),
    GuideDialect(),
    SampleDialect(),
)
"""The columns of the table."""

TITLE = "conformance_title"

Test = TypeVar("Test", bound=Callable[..., Any])


def case(title: str, *needs: str) -> Callable[[Test], Test]:
    """A row of the table, for the dialects that have all of `needs`: abilities or options."""

    def decorate(test: Test) -> Test:
        setattr(test, TITLE, title)
        able = [dialect for dialect in DIALECTS if set(needs) <= dialect.has]
        parametrized: Test = pytest.mark.parametrize("dialect", able, ids=[dialect.name for dialect in able])(test)
        return parametrized

    return decorate
