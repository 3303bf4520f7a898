"""The Debian package on a machine that has nothing: installed, started from the menu, talked to."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools import debian
from tests.e2e.bare_debian import BareDebian
from tests.e2e.desktop import Desktop
from tests.e2e.screen_reader import wait_until
from tests.fakes.components import require

ROOT = Path(__file__).resolve().parents[2]
_ENTRY = f"/usr/share/applications/{debian.APPLICATION_ID}.desktop"
_X11_SOCKETS = Path("/tmp/.X11-unix")

pytestmark = [pytest.mark.window, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def package() -> Path:
    require("package-tools")
    subprocess.run([sys.executable, "packaging/dev.py", "package"], cwd=ROOT, check=True)
    return debian.package_file()


@pytest.fixture
def bare_debian(tmp_path: Path) -> Iterator[BareDebian]:
    tree = BareDebian(tmp_path / "tree")
    try:
        yield tree
    finally:
        tree.remove()


def test_the_installed_package_opens_from_its_menu_entry_and_the_guide_answers(
    package: Path, bare_debian: BareDebian, tmp_path: Path
) -> None:
    bare_debian.install(package, "libglib2.0-bin")  # gio, which starts menu entries as a desktop does
    assert not list((bare_debian.folder / "usr/bin").glob("python3*"))

    with Desktop(tmp_path / "desktop") as desktop:
        start = f"mkdir -p /home/someone && gio launch {_ENTRY} && exec sleep infinity"
        launched = desktop.start(
            bare_debian.inside(["sh", "-c", start], offline=True, shared=[desktop.runtime, _X11_SOCKETS]),
            env={"HOME": "/home/someone"},
            log="rill",
        )
        desktop.window(process=launched)
        assert desktop.window_class() == _entry_value(bare_debian, "StartupWMClass")
        wait_until(lambda: "focused" in desktop.reader.read("text", "Message").states, what="a focused composer")
        desktop.type_text("How do I set a proxy?")
        desktop.key("Return")

        wait_until(lambda: _reply_text(desktop), what="the beginning of an answer", seconds=30)
        desktop.reader.read("button", "Send", seconds=30)  # stands where Stop stood: the reply has ended
        prompt, reply = desktop.reader.items("list", "Conversation")
        assert (prompt.name, prompt.text) == ("You, message 1 of 2", "How do I set a proxy?")
        assert reply.name.endswith(", reply 2 of 2")
        assert "proxy" in reply.text.lower()
        assert "Traceback" not in desktop.log("rill")


def _reply_text(desktop: Desktop) -> str:
    """What the second message on screen says so far."""
    messages = desktop.reader.items("list", "Conversation")
    return messages[1].text if len(messages) == 2 else ""


def _entry_value(tree: BareDebian, key: str) -> str:
    lines = (tree.folder / _ENTRY.removeprefix("/")).read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith(f"{key}="))
