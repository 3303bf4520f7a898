"""`rill ask` with every provider that speaks to a service, and with one of an installed package."""

import base64
from pathlib import Path

import pytest

from tests.conformance.cases import DIALECTS
from tests.conformance.dialect import Dialect
from tests.conformance.exchanges import greeting
from tests.conformance.plain_dialects import SampleDialect
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer, hang
from tests.fakes.raw import RawServer
from tests.unit.test_ask import ROOT, ask

_NETWORKED = [dialect for dialect in DIALECTS if "network" in dialect.has]
_KEY = "sk-canary-0123456789"


def _installed(folder: Path) -> str:
    """The search path with a package that offers the sample by the entry point `rill.providers`."""
    information = folder / "rill_sample-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: rill-sample\nVersion: 1\n")
    (information / "entry_points.txt").write_text(
        "[rill.providers]\nsample = tests.conformance.sample_provider:Sample\nbroken = nowhere.at_all:Nothing\n"
    )
    return f"{folder}:{ROOT}"


@pytest.mark.parametrize("dialect", _NETWORKED, ids=[dialect.name for dialect in _NETWORKED])
def test_it_asks_every_provider(dialect: Dialect, tmp_path: Path) -> None:
    provider = dialect.provider.id
    extra = {"PYTHONPATH": _installed(tmp_path)} if isinstance(dialect, SampleDialect) else {}
    with running(greeting(dialect)) as server:
        preset = "custom" if provider == "openai-compatible" else provider
        service = "mine" if preset == "custom" else provider
        (tmp_path / "settings.toml").write_text(
            f'[providers.{service}]\npreset = "{preset}"\naddress = "{server.url}"\n'
        )
        done = ask("Hello", "--model", f"{service}/{dialect.model}", profile=tmp_path, RILL_KEY=_KEY, **extra)
        asked = dialect.question(server.requests[-1])
    assert (done.returncode, done.stdout) == (0, "Hello\n")
    assert ("provider broken cannot be loaded" if extra else "") in done.stderr
    assert asked.turns == [("user", "Hello")]
    assert _KEY.encode() in server.requests[-1]


def test_it_asks_the_guide(tmp_path: Path) -> None:
    done = ask("How do I use a proxy?", "--model", "guide", profile=tmp_path)
    assert done.returncode == 0
    assert "proxy" in done.stdout.lower()


def test_a_provider_that_needs_a_key_and_has_none_is_told_what_to_do(tmp_path: Path) -> None:
    done = ask("Hello", "--model", "openrouter/some/model", profile=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "OpenRouter needs a key." in done.stderr
    assert "Preferences" in done.stderr


def test_an_unknown_provider_is_answered_with_those_there_are(tmp_path: Path) -> None:
    done = ask("Hello", "--model", "nobody/m", profile=tmp_path)
    assert done.returncode == 2
    for name in ("ai365vip", "openai", "anthropic", "gemini", "ollama", "guide"):
        assert name in done.stderr


def test_the_environments_key_goes_to_the_service_and_to_no_proxy(tmp_path: Path) -> None:
    with running(RawServer(answer("407 Login needed", proxy_authenticate="Basic"))) as proxy:
        (tmp_path / "settings.toml").write_text(
            f'[providers.mine]\naddress = "http://llm.invalid/v1"\nproxy = "http://me@127.0.0.1:{proxy.port}"\n'
        )
        done = ask("Hello", "--model", "mine/m", profile=tmp_path, RILL_KEY=_KEY)
        (request,) = proxy.requests
    login = request.lower().partition(b"proxy-authorization: basic ")[2].partition(b"\r\n")[0]
    assert done.returncode == 1
    assert login == base64.b64encode(b"me:").lower()


def test_without_a_chosen_model_a_service_that_is_switched_off_is_not_asked(tmp_path: Path) -> None:
    with running(RawServer(hang())) as server:
        (tmp_path / "settings.toml").write_text(
            f'[providers.ai365vip]\naddress = "{server.url}"\nenabled = false\n[local]\nfolder = "{tmp_path}"\n'
        )
        ask("Hello", profile=tmp_path)
        assert server.connections == 0
