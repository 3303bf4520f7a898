import asyncio
from pathlib import Path

import pytest
import qasync

from provider.local.engine import stop_engine
from tests.fakes import local_scenarios as scenarios
from tests.fakes.local_scenarios import Scenario, write_models

ON_THE_LOOP = (
    scenarios.a_model_is_loaded_and_answers,
    scenarios.another_model_replaces_the_first_when_that_has_answered,
    scenarios.a_killed_process_costs_the_answer_only_and_the_next_one_works,
    scenarios.a_process_that_is_killed_while_it_loads_is_told_as_such,
    scenarios.stopping_an_answer_keeps_the_model,
    scenarios.an_idle_model_gives_its_memory_back,
)
"""Those that depend on the loop: pipes, threads, timers, sockets."""


@pytest.mark.parametrize("scenario", ON_THE_LOOP, ids=lambda scenario: scenario.__name__)
async def test_on_the_windows_loop(scenario: Scenario, tmp_path: Path) -> None:
    assert isinstance(asyncio.get_running_loop(), qasync.QEventLoop)
    write_models(tmp_path / "models")
    try:
        await scenario(tmp_path / "models")
    finally:
        await stop_engine()
