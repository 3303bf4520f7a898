"""A download as the window follows it, from a real server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest_asyncio

from gui.bridge.model_download import ModelDownload, Stage
from gui.bridge.tasks import Tasks
from gui.settings.schema import PROXY_MODE
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from provider.local.errors import DownloadAddressError, ForeignModelFileError
from tests.fakes.counterparty import eventually
from tests.fakes.model_store import ModelStore
from tests.fakes.tiny_model import write_tiny_model


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[ModelStore]:
    async with ModelStore(write_tiny_model(tmp_path / "tiny.gguf").read_bytes()) as store:
        yield store


@pytest_asyncio.fixture
async def download(tmp_path: Path) -> AsyncIterator[ModelDownload]:
    settings = Settings(tmp_path / "settings.toml")
    settings.set(PROXY_MODE, "none")
    tasks = Tasks()
    yield ModelDownload(
        settings=settings, secrets=SecretStore(profile="", names_file=tmp_path / "names"), spawn=tasks.spawn
    )
    await tasks.cancel_all()


def has_come(download: ModelDownload, count: int) -> Callable[[], bool]:
    return lambda: download.done >= count


async def test_it_tells_how_far_it_is_and_where_the_file_lies(
    download: ModelDownload, store: ModelStore, tmp_path: Path
) -> None:
    finished: list[Path] = []
    download.finished.connect(finished.append)
    download.start(store.address, sha256=store.sha256)
    assert download.stage is Stage.RUNNING
    await eventually(lambda: finished)
    assert (download.stage, download.done, download.total) == (Stage.DONE, len(store.data), len(store.data))
    assert finished == [tmp_path / "data" / "models" / "model.gguf"]


async def test_what_has_come_stays_when_it_is_paused_and_goes_when_it_is_given_up(
    download: ModelDownload, store: ModelStore, tmp_path: Path
) -> None:
    store.habits.hangs_after = 200_000
    download.start(store.address)
    await eventually(has_come(download, 190_000))
    download.pause()
    await eventually(lambda: download.stage is Stage.PAUSED)
    part = tmp_path / "data" / "models" / "model.gguf.part"
    assert part.stat().st_size >= 190_000

    download.start(store.address)
    await eventually(has_come(download, 190_000))
    download.give_up()
    await eventually(lambda: download.stage is Stage.IDLE)
    assert not part.exists()


async def test_paused_before_its_first_step_it_is_paused(download: ModelDownload, store: ModelStore) -> None:
    download.start(store.address)
    download.pause()
    await asyncio.sleep(0.05)
    assert download.stage is Stage.PAUSED


async def test_what_is_wrong_is_told_and_the_next_one_begins_anew(download: ModelDownload, store: ModelStore) -> None:
    download.start("ftp://nowhere.example/x.gguf")
    await eventually(lambda: download.stage is Stage.FAILED)
    assert isinstance(download.error, DownloadAddressError)
    store.data = b"PK\x03\x04" + bytes(1000)
    download.start(store.address)
    await eventually(lambda: isinstance(download.error, ForeignModelFileError))
