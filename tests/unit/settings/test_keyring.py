"""Keys of services in a real gnome-keyring, on a session bus of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.component("gnome-keyring")

_SESSION = """
printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
exec "$0" "$@"
"""
_HEAD = """
import asyncio, pathlib, sys
from gui.settings.keys import ServiceKeys
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings

folder = pathlib.Path(sys.argv[1])

def store():
    names = folder / "names"
    return SecretStore(profile="/tmp/p", names_file=names, read_seconds=2, write_seconds=2, pause_seconds=0)

def keys(secrets, service="openai"):
    return ServiceKeys(settings=Settings(folder / "settings.toml"), secrets=secrets, service_id=service)

async def locked():
    import secretstorage
    bus = secretstorage.dbus_init()
    secretstorage.get_default_collection(bus).lock()
"""


def played(folder: Path, script: str, *, bus: bool = True) -> list[str]:
    """What a program says that runs in a session with an unlocked keyring, or without any."""
    file = folder / "script.py"
    file.write_text(f"{_HEAD}\nasync def main():\n{_indented(script)}\nasyncio.run(main())\n", encoding="utf-8")
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_RUNTIME_DIR": str(folder)}
    command = [sys.executable, str(file), str(folder)]
    if bus:
        command = ["dbus-run-session", "--", "sh", "-c", _SESSION, *command]
    else:
        home["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={folder / 'nobody'}"
    environment = {**os.environ, **home, "PYTHONPATH": str(Path.cwd())}
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=50, check=False)
    assert shown.returncode == 0, shown.stderr
    file.unlink()
    return shown.stdout.splitlines()


def _indented(script: str) -> str:
    return "\n".join(f"    {line}" for line in script.splitlines())


def holds(directory: Path, secret: bytes) -> bool:
    return any(secret in file.read_bytes() for file in directory.rglob("*") if file.is_file())


def test_several_keys_of_several_services_are_kept_renamed_and_deleted(tmp_path: Path) -> None:
    said = played(
        tmp_path,
        """
mine, others = keys(store()), keys(store(), "openrouter")
assert await mine.keep("", "canary-1") and await mine.keep("My work", "canary-2")
other_store = store()
assert await keys(other_store, "openrouter").keep("", "canary-3")
later = store()
print(later.names())
print([await later.get(name) for name in later.names()])
mine = keys(store())
print(await mine.rename("My work", "Büro"), mine.names())
await mine.delete("")
print(mine.names(), mine.in_use)
again = store()
print(again.names(), [await again.get(name) for name in again.names()])
await keys(again).delete_all()
print(store().names())
""",
    )
    assert said == [
        "('openai/key', 'openai/key/My work', 'openrouter/key')",
        "['canary-1', 'canary-2', 'canary-3']",
        "True ['', 'Büro']",
        "['Büro'] Büro",
        "('openai/key/Büro', 'openrouter/key') ['canary-2', 'canary-3']",
        "('openrouter/key',)",
    ]
    assert not holds(tmp_path, b"canary")


def test_a_locked_keyring_gives_nothing_out_and_what_is_entered_lasts_for_the_session(tmp_path: Path) -> None:
    said = played(
        tmp_path,
        """
assert await keys(store()).keep("", "canary-1")
await locked()
secrets = store()
mine = keys(secrets)
print(repr(await secrets.get("openai/key")), mine.names())
print(await mine.rename("", "Work"), mine.names())
print(await mine.keep("Second", "canary-2"), secrets.persisted, secrets.is_persisted("openai/key/Second"))
print(await secrets.get("openai/key/Second"), mine.names())
""",
    )
    assert said == [
        "'' ['']",
        "False ['']",
        "False False False",
        "canary-2 ['', 'Second']",
    ]
    assert not holds(tmp_path, b"canary")


def test_without_a_keyring_keys_last_for_the_session(tmp_path: Path) -> None:
    said = played(
        tmp_path,
        """
secrets = store()
print(await secrets.probe())
print(await keys(secrets).keep("", "canary-1"), secrets.persisted, await secrets.get("openai/key"))
print(store().names())
""",
        bus=False,
    )
    assert said == ["False", "False False canary-1", "()"]
    assert not holds(tmp_path, b"canary")
