"""Faults 9 and 10, counted: with a proxy set, not one connection that does not come from it.

The service listens on 127.0.0.1 and the proxies connect from 127.0.0.2, so it sees which connections are whose.
"""

import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from provider.errors import ProviderError
from provider.local.download import Download, download
from provider.ollama import Ollama
from provider.probe import answers, diagnose
from provider.proxy_policy import ProxyPolicy
from provider.registry import Provider, providers
from provider.transport.limits import Limits
from tests.fakes.certificates import Certificates
from tests.fakes.counting import CountingServer
from tests.fakes.proxies import RunningProxy, danted, microsocks, squid, tinyproxy

BY_PROXY = "127.0.0.2"
LIMITS = Limits(connect_seconds=2, first_byte_seconds=2, idle_seconds=2)
HELLO: Any = [{"role": "user", "content": "Hello!"}]

START: dict[str, Callable[[], AbstractContextManager[RunningProxy]]] = {
    "tinyproxy": lambda: tinyproxy(user="user", password="secret", outgoing=BY_PROXY),
    "squid": lambda: squid(user="user", password="se@:cret", outgoing=BY_PROXY),
    "microsocks": lambda: microsocks(user="user", password="se@:cret", outgoing=BY_PROXY),
    "danted": lambda: danted(outgoing=BY_PROXY),
}
WAYS = {
    "HTTP": ("tinyproxy", "http"),
    "HTTP, squid": ("squid", "http"),
    "SOCKS5, remote DNS": ("microsocks", "socks5h"),
    "SOCKS5, local DNS": ("microsocks", "socks5"),
    "SOCKS5, dante": ("danted", "socks5h"),
    "SOCKS4": ("danted", "socks4"),
}
USUAL_WAYS = ["HTTP", "SOCKS5, remote DNS"]
BROKEN = ["http", "https", "socks4", "socks5", "socks5h"]

ONLINE = [provider for provider in providers() if "address" in provider.options]
"""Those that connect to a service; the others never connect to anything but this computer."""


@pytest.fixture(scope="module")
def proxies() -> Iterator[Callable[[str], str]]:
    """The URL of a way; its proxy is started when it is first asked for."""
    with ExitStack() as stack:
        running: dict[str, RunningProxy] = {}

        def url(way: str) -> str:
            name, scheme = WAYS[way]
            if name not in running:
                running[name] = stack.enter_context(START[name]())
            return running[name].url.replace(f"{running[name].scheme}://", f"{scheme}://", 1)

        yield url


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that this process looks up from now on."""
    names: list[str] = []
    real = socket.getaddrinfo

    def watched(host: str, *args: Any, **more: Any) -> Any:
        names.append(host)
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    return names


async def do_everything(provider: Provider, address: str, proxy: str, *, ca_file: str | None = None) -> None:
    """All that is ever asked of a provider, whatever comes of it, and a message again as after a failure."""
    arguments: dict[str, Any] = {"address": address, "key": "sk-canary", "limits": LIMITS, "ca_file": ca_file}
    arguments = {name: value for name, value in arguments.items() if name in provider.options}

    def message() -> Coroutine[Any, Any, str]:
        return provider.create_async(provider.default_model or "m", HELLO, proxy, **arguments)

    requests: list[Callable[[], Coroutine[Any, Any, object]]] = [
        message,
        message,
        lambda: provider.list_models(proxy=proxy, **arguments),
        lambda: answers(provider, proxy=proxy, **arguments),
    ]
    for request in requests:
        with suppress(ProviderError):
            await request()
    async for _ in diagnose(provider, proxy=proxy, **arguments):
        pass


@pytest.mark.parametrize(("way", "scheme"), [*((way, "http") for way in WAYS), *((way, "https") for way in USUAL_WAYS)])
@pytest.mark.parametrize("provider", ONLINE, ids=lambda provider: provider.id)
async def test_every_connection_comes_from_the_proxy(
    provider: Provider, way: str, scheme: str, proxies: Callable[[str], str], certificates: Certificates
) -> None:
    tls = certificates.good() if scheme == "https" else None
    async with CountingServer(tls=tls) as server:
        await do_everything(provider, server.url, proxies(way), ca_file=certificates.ca_file)
    assert len(server.came_from) >= 4, "the service was reached"
    assert set(server.came_from) == {BY_PROXY}


@pytest.mark.parametrize("way", USUAL_WAYS)
@pytest.mark.parametrize("provider", ONLINE, ids=lambda provider: provider.id)
async def test_a_redirect_is_followed_through_the_proxy_or_not_at_all(
    provider: Provider, way: str, proxies: Callable[[str], str]
) -> None:
    async with CountingServer() as elsewhere, CountingServer(redirect=f"{elsewhere.url}/v1") as server:
        await do_everything(provider, server.url, proxies(way))
    assert set(server.came_from) == {BY_PROXY}
    assert set(elsewhere.came_from) <= {BY_PROXY}


@pytest.mark.parametrize(("way", "scheme"), [("HTTP", "https"), ("SOCKS5, remote DNS", "http")])
@pytest.mark.parametrize("provider", ONLINE, ids=lambda provider: provider.id)
async def test_the_proxy_and_nobody_else_looks_the_services_name_up(
    *,
    provider: Provider,
    way: str,
    scheme: str,
    proxies: Callable[[str], str],
    looked_up: list[str],
    certificates: Certificates,
) -> None:
    async with CountingServer(tls=certificates.good() if scheme == "https" else None) as server:
        proxy = proxies(way)
        await do_everything(provider, f"{scheme}://localhost:{server.port}", proxy, ca_file=certificates.ca_file)
    assert "localhost" not in looked_up
    assert set(server.came_from) <= {BY_PROXY}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("provider", ONLINE, ids=lambda provider: provider.id)
async def test_a_dead_proxy_is_no_reason_to_connect_without_it(
    provider: Provider, kind: str, looked_up: list[str]
) -> None:
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        proxy = f"{kind}://127.0.0.1:{dead.getsockname()[1]}"
        async with CountingServer() as server:
            await do_everything(provider, server.url, proxy)
            await do_everything(provider, f"http://localhost:{server.port}", proxy)
    assert server.came_from == []
    if kind not in ("socks4", "socks5"):
        assert "localhost" not in looked_up


@pytest.mark.parametrize("proxy", ["http://user:wrong@", "socks5h://user:wrong@"])
@pytest.mark.parametrize("provider", ONLINE, ids=lambda provider: provider.id)
async def test_a_wrong_login_is_no_reason_to_connect_without_the_proxy(
    provider: Provider, proxy: str, proxies: Callable[[str], str]
) -> None:
    url = proxies("HTTP" if proxy.startswith("http") else "SOCKS5, remote DNS")
    async with CountingServer() as server:
        await do_everything(provider, server.url, proxy + url.rpartition("@")[2])
    assert server.came_from == []


@pytest.mark.parametrize("way", USUAL_WAYS)
async def test_fetching_a_model_and_looking_after_those_of_ollama_goes_through_the_proxy(
    way: str, proxies: Callable[[str], str], tmp_path: Path
) -> None:
    async with CountingServer() as elsewhere, CountingServer(redirect=f"{elsewhere.url}/m.gguf") as server:
        await fetch_and_look_after(server.url, proxies(way), tmp_path)
    assert len(server.came_from) >= 5
    assert elsewhere.came_from, "the download was redirected"
    assert set(server.came_from + elsewhere.came_from) == {BY_PROXY}


async def test_they_do_not_connect_without_a_dead_proxy(tmp_path: Path) -> None:
    async with CountingServer() as server:
        with socket.socket() as dead:
            dead.bind(("127.0.0.1", 0))
            await fetch_and_look_after(server.url, f"http://127.0.0.1:{dead.getsockname()[1]}", tmp_path)
    assert server.came_from == []


async def fetch_and_look_after(address: str, proxy: str, folder: Path) -> None:
    """What is asked beside conversations."""
    policy = ProxyPolicy(mode="manual", url=proxy, localhost=True)
    wanted = Download(address=f"{address}/model.gguf", folder=folder, way=policy.proxy_for, limits=LIMITS)
    where: dict[str, Any] = {"address": address, "proxy": proxy, "limits": LIMITS}

    async def pull() -> None:
        async for _ in Ollama.pull("m", **where):
            pass

    for request in (
        lambda: download(wanted),
        pull,
        lambda: Ollama.installed(**where),
        lambda: Ollama.show("m", **where),
        lambda: Ollama.delete("m", **where),
    ):
        with suppress(ProviderError):
            await request()


async def test_the_count_sees_a_direct_connection() -> None:
    async with CountingServer() as server:
        await do_everything(ONLINE[0], server.url, "")
    assert set(server.came_from) == {"127.0.0.1"}
