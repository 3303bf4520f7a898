import asyncio

import pytest
import qasync

from tests.fakes.stream_scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_on_the_windows_loop(scenario: Scenario) -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    await scenario()
