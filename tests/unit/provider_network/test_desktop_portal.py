"""The desktop's proxy, asked over a real message bus; only what the portal answers is ours."""

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provider.errors import SystemProxyError
from provider.proxy_bypass import Target
from provider.proxy_policy import ProxyPolicy
from provider.system_proxy import lookups
from provider.system_proxy.answer import SystemAnswer
from provider.system_proxy.asking import ask_anew, ask_system
from provider.system_proxy.lookups import Lookups
from tests.fakes.portal import Desktop, bus

TARGET = "https://chat.example.com/v1/chat?key=canary"
PROXY = "http://proxy.lan:3128"


@pytest.fixture(autouse=True)
def nothing_else_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    ask_anew()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with bus(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def desktop(session: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.address)
    session.asked.unlink(missing_ok=True)
    session.says()
    return session


async def proxy_for(url: str = TARGET) -> str | None:
    return await ProxyPolicy().proxy_for(url)


async def test_each_target_has_the_proxy_that_the_portal_names_for_it(desktop: Desktop) -> None:
    desktop.says(("https://chat.example.com*", [PROXY]), ("http://*", ["socks5://socks.lan:1080"]))
    assert await proxy_for() == PROXY
    assert await proxy_for("http://other.example") == "socks5h://socks.lan:1080"
    assert await proxy_for("https://direct.example") is None
    assert (await ask_system(Target.of(TARGET))).source == "portal"


async def test_the_portal_learns_host_and_port_and_nothing_more(desktop: Desktop) -> None:
    await proxy_for()
    await proxy_for("http://user:canary@[fd12::1]:8080/canary")
    assert desktop.questions == ["https://chat.example.com:443/", "http://[fd12::1]:8080/"]


async def test_this_machine_and_the_users_exceptions_are_not_asked_about(desktop: Desktop) -> None:
    desktop.says(("*", [PROXY]))
    assert await proxy_for("http://127.0.0.1:11434") is None
    assert await ProxyPolicy(bypass=("*.example.com",)).proxy_for(TARGET) is None
    assert desktop.questions == []


async def test_the_environment_goes_before_the_portal(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop.says(("*", [PROXY]))
    monkeypatch.setenv("HTTPS_PROXY", "http://variable.lan:8080")
    assert await proxy_for() == "http://variable.lan:8080"
    assert desktop.questions == []


@pytest.mark.parametrize(
    ("answer", "proxy"),
    [
        (["direct://"], None),
        (["direct://", PROXY], None),
        (["socks://socks.lan:1080"], "socks5h://socks.lan:1080"),
        (["SOCKS5://socks.lan:1080/"], "socks5h://socks.lan:1080"),
        (["socks4://socks.lan:1080"], "socks4://socks.lan:1080"),
        (["socks4a://socks.lan:1", PROXY], PROXY),
        (["rtsp://other.lan", "direct://"], SystemProxyError),
        ([], SystemProxyError),
        ([""], SystemProxyError),
        (["quic://proxy.lan:1"], SystemProxyError),
        (["http://us:er:canary@"], SystemProxyError),
        (["http://user:p%40ss@proxy.lan:3128"], "http://user:p%40ss@proxy.lan:3128"),
        (["http://[fd12::1]:3128"], "http://[fd12::1]:3128"),
        ({"error": "org.freedesktop.portal.Error.Failed"}, SystemProxyError),
        ({"error": "org.freedesktop.DBus.Error.AccessDenied"}, SystemProxyError),
        ({"other": "http://proxy.lan:3128"}, SystemProxyError),
        ({"error": "org.freedesktop.DBus.Error.UnknownMethod"}, None),
    ],
)
async def test_what_the_portal_may_answer(
    desktop: Desktop, answer: object, proxy: str | type[Exception] | None
) -> None:
    desktop.says(("*", answer))
    if isinstance(proxy, type):
        with pytest.raises(proxy) as caught:
            await proxy_for()
        assert str(caught.value).startswith("Nothing was sent to chat.example.com, because the system did not say")
        assert "canary" not in f"{caught.value} {caught.value!r}"
    else:
        assert await proxy_for() == proxy


async def test_of_several_proxies_the_first_that_accepts_a_connection_is_taken(desktop: Desktop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as alive, socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        first = f"http://127.0.0.1:{dead.getsockname()[1]}"
        second = f"http://127.0.0.1:{alive.getsockname()[1]}"
        desktop.says(("*one.example*", [first, second, "direct://"]), ("*", [first, "direct://"]))
        assert await proxy_for("https://one.example") == second
        assert await proxy_for("https://two.example") == first, "dead, and still no direct connection"


async def test_a_portal_that_says_nothing_is_not_waited_for_and_nothing_is_sent(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "WAIT_SECONDS", 0.2)
    desktop.says(("*", {"silent": True}))
    began = time.monotonic()
    with pytest.raises(SystemProxyError, match=r"no answer came within 0\.2 seconds"):
        await proxy_for("https://silent.example")
    assert time.monotonic() - began < 5


async def test_an_answer_is_kept_briefly_and_a_change_is_told_after_that(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "KEEP_SECONDS", 1.0)
    monkeypatch.setattr(lookups, "_KEEP_TIMES", 0)
    desktop.says(("*", [PROXY]))
    assert [await proxy_for() for _ in range(3)] == [PROXY] * 3
    assert len(desktop.questions) == 1
    desktop.says(("*", ["http://new.lan:3128"]))
    await asyncio.sleep(1.1)
    assert await proxy_for() == "http://new.lan:3128"


async def test_many_requests_at_once_are_one_question(desktop: Desktop) -> None:
    desktop.says(("*", [PROXY]))
    assert await asyncio.gather(*(proxy_for() for _ in range(20))) == [PROXY] * 20
    assert len(desktop.questions) == 1


@pytest.mark.parametrize("portal", ["absent", "broken"])
async def test_without_a_portal_there_is_no_proxy_from_it(
    portal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bus(tmp_path, portal=portal) as desktop:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.address)
        assert await proxy_for() is None
        assert (await ask_system(Target.of(TARGET))).source == "none"


@pytest.mark.parametrize("address", ["disabled:", "unix:path=/nowhere/bus", "tcp:host=localhost,port=1", "nonsense"])
async def test_without_a_bus_there_is_no_proxy_from_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert await proxy_for() is None


async def test_the_bus_of_the_runtime_folder_is_found(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    desktop.says(("*", [PROXY]))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(desktop.answers.parent))
    assert await proxy_for() == PROXY


async def test_a_slow_answer_is_waited_for_by_nobody_and_then_kept_for_long() -> None:
    asked = 0

    def slow() -> SystemAnswer:
        nonlocal asked
        asked += 1
        time.sleep(0.3)
        return SystemAnswer(PROXY, "portal")

    questions = Lookups()
    with pytest.raises(SystemProxyError):
        await questions.answer("key", slow, host="chat.example.com", seconds=0.05)
    async with asyncio.timeout(5):
        assert (await questions.answer("key", slow, host="chat.example.com", seconds=4)).proxy == PROXY
    assert asked == 1
    held = questions._questions["key"].holds_until - time.monotonic()
    assert held > lookups.KEEP_SECONDS


async def test_a_failure_is_told_and_asked_about_anew() -> None:
    asked = 0

    def broken() -> SystemAnswer:
        nonlocal asked
        asked += 1
        raise SystemProxyError(host="chat.example.com", why="broken")

    questions = Lookups()
    for _ in range(2):
        with pytest.raises(SystemProxyError, match="broken"):
            await questions.answer("key", broken, host="chat.example.com")
    assert asked == 2
