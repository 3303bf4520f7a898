import asyncio
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.settings.secrets import AI365VIP_KEY, PROXY_LOGIN, KeyringUnavailableError, SecretStore
from tests.fakes.keyring import FakeKeyring, HangingKeyring

MakeStore = Callable[..., SecretStore]


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


@pytest.fixture
def make_store(tmp_path: Path, keyring: FakeKeyring) -> MakeStore:
    def make(*, profile: str = "", ring: FakeKeyring = keyring, seconds: float = 10, pause: float = 60) -> SecretStore:
        return SecretStore(
            profile=profile,
            names_file=tmp_path / f"names{profile}",
            open_keyring=lambda: ring,
            read_seconds=seconds,
            write_seconds=seconds,
            pause_seconds=pause,
        )

    return make


def holds(directory: Path, secret: bytes) -> bool:
    return any(secret in file.read_bytes() for file in directory.rglob("*") if file.is_file())


async def test_a_secret_outlives_the_session(make_store: MakeStore, tmp_path: Path) -> None:
    store = make_store()
    assert await store.set(AI365VIP_KEY, "canary")
    assert store.is_persisted(AI365VIP_KEY)
    assert store.persisted
    assert await make_store().get(AI365VIP_KEY) == "canary"
    assert not holds(tmp_path, b"canary")


async def test_profiles_have_secrets_of_their_own(make_store: MakeStore) -> None:
    await make_store(profile="a").set(AI365VIP_KEY, "of a")
    await make_store(profile="b").set(AI365VIP_KEY, "of b")
    assert await make_store(profile="a").get(AI365VIP_KEY) == "of a"


async def test_an_empty_secret_is_deleted(make_store: MakeStore, keyring: FakeKeyring) -> None:
    store = make_store()
    await store.set(AI365VIP_KEY, "canary")
    assert await store.set(AI365VIP_KEY, "")
    assert keyring.passwords == {}
    assert await store.get(AI365VIP_KEY) == ""
    assert not make_store().is_persisted(AI365VIP_KEY)


async def test_without_secrets_nobody_is_made_to_unlock_a_keyring(make_store: MakeStore, keyring: FakeKeyring) -> None:
    store = make_store()
    assert await store.get(AI365VIP_KEY) == ""
    assert await store.set(PROXY_LOGIN, "")
    assert keyring.asked == []


async def test_the_keyring_is_asked_once_for_each_secret(make_store: MakeStore, keyring: FakeKeyring) -> None:
    await make_store().set(AI365VIP_KEY, "canary")
    store = make_store()
    keyring.asked.clear()
    assert [await store.get(AI365VIP_KEY) for _ in range(3)] == ["canary"] * 3
    assert keyring.asked == ["get"]


async def test_a_locked_keyring_leaves_the_secret_for_the_session_only(
    make_store: MakeStore, keyring: FakeKeyring, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    keyring.locked = True
    store = make_store()
    assert not await store.set(AI365VIP_KEY, "canary")
    assert not store.persisted
    assert not store.is_persisted(AI365VIP_KEY)
    assert await store.get(AI365VIP_KEY) == "canary"
    assert await make_store().get(AI365VIP_KEY) == ""
    assert not holds(tmp_path, b"canary")
    assert "canary" not in caplog.text


async def test_a_replaced_secret_never_comes_back(make_store: MakeStore, keyring: FakeKeyring) -> None:
    await make_store().set(AI365VIP_KEY, "old")
    keyring.locked = True
    assert not await make_store().set(AI365VIP_KEY, "new")
    keyring.locked = False
    assert await make_store().get(AI365VIP_KEY) == ""


async def test_a_keyring_that_refused_is_left_alone_for_a_while(make_store: MakeStore, keyring: FakeKeyring) -> None:
    await make_store().set(AI365VIP_KEY, "canary")
    keyring.locked = True
    store = make_store(pause=0.05)
    keyring.asked.clear()
    assert [await store.get(AI365VIP_KEY) for _ in range(3)] == [""] * 3
    assert keyring.asked == ["get"]
    keyring.locked = False
    await asyncio.sleep(0.1)
    assert await store.get(AI365VIP_KEY) == "canary"


async def test_a_keyring_that_never_answers_costs_its_time_limit(make_store: MakeStore) -> None:
    ring = HangingKeyring()
    store = make_store(ring=ring, seconds=0.1)
    began = time.monotonic()
    assert not await store.set(AI365VIP_KEY, "canary")
    assert time.monotonic() - began < 5
    assert await store.get(AI365VIP_KEY) == "canary"
    ring.release.set()


async def test_the_newest_of_two_secrets_set_at_once_stays(make_store: MakeStore) -> None:
    store = make_store()
    await asyncio.gather(store.set(AI365VIP_KEY, "first"), store.set(AI365VIP_KEY, "second"))
    assert await make_store().get(AI365VIP_KEY) == "second"


async def test_probing_tells_whether_there_is_a_keyring(make_store: MakeStore, tmp_path: Path) -> None:
    assert await make_store().probe()

    def none() -> FakeKeyring:
        raise KeyringUnavailableError("none")

    store = SecretStore(profile="", names_file=tmp_path / "names", open_keyring=none)
    assert not await store.probe()
    assert not store.persisted


def test_a_hanging_keyring_does_not_hold_up_quitting(tmp_path: Path) -> None:
    script = f"""
import asyncio, pathlib
from gui.settings.secrets import SecretStore
from tests.fakes.keyring import HangingKeyring
async def main():
    store = SecretStore(profile="", names_file=pathlib.Path({str(tmp_path / "names")!r}), open_keyring=HangingKeyring)
    task = asyncio.create_task(store.set("x", "y"))
    await asyncio.sleep(0.3)
    task.cancel()
asyncio.run(main())
"""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", script], check=True, timeout=15)
    assert time.monotonic() - began < 10


_KEYRING_SESSION = """
printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$0" -c '
import asyncio, pathlib, sys
from gui.settings.secrets import SecretStore
def store():
    return SecretStore(profile="/tmp/p", names_file=pathlib.Path(sys.argv[1]))
async def main():
    assert await store().probe()
    assert await store().set("ai365vip/key", "canary")
    print(await store().get("ai365vip/key"))
    assert await store().set("ai365vip/key", "")
    other = store()
    print(repr(await other.get("ai365vip/key")), other.is_persisted("ai365vip/key"))
asyncio.run(main())
' "$1"
"""


@pytest.mark.component("gnome-keyring")
def test_a_real_keyring_keeps_and_forgets(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
    shown = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _KEYRING_SESSION, sys.executable, str(tmp_path / "names")],
        env={**os.environ, **home},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (shown.returncode, shown.stdout) == (0, "canary\n'' False\n"), shown.stderr
    assert not holds(tmp_path, b"canary")
