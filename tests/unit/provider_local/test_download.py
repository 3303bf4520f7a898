"""Downloads from a real server, whole and in pieces, and what becomes of the file."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from provider.errors import (
    NotAnAnswerError,
    NotFoundError,
    ProviderError,
    ProxyUnreachableError,
    RedirectBlockedError,
    StalledError,
    UnreachableError,
)
from provider.local import download as module
from provider.local.download import Download, Way, discard, download
from provider.local.download_address import download_url, file_name, next_url
from provider.local.errors import (
    AlreadyThereError,
    ChecksumError,
    DamagedModelFileError,
    DiskSpaceError,
    DownloadAddressError,
    DownloadRefusedError,
    FileNotWrittenError,
    ForeignModelFileError,
)
from provider.local.part_file import Origin, PartFile
from provider.transport.limits import Limits
from tests.fakes.model_store import ModelStore
from tests.fakes.proxies import free_port, tinyproxy
from tests.fakes.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny.gguf").read_bytes()


@pytest_asyncio.fixture
async def store(data: bytes, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ModelStore]:
    monkeypatch.setattr(module, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(module, "_ENOUGH_BYTES", 10_000)
    async with ModelStore(data) as store:
        yield store


async def direct(_url: str) -> None:
    """No proxy for any address."""


def through(url: str) -> Way:
    """This proxy for every address."""

    async def way(_url: str) -> str:
        return url

    return way


def from_(store: ModelStore, folder: Path, *, sha256: str = "") -> Download:
    return Download(address=store.address, folder=folder, sha256=sha256, way=direct)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_file_arrives_whole_with_its_progress_and_leaves_nothing_beside_it(
    store: ModelStore, tmp_path: Path
) -> None:
    told: list[tuple[int, int | None]] = []
    folder = tmp_path / "new" / "models"

    path = await download(
        from_(store, folder, sha256=store.sha256.upper()), on_progress=lambda done, total: told.append((done, total))
    )

    assert path.read_bytes() == store.data
    assert left_in(folder) == ["model.gguf"]
    assert told[0] == (0, len(store.data))
    assert told[-1] == (len(store.data), len(store.data))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


async def test_a_connection_that_breaks_is_made_again_and_goes_on_where_it_was(
    store: ModelStore, tmp_path: Path
) -> None:
    store.habits.breaks_after = 150_000
    path = await download(from_(store, tmp_path, sha256=store.sha256))
    assert path.read_bytes() == store.data
    assert len(store.asked) > 2
    assert all(asked.range and asked.validator == '"one"' for asked in store.asked[1:])


async def test_a_stopped_download_goes_on_later(store: ModelStore, tmp_path: Path) -> None:
    await _leave_a_part(store, tmp_path)
    assert left_in(tmp_path) == ["model.gguf.part", "model.gguf.part.json"]
    assert store.address not in (tmp_path / "model.gguf.part.json").read_text()

    first: list[int] = []
    path = await download(from_(store, tmp_path), on_progress=lambda done, _total: first.append(done))
    assert first[0] > 190_000
    assert path.read_bytes() == store.data


async def test_a_server_without_ranges_starts_anew(store: ModelStore, tmp_path: Path) -> None:
    await _leave_a_part(store, tmp_path)
    store.habits.ranges = False
    path = await download(from_(store, tmp_path))
    assert path.read_bytes() == store.data


async def test_a_file_that_has_changed_meanwhile_is_fetched_anew(store: ModelStore, tmp_path: Path) -> None:
    await _leave_a_part(store, tmp_path)
    store.habits.etag = '"two"'
    store.data = store.data[:-4] + b"new!"
    path = await download(from_(store, tmp_path, sha256=store.sha256))
    assert path.read_bytes() == store.data


async def test_a_server_that_names_no_state_and_no_length_is_read_to_its_end(store: ModelStore, tmp_path: Path) -> None:
    store.habits.etag, store.habits.says_length = "", False
    assert (await download(from_(store, tmp_path))).read_bytes() == store.data


async def test_redirects_lead_to_other_hosts(store: ModelStore, tmp_path: Path) -> None:
    async with ModelStore(store.data) as other:
        store.habits.redirect = f"{other.url}/files/0a1b?name=model"
        path = await download(from_(store, tmp_path))
    assert path.name == "model.gguf"
    assert path.read_bytes() == store.data


async def test_redirects_in_circles_end(store: ModelStore, tmp_path: Path) -> None:
    store.habits.redirect = store.address
    with pytest.raises(RedirectBlockedError, match="on and on"):
        await download(from_(store, tmp_path))


async def test_the_way_leads_through_the_proxy_of_each_address(store: ModelStore, tmp_path: Path) -> None:
    with tinyproxy() as proxy:
        asked: list[str] = []

        async def way(url: str) -> str:
            asked.append(url)
            return proxy.url

        wanted = Download(address=store.address, folder=tmp_path, way=way)
        assert (await download(wanted)).read_bytes() == store.data
        assert asked == [store.address]


async def test_a_proxy_that_is_not_there_is_not_passed_by(store: ModelStore, tmp_path: Path) -> None:
    way = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(ProxyUnreachableError):
        await download(Download(address=store.address, folder=tmp_path, way=through(way)))
    assert not store.asked


async def test_another_file_than_that_of_the_checksum_is_deleted(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(ChecksumError, match=store.sha256):
        await download(from_(store, tmp_path, sha256="0" * 64))
    assert left_in(tmp_path) == []


async def test_a_file_that_is_no_model_is_given_up_at_its_first_bytes(store: ModelStore, tmp_path: Path) -> None:
    store.data = b"PK\x03\x04" + bytes(500_000)
    with pytest.raises(ForeignModelFileError, match="ZIP"):
        await download(from_(store, tmp_path))
    assert not (tmp_path / "model.gguf").exists()


async def test_a_model_that_is_damaged_at_the_server_is_deleted(store: ModelStore, tmp_path: Path) -> None:
    store.data = store.data[:100_000]
    with pytest.raises(DamagedModelFileError):
        await download(from_(store, tmp_path))
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("status", "error"), [(404, NotFoundError), (401, DownloadRefusedError), (403, DownloadRefusedError)]
)
async def test_a_refusal_is_told(store: ModelStore, tmp_path: Path, status: int, error: type[ProviderError]) -> None:
    store.habits.status = status
    with pytest.raises(error):
        await download(from_(store, tmp_path))
    assert left_in(tmp_path) == []


async def test_a_web_page_is_no_model(store: ModelStore, tmp_path: Path) -> None:
    store.data, store.habits.content_type = b"<html><body>Please log in</body></html>", "text/html"
    with pytest.raises(NotAnAnswerError, match="Please log in"):
        await download(from_(store, tmp_path))


async def test_a_server_that_stops_sending_is_not_waited_for_for_ever(store: ModelStore, tmp_path: Path) -> None:
    store.habits.hangs_after = 0
    limits = Limits(idle_seconds=0.2, first_byte_seconds=0.2)
    with pytest.raises(StalledError):
        await download(Download(address=store.address, folder=tmp_path, limits=limits, way=direct))


async def test_nobody_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        await download(Download(address=f"http://127.0.0.1:{free_port()}/x.gguf", folder=tmp_path, way=direct))


async def test_what_is_there_is_not_fetched_again(store: ModelStore, tmp_path: Path) -> None:
    await download(from_(store, tmp_path))
    with pytest.raises(AlreadyThereError):
        await download(from_(store, tmp_path))
    assert len(store.asked) == 1


async def test_a_folder_that_cannot_be_written_is_told(store: ModelStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileNotWrittenError):
        await download(from_(store, tmp_path / "file" / "models"))


async def test_what_has_arrived_can_be_deleted(store: ModelStore, tmp_path: Path) -> None:
    await _leave_a_part(store, tmp_path)
    await discard(from_(store, tmp_path))
    assert left_in(tmp_path) == []


def test_a_file_that_has_no_room_is_refused_before_it_is_fetched(tmp_path: Path) -> None:
    part = PartFile(tmp_path, "x.gguf")
    with pytest.raises(DiskSpaceError, match=r"the file needs 1000000000\.0 GB"):
        part.begin(Origin(address="", total=10**18), at=0)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "model.gguf",
        "ftp://a.example/x.gguf",
        "http://a.example/x.gguf",
        "https://anna:pw@a.example/x.gguf",
        "https:///x",
    ],
)
def test_addresses_that_lead_nowhere_or_are_not_safe_are_refused(address: str) -> None:
    with pytest.raises(DownloadAddressError) as caught:
        download_url(address)
    assert "pw" not in caught.value.message


def test_names_of_files_are_fit_for_every_system() -> None:
    assert file_name(download_url("https://a.example/m/A%20b%2F..%2F%3A.gguf?x=1#y")) == "A b_..__.gguf"
    assert len(file_name(download_url(f"https://a.example/{'x' * 400}.gguf"))) == 200
    for bad in ("https://a.example/", "https://a.example/.gguf", "https://a.example/x.bin"):
        with pytest.raises(DownloadAddressError):
            file_name(download_url(bad))


def test_a_page_that_shows_a_file_stands_for_the_file() -> None:
    url = download_url("https://huggingface.co/who/what/blob/main/x.gguf")
    assert str(url) == "https://huggingface.co/who/what/resolve/main/x.gguf"


@pytest.mark.parametrize("location", ["http://b.example/x", "", "file:///etc/passwd", "http://["])
def test_redirects_never_leave_what_is_encrypted(location: str) -> None:
    with pytest.raises(RedirectBlockedError):
        next_url(download_url("https://a.example/x.gguf"), location=location, hops=0)


async def _leave_a_part(store: ModelStore, folder: Path) -> None:
    """A download that was stopped in its midst."""
    store.habits.hangs_after = 200_000
    arrived = asyncio.Event()
    task = asyncio.ensure_future(
        download(from_(store, folder), on_progress=lambda done, _total: arrived.set() if done > 190_000 else None)
    )
    await asyncio.wait_for(arrived.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    store.habits.hangs_after = None
