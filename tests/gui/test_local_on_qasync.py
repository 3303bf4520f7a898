import asyncio
from pathlib import Path

import pytest
import qasync

from provider.local.engine import stop_engine
from tests.fakes.local_scenarios import SCENARIOS, Scenario, write_models


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_on_the_windows_loop(scenario: Scenario, tmp_path: Path) -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    write_models(tmp_path / "models")
    try:
        await scenario(tmp_path / "models")
    finally:
        await stop_engine()
