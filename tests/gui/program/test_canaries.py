"""Keys and passwords are nowhere but where they belong (fault 42)."""

import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton

from gui.history.archive.forms import Form, Words
from gui.history.backups import list_backups
from gui.history.connection import connect
from gui.history.places import Places
from gui.history.reading import read_conversation
from tests.fakes.chat_completions import ChatCompletions
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer, redirect
from tests.fakes.raw import Behaviour
from tests.gui.program.rill import OpenRill, Rill, talking_to
from tests.gui.program.service import FaultyService

CANARY = "canary-7f3a"


def everything_on_disk(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def export(rill: Rill, form: Form, target: Path) -> bytes:
    transfer = rill.program.keeping.transfer
    transfer.export(keys=None, form=form, target=target, words=Words())
    await rill.until(lambda: transfer.work is None, what="the export")
    return unpacked(target)


def unpacked(target: Path) -> bytes:
    if zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return target.read_bytes()


@pytest.mark.parametrize(
    "behaviour",
    [
        answer("401 No", f"bad key {CANARY}".encode()),
        answer(f"500 Incorrect API key: {CANARY}", b"Error"),
        redirect(307, f"https://u:{CANARY}@127.0.0.1:1/"),
    ],
    ids=["said in the answer", "said in the reason", "said in an address"],
)
async def test_a_key_that_a_service_says_aloud_is_in_no_file(
    open_rill: OpenRill, tmp_path: Path, behaviour: Behaviour
) -> None:
    with running(FaultyService(behaviour)) as server:
        async with open_rill(talking_to(server.url)) as rill:
            await rill.enter_key(CANARY)
            await rill.ask("Is all well?")
            exports = [await export(rill, form, tmp_path / f"out.{form}") for form in Form]
            key = rill.chat.conversation.key
        places = Places(tmp_path / "profile" / "data")
        assert list_backups(places), "there is a backup to be looked through"
        connection = connect(places.database)
        failed = read_conversation(connection, key).conversation.path()[-1]
        assert failed.failure is not None, "what went wrong is kept, without the key"
        assert CANARY not in repr(failed)
        connection.close(True)
        found = [
            name for name, content in everything_on_disk(tmp_path / "profile").items() if CANARY.encode() in content
        ]
        assert found == []
        assert all(b"Is all well?" in content for content in exports)
        assert not [content for content in exports if CANARY.encode() in content]
        assert CANARY in server.requests[-1].decode(), "the key went where it belongs"


async def test_what_the_user_writes_himself_is_kept_as_he_wrote_it(open_rill: OpenRill, tmp_path: Path) -> None:
    """A key in a message is the user's own words: nothing the user typed is changed."""
    async with open_rill('[chat]\ndefault_model = "guide/manual"\n') as rill:
        await rill.ask("What is sk-abcdefghijklmnopqrstuvwx for?")
        rill.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    content = everything_on_disk(tmp_path / "profile")
    assert any(b"sk-abcdefghijklmnopqrstuvwx" in each for each in content.values())


async def test_the_keys_of_a_service_entered_in_the_preferences_are_in_no_file(
    open_rill: OpenRill, tmp_path: Path
) -> None:
    """Two keys of a service that quotes the wrong one; the list of models is kept, too, and the test walks the way."""
    async with ChatCompletions(key=f"{CANARY}-right") as server:
        settings = f'[chat]\ndefault_model = "custom/small"\n[providers.custom]\naddress = "{server.url}"\n'
        async with open_rill(settings) as rill:
            await rill.enter_key(f"{CANARY}-wrong", service="custom")
            await rill.ask("Is all well?")
            assert rill.reply.failure is not None
            assert rill.reply.failure.kind == "KeyRejectedError"
            await rill.add_key(f"{CANARY}-right", name="Work", service="custom")
            rill.program.open_preferences("providers", "custom")
            rill.find(QRadioButton, "key_Work").click()
            await rill.in_front()
            assert (await rill.ask("And now?")).text == "Hello"
            rill.find(QPushButton, "service_test_word").click()
            await rill.until(lambda: rill.says("Everything works."), what="the end of the test")
        assert {f"{CANARY}-wrong", f"{CANARY}-right"} <= set(server.keys), "the keys went where they belong"
    profile = everything_on_disk(tmp_path / "profile")
    assert any(b"small" in content for name, content in profile.items() if name.endswith("models.json"))
    assert [name for name, content in profile.items() if CANARY.encode() in content] == []
    assert not any(CANARY in argument for argument in sys.argv)
