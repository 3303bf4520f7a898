"""The profile, settings.toml and the command line: what scripts and people who edit files hold on to."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gui import __version__
from tests.e2e.chat_window import ChatWindow, run_in_terminal, talking_to
from tests.e2e.desktop import ROOT, Desktop
from tests.e2e.screen_reader import wait_until
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running

window_test = pytest.mark.window


@window_test
def test_wrong_values_are_named_with_key_line_and_what_is_allowed_and_the_rest_is_used(
    desktop: Desktop, profile: Path
) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        settings = talking_to(server.address) + '[network.proxy]\nmode = "auto"\n[appearance]\ntext_size = 9000\n'
        window = ChatWindow(desktop, profile=profile, settings=settings)
        window.wait_for_words("line 6, network.proxy.mode")
        (told,) = {text for text in window.texts() if text.startswith("line 6, network.proxy.mode")}
        assert all(f"“{allowed}”" in told or f'"{allowed}"' in told for allowed in ("system", "none", "manual")), told
        window.wait_for_words("line 8, appearance.text_size")
        assert window.says("300")
        assert window.ask("hi").text == "Hello"
    assert window.settings_file.read_text(encoding="utf-8") == settings


@window_test
def test_a_file_that_is_no_toml_is_named_with_its_line_and_kept(desktop: Desktop, profile: Path) -> None:
    window = ChatWindow(desktop, profile=profile, settings="[chat]\nthis is no TOML\n")
    window.wait_for_words("line 2")
    desktop.key("ctrl+plus")
    wait_until(lambda: "text_size" in window.settings_file.read_text(), what="a saved setting")
    kept = [path.read_text() for path in profile.glob("settings.toml.*")]
    assert kept == ["[chat]\nthis is no TOML\n"]


@window_test
def test_unknown_keys_and_comments_are_kept_when_a_setting_changes(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI()) as server:
        mine = '# mine\n[from_the_future]\nflux = 1.21 # gigawatts\n[appearance]\nglow = "neon"\n'
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address, mine))
        desktop.key("ctrl+plus")
        wait_until(lambda: "text_size" in window.settings_file.read_text(), what="a saved setting")
    text = window.settings_file.read_text(encoding="utf-8")
    document = tomllib.loads(text)
    assert document["appearance"] == {"glow": "neon", "text_size": 110}
    assert document["from_the_future"] == {"flux": 1.21}
    assert "# mine\n" in text
    assert "# gigawatts\n" in text
    assert not window.says("from_the_future"), "what a newer Rill knows is no mistake"


@window_test
def test_everything_lies_in_the_profile(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        window.ask("hi")
        desktop.key("ctrl+plus")
        wait_until(lambda: "text_size" in window.settings_file.read_text(), what="a saved setting")
        window.quit()
    strays = [path for path in desktop.home.rglob("*") if "rill" in path.name.lower()]
    assert strays == []
    for folder in (path for path in profile.iterdir() if path.is_dir()):
        assert folder.stat().st_mode & 0o077 == 0, f"{folder.name} is open to others"


@window_test
def test_a_second_start_brings_the_first_window_to_the_front(desktop: Desktop, profile: Path) -> None:
    with running(ChatbotUI()) as server:
        window = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        desktop.hide_windows()
        second = desktop.start([sys.executable, "-m", "gui", "--profile", profile], log="second")
        assert second.wait(timeout=20) == 0
        wait_until(lambda: desktop.title_in_front() == "Rill", what="the first window in front")
        assert window.process.poll() is None
        assert desktop.log("second") == ""


@window_test
def test_another_profile_is_another_window(desktop: Desktop, profile: Path, tmp_path: Path) -> None:
    with running(ChatbotUI()) as server:
        first = ChatWindow(desktop, profile=profile, settings=talking_to(server.address))
        second = ChatWindow(desktop, profile=tmp_path / "other", settings=talking_to(server.address))
        assert first.process.poll() is None
        assert second.process.poll() is None


def test_version_and_help_need_no_screen() -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    told = run_in_terminal("--version", env=env)
    assert (told.returncode, told.stdout) == (0, f"Rill {__version__}\n")
    told = run_in_terminal("--help", env=env)
    assert told.returncode == 0
    for word in ("--profile", "--version", "ask"):
        assert word in told.stdout


def test_a_wrong_option_is_refused() -> None:
    told = run_in_terminal("--no-such-option")
    assert told.returncode == 2
    assert "--no-such-option" in told.stderr


def test_the_commands_load_no_qt() -> None:
    script = (
        "import sys\nfrom gui.__main__ import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.startswith('PySide6')])\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert told.stdout.splitlines()[-1] == "[]"
