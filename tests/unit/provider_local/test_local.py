"""The provider end to end, on asyncio's own loop, with what it does around its answers."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from provider.local.catalogue import model_files
from provider.local.engine import engine, stop_engine
from provider.local.engine_job import Job
from provider.local.errors import ModelNotLoadedError
from provider.local.local import Local
from provider.local.process import how_it_ended, reason_in
from tests.fakes.local_scenarios import HELLO, MODEL, OTHER, SCENARIOS, Scenario, all_of, ended, write_models
from tests.fakes.tiny_model import write_tiny_model

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "models"
    write_models(folder)
    return folder


@pytest_asyncio.fixture(autouse=True)
async def nothing_runs_on() -> AsyncIterator[None]:
    yield
    await stop_engine()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
async def test_on_asyncios_own_loop(scenario: Scenario, folder: Path) -> None:
    await scenario(folder)


async def test_the_models_of_the_folder_and_those_elsewhere_are_listed(folder: Path, tmp_path: Path) -> None:
    elsewhere = write_tiny_model(tmp_path / "river.gguf", name="Elsewhere")
    (tmp_path / "broken.gguf").write_text("no model")
    files = (str(elsewhere), str(tmp_path / "broken.gguf"), str(folder / MODEL))

    models = await Local.list_models(folder=str(folder), files=files, context=1024)

    listed = {info.id: (info.name, info.context_tokens) for info in models}
    assert listed == {
        MODEL: ("Tiny River · F32", 1024),
        OTHER: ("Other · F32", 1024),
        f"{tmp_path.name}/river.gguf": ("Elsewhere · F32", 1024),
        "broken.gguf": ("broken.gguf", None),
    }


def test_folders_are_searched_three_deep_and_links_into_circles_are_not_followed(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    (deep / "d").mkdir(parents=True)
    for place in (deep, deep / "d"):
        write_tiny_model(place / "x.GGUF")
    (deep / "round").symlink_to(tmp_path)
    assert list(model_files(str(tmp_path))) == ["a/b/c/x.GGUF"]


async def test_a_model_of_an_unknown_kind_is_refused_in_the_engines_own_words(tmp_path: Path) -> None:
    data = write_tiny_model(tmp_path / "new.gguf").read_bytes()
    (tmp_path / "new.gguf").write_bytes(
        data.replace(b"llama.", b"lhama.").replace(b"\x05\0\0\0\0\0\0\0llama", b"\x05\0\0\0\0\0\0\0lhama", 1)
    )
    with pytest.raises(ModelNotLoadedError, match="unknown model architecture: 'lhama'") as caught:
        await all_of(Local.create_async_generator("new.gguf", HELLO, folder=str(tmp_path)))
    assert "new.gguf" in caught.value.message
    assert engine().process is None


async def test_the_key_stands_in_no_command_line_and_no_environment(folder: Path) -> None:
    await Local.load(MODEL, folder=str(folder))
    process = engine().process
    assert process is not None
    for file in ("cmdline", "environ"):
        assert process.key not in _told_by_the_system(process.id, file)
    assert process.key not in repr(process.job)
    assert process.address.startswith("http://127.0.0.1:")


async def test_the_model_goes_before_the_window_when_memory_runs_out(folder: Path) -> None:
    await Local.load(MODEL, folder=str(folder))
    process = engine().process
    assert process is not None
    assert _told_by_the_system(process.id, "oom_score_adj").strip() == "1000"


def _told_by_the_system(process: int, file: str) -> str:
    return Path(f"/proc/{process}/{file}").read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "sys.exit()"])
async def test_the_model_ends_with_its_program_however_that_ends(folder: Path, end: str) -> None:
    code = (
        "import asyncio, os, sys\n"
        "from provider.local.local import Local\n"
        "from provider.local.engine import engine\n"
        "async def main():\n"
        f"    await Local.load({MODEL!r}, folder={str(folder)!r})\n"
        "    print(engine().process.id, flush=True)\n"
        f"    {end}\n"
        "asyncio.run(main())\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=50
    )
    assert done.stdout.strip().isdigit(), done.stderr
    assert await ended(int(done.stdout))


async def test_a_lack_of_memory_is_told_as_such(tmp_path: Path) -> None:
    write_tiny_model(tmp_path / "long.gguf", context=8_000_000)
    code = (
        "import asyncio, resource\n"
        "from provider.errors import ProviderError\n"
        "from provider.local.local import Local\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))\n"
        "async def main():\n"
        "    try:\n"
        f"        await Local.load('long.gguf', folder={str(tmp_path)!r}, context=4_000_000)\n"
        "    except ProviderError as error:\n"
        "        print(type(error).__name__, error)\n"
        "asyncio.run(main())\n"
    )
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=50
    )
    assert done.stdout == "MemoryNeededError There is not enough memory to run “long.gguf”.\n", done.stderr


async def test_the_program_itself_is_the_process_with_its_hidden_switch() -> None:
    """As a built program starts it, which is its own Python. Without an order it ends."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "gui", "--local-engine"],
        cwd=ROOT,
        input=b"",
        capture_output=True,
        timeout=50,
    )
    assert b"JSONDecodeError" in done.stderr


async def test_a_question_never_loads_native_code_into_this_process(folder: Path) -> None:
    await all_of(Local.create_async_generator(MODEL, HELLO, folder=str(folder), max_tokens=2))
    assert "xllamacpp" not in sys.modules


def test_what_ended_a_process_is_said_in_plain_words() -> None:
    assert how_it_ended(-9) == "it was killed, probably because memory ran out"
    assert how_it_ended(-11) == "it crashed (SIGSEGV)"
    assert how_it_ended(-4) == "it needs a newer processor"
    assert how_it_ended(0xC0000005) == "it crashed (0xc0000005)"
    assert how_it_ended(3) == "exit status 3"
    assert reason_in(["I ok", "E llama: error loading model: too new.", "E more"]) == "too new"


def test_two_jobs_are_the_same_where_nothing_differs() -> None:
    assert Job(("a",), 5, 6) == Job(("a",), 5, 6) != Job(("a",), 7, 6)
