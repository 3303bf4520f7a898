"""`rill ask` as a program of its own: what it prints, when, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.chatbot_ui import ChatbotUI, Reply, streamed, tokens
from tests.fakes.counterparty import running
from tests.fakes.proxies import RunningProxy, microsocks, tinyproxy

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30


@pytest.fixture
def server() -> Iterator[ChatbotUI]:
    with running(ChatbotUI()) as server:
        yield server


@pytest.fixture
def profile(server: ChatbotUI, tmp_path: Path) -> Path:
    """A profile whose AI365VIP is the fake server."""
    (tmp_path / "settings.toml").write_text(f'[providers.ai365vip]\naddress = "{server.address}"\n')
    return tmp_path


def command(*arguments: str, profile: Path) -> list[str]:
    return [sys.executable, "-m", "gui", "ask", "--profile", str(profile), *arguments]


def environment(**more: str) -> dict[str, str]:
    """Without a display: nothing here may need one."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "RILL_KEY")}
    return kept | {"PYTHONIOENCODING": "utf-8"} | more


def ask(
    *arguments: str, profile: Path, stdin: str | None = None, **variables: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*arguments, profile=profile),
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.DEVNULL if stdin is None else None,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )


def start(*arguments: str, profile: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*arguments, profile=profile),
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_as_from_a_terminal,
    )


def _as_from_a_terminal() -> None:
    """A shell that starts something in the background lets it ignore Ctrl+C, and so all that is started from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_it_prints_the_answer_and_a_line_end(server: ChatbotUI, profile: Path) -> None:
    done = ask("Hello, world", "--model", "ai365vip/gpt-4o", profile=profile)
    assert (done.returncode, done.stdout, done.stderr) == (0, "You said: Hello, world\n", "")
    assert server.received[0].json["model"]["id"] == "gpt-4o"


def test_each_piece_is_printed_as_it_arrives(server: ChatbotUI, profile: Path) -> None:
    server.reply = tokens(5, pause=0.4)
    process = start("Hello", profile=profile)
    assert process.stdout is not None
    arrived: list[tuple[float, bytes]] = []
    while data := os.read(process.stdout.fileno(), 4096):
        arrived.append((time.monotonic(), data))
    assert process.wait(SECONDS) == 0
    process.communicate()
    assert b"".join(data for _, data in arrived) == b"tok0 tok1 tok2 tok3 tok4 \n"
    assert arrived[0][1] == b"tok0 "
    assert arrived[-1][0] - arrived[0][0] > 1.0


def test_qt_is_never_imported(profile: Path) -> None:
    code = (
        "import sys; from gui.__main__ import main; status = main(sys.argv[1:]);"
        "qt = sorted(name for name in sys.modules if name.startswith(('PySide6', 'shiboken6', 'qasync')));"
        "sys.exit(str(qt) if qt else status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", "--profile", str(profile), "hi"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "You said: hi\n", "")


def test_a_start_of_the_window_does_not_pay_for_it() -> None:
    heavy = "{'aiohttp', 'asyncio', 'provider', 'tomllib', 'gui.settings.settings'} & set(sys.modules)"
    code = f"import sys, gui.ask; sys.exit(sorted({heavy}) or 0)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=SECONDS)


def test_the_guide_answers_without_a_network(tmp_path: Path) -> None:
    done = ask("How do I set a proxy?", "--model", "guide/manual", profile=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("### Set a proxy\n")
    assert ask("hi", "--model", "guide", profile=tmp_path).stdout.startswith("Hello!")


def test_words_without_quotes_are_one_question(server: ChatbotUI, profile: Path) -> None:
    assert ask("two", "words", profile=profile).stdout == "You said: two words\n"


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_the_question_can_come_through_a_pipe(arguments: tuple[str, ...], profile: Path) -> None:
    assert ask(*arguments, profile=profile, stdin="from a pipe ä\n").stdout == "You said: from a pipe ä\n"


def test_what_is_piped_can_stand_within_the_question(server: ChatbotUI, profile: Path) -> None:
    ask("Correct this:", "-", profile=profile, stdin="speling\n")
    assert server.received[0].json["messages"] == [{"role": "user", "content": "Correct this:\n\nspeling"}]


def test_a_pipe_that_nobody_asked_for_is_not_waited_for(profile: Path) -> None:
    with subprocess.Popen(
        command("hi", profile=profile), cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.wait(SECONDS) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("",), "the question is empty"),
        (("hi", "--model", "nobody/gpt-4o"), "no provider “nobody”; there are ai365vip, local, guide"),
        (("hi", "--model", "gpt-4o"), "not of the form provider/model"),
        (("hi", "--proxy", "nonsense"), "not an address of a proxy"),
        (("hi", "--nonsense"), "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_told_from_failure(arguments: tuple[str, ...], said: str, profile: Path) -> None:
    done = ask(*arguments, profile=profile)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_no_question_at_all_is_wrong_usage(profile: Path) -> None:
    assert ask(profile=profile).returncode == 2


def test_a_failure_is_a_plain_message(server: ChatbotUI, profile: Path) -> None:
    server.reply = Reply(status=500, reason="Rate limit reached for gpt-4", chunks=[(0, b"Error")])
    done = ask("hi", profile=profile)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("rill: The service asks for a pause (500): Rate limit reached for gpt-4.")
    assert "Traceback" not in done.stderr


def test_what_had_arrived_before_a_failure_is_printed(server: ChatbotUI, profile: Path) -> None:
    (profile / "settings.toml").write_text(
        f'[providers.ai365vip]\naddress = "{server.address}"\n[network]\nidle_seconds = 1\n'
    )
    server.reply = streamed("half an ans", stays_open=True)
    done = ask("hi", profile=profile)
    assert (done.returncode, done.stdout) == (1, "half an ans\n")
    assert "Nothing came from the service for 1 s." in done.stderr


def test_an_unknown_model_is_named_with_those_there_are(tmp_path: Path) -> None:
    done = ask("hi", "--model", "guide/gpt-4o", profile=tmp_path)
    assert done.returncode == 1
    assert "Available: manual." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
def test_ctrl_c_stops_it_and_keeps_what_had_arrived(server: ChatbotUI, profile: Path) -> None:
    server.reply = streamed("so far", stays_open=True)
    process = start("hi", profile=profile)
    assert process.stdout is not None
    assert os.read(process.stdout.fileno(), 100) == b"so far"
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=SECONDS)
    assert (process.returncode, rest, said) == (130, b"\n", b"")


@pytest.mark.parametrize(
    ("redirection", "code", "said"),
    [
        ("<&-", 2, "rill: there is no question; see rill ask --help"),
        ("- <&-", 2, "rill: the question is empty"),
        ("proxy >&-", 1, "rill: there is nowhere to print the answer"),
        ("proxy >/dev/full", 1, "rill: the answer cannot be printed: No space left on device"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_input_or_output_that_is_no_use_is_named(redirection: str, code: int, said: str, tmp_path: Path) -> None:
    line = f'"$@" {redirection}'
    program = command("--model", "guide/manual", profile=tmp_path)
    done = subprocess.run(
        ["sh", "-c", line, "sh", *program], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=SECONDS
    )
    assert (done.returncode, done.stderr) == (code, said + "\n")


def test_a_terminal_with_an_old_character_set_shows_the_help_and_the_answer(profile: Path) -> None:
    for arguments in (("--help",), ("Grüße – 日本語",)):
        done = subprocess.run(
            command(*arguments, profile=profile),
            cwd=ROOT,
            env=environment(PYTHONIOENCODING="latin-1"),
            capture_output=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.decode("latin-1") == "You said: Grüße ? ???\n"


def test_an_empty_proxy_is_not_taken_for_none(server: ChatbotUI, profile: Path) -> None:
    done = ask("--proxy", "", "Hello", profile=profile)
    assert done.returncode == 2
    assert done.stderr.startswith("rill: --proxy:")
    assert server.received == []


def test_a_reader_that_has_seen_enough_is_no_failure(server: ChatbotUI, profile: Path) -> None:
    server.reply = tokens(20, pause=0.05)
    process = start("hi", profile=profile)
    assert process.stdout is not None
    assert process.stderr is not None
    assert os.read(process.stdout.fileno(), 1)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(SECONDS), said) == (0, b"")


class TestSettings:
    """The profile's settings apply."""

    def test_the_default_model_the_system_prompt_and_the_temperature(self, server: ChatbotUI, profile: Path) -> None:
        (profile / "settings.toml").write_text(
            '[chat]\ndefault_model = "ai365vip/gpt-3.5-turbo-16k"\nsystem_prompt = "Be brief."\n'
            f'[providers.ai365vip]\naddress = "{server.address}"\ntemperature = 0.25\n'
        )
        assert ask("hi", profile=profile).returncode == 0
        sent = server.received[0].json
        assert sent["model"]["id"] == "gpt-3.5-turbo-16k"
        assert sent["prompt"] == "Be brief."
        assert sent["temperature"] == 0.25

    def test_the_profile_may_stand_before_the_command(self, profile: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "gui", "--profile", str(profile), "ask", "hi"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.stdout == "You said: hi\n"

    def test_a_wrong_value_is_named_and_the_rest_used(self, profile: Path) -> None:
        with (profile / "settings.toml").open("a") as file:
            file.write("temperature = 7\n")
        done = ask("hi", profile=profile)
        assert (done.returncode, done.stdout) == (0, "You said: hi\n")
        assert "settings.toml: line 3, providers.ai365vip.temperature: " in done.stderr

    def test_the_key_of_the_environment_is_sent_and_never_shown(self, server: ChatbotUI, profile: Path) -> None:
        server.reply = Reply(status=500, reason="Incorrect API key provided: canary-key-123", chunks=[(0, b"Error")])
        done = ask("hi", profile=profile, RILL_KEY="canary-key-123")
        assert server.received[0].json["key"] == "canary-key-123"
        assert done.returncode == 1
        assert "rejected the key" in done.stderr
        assert "canary" not in done.stdout + done.stderr

    def test_a_dead_proxy_of_the_settings_is_never_passed_by(self, server: ChatbotUI, profile: Path) -> None:
        with (profile / "settings.toml").open("a") as file:
            file.write('[network.proxy]\nmode = "manual"\nurl = "http://u:canary@127.0.0.1:9"\nlocalhost = true\n')
        done = ask("hi", profile=profile)
        assert done.returncode == 1
        assert "The proxy 127.0.0.1:9 cannot be reached" in done.stderr
        assert "canary" not in done.stderr
        assert server.connections == 0


@pytest.fixture(params=["tinyproxy", "microsocks"])
def proxy(request: pytest.FixtureRequest) -> Iterator[RunningProxy]:
    make = {"tinyproxy": tinyproxy, "microsocks": microsocks}[request.param]
    with make(user="user", password="secret") as proxy:
        yield proxy


def test_a_proxy_of_the_command_line_is_used_even_for_this_computer(
    server: ChatbotUI, profile: Path, proxy: RunningProxy
) -> None:
    done = ask("hi", "--proxy", proxy.url, profile=profile)
    assert (done.returncode, done.stdout, done.stderr) == (0, "You said: hi\n", "")
    wrong = ask("hi", "--proxy", proxy.url_with("user", "canary"), profile=profile)
    assert wrong.returncode == 1
    assert f"The proxy {proxy.place} needs a login." in wrong.stderr
    assert "canary" not in wrong.stderr
    assert len(server.received) == 1


def test_the_command_line_can_switch_the_proxy_off(server: ChatbotUI, profile: Path) -> None:
    with (profile / "settings.toml").open("a") as file:
        file.write('[network.proxy]\nmode = "manual"\nurl = "http://127.0.0.1:9"\nlocalhost = true\n')
    assert ask("hi", "--proxy", "none", profile=profile).stdout == "You said: hi\n"
