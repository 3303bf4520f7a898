import pytest

from tests.fakes.stream_scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_on_asyncios_own_loop(scenario: Scenario) -> None:
    await scenario()
