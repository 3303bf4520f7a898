"""Faults 9 and 10, through real proxies: no connection without them, no login in any text."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from provider.errors import (
    NameLookupError,
    ProviderError,
    ProxyAddressError,
    ProxyLoginError,
    ProxyRefusedError,
    ProxyStalledError,
    ProxyUnreachableError,
)
from provider.types import Messages
from tests.fakes.asking import HELLO, QUICK, ask
from tests.fakes.certificates import Certificates
from tests.fakes.chatbot_ui import ChatbotUI, streamed, tokens
from tests.fakes.counterparty import running
from tests.fakes.faulty import hang, raw, truncated_chunk
from tests.fakes.proxies import RunningProxy, danted, microsocks, squid, tinyproxy
from tests.fakes.raw import RawServer

ODD = "canary@ss:w/rd%"
SIMPLE = "canarysecret"

START: dict[str, Callable[[], AbstractContextManager[RunningProxy]]] = {
    "tinyproxy": tinyproxy,
    "tinyproxy with a login": lambda: tinyproxy(user="user", password=SIMPLE),
    "squid with an odd password": lambda: squid(user="user", password=ODD),
    "microsocks": microsocks,
    "microsocks with an odd password": lambda: microsocks(user="user", password=ODD),
    "danted": danted,
    "danted, SOCKS4": lambda: danted(scheme="socks4"),
}
WITH_LOGIN = [name for name in START if "with" in name]


@contextmanager
def started(name: str) -> Iterator[RunningProxy]:
    with START[name]() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def proxies() -> Iterator[Callable[[str], RunningProxy]]:
    """Each proxy is started when it is first asked for, and stopped after the last test."""
    open_ones: dict[str, tuple[AbstractContextManager[RunningProxy], RunningProxy]] = {}

    def proxy(name: str) -> RunningProxy:
        if name not in open_ones:
            manager = started(name)
            open_ones[name] = (manager, manager.__enter__())
        return open_ones[name][1]

    yield proxy
    for manager, _ in open_ones.values():
        manager.__exit__(None, None, None)


Proxies = Callable[[str], RunningProxy]


# -- what works


@pytest.mark.parametrize("name", START)
async def test_tokens_stream_through_a_proxy_one_by_one(proxies: Proxies, name: str) -> None:
    proxy = proxies(name)
    async with ChatbotUI(reply=tokens(5, pause=0.15)) as server:
        outcome = await ask(server.address, proxy=proxy.url)
    assert outcome.error is None
    assert [chunk for _, chunk in outcome.chunks] == [f"tok{index} " for index in range(5)]
    assert outcome.chunks[-1][0] - outcome.chunks[0][0] > 0.4


@pytest.mark.parametrize("name", START)
async def test_tls_goes_through_a_proxy(proxies: Proxies, name: str, certificates: Certificates) -> None:
    proxy = proxies(name)
    async with ChatbotUI(reply=streamed("Hel", "lo"), tls=certificates.good()) as server:
        outcome = await ask(server.address, proxy=proxy.url, ca_file=certificates.ca_file)
    assert (outcome.text, outcome.error) == ("Hello", None)


async def test_a_proxys_password_may_stand_in_the_url_as_it_is(proxies: Proxies) -> None:
    proxy = proxies("squid with an odd password")
    async with ChatbotUI(reply=streamed("Hello")) as server:
        outcome = await ask(server.address, proxy=f"http://user:{ODD}@{proxy.place}")
    assert (outcome.text, outcome.error) == ("Hello", None)


async def test_socks5h_leaves_the_name_to_the_proxy_and_socks5_looks_it_up_here(
    proxies: Proxies, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = proxies("microsocks")
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def watched(host: str, *args: Any, **more: Any) -> Any:
        looked_up.append(host)
        return real(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    async with ChatbotUI(reply=streamed("Hello")) as server:
        address = f"http://localhost:{server.port}"
        remote = await ask(address, proxy=proxy.url)
        assert "localhost" not in looked_up
        local = await ask(address, proxy=proxy.url.replace("socks5h://", "socks5://"))
        assert "localhost" in looked_up
    assert remote.text == "Hello"
    assert local.text == "Hello" or isinstance(local.error, ProxyRefusedError)  # where localhost is ::1 first


# -- 9: logins


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", WITH_LOGIN)
async def test_a_missing_or_wrong_login_is_told_without_repeating_it(
    proxies: Proxies, name: str, scheme: str, certificates: Certificates
) -> None:
    proxy = proxies(name)
    tls = certificates.good() if scheme == "https" else None
    async with ChatbotUI(tls=tls) as server:
        for url in (proxy.url_without_login, proxy.url_with("user", "wrong@:/%canary"), proxy.url_with("other", "")):
            outcome = await ask(server.address, proxy=url, ca_file=certificates.ca_file, key="sk-canary123")
            assert isinstance(outcome.error, ProxyLoginError), url
            assert str(outcome.error) == f"The proxy {proxy.place} needs a login."
            assert "canary" not in outcome.everything_said
        assert server.connections == 0


# -- 10: proxies that are none


def dead_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


SCHEMES = ["http", "https", "socks4", "socks5", "socks5h"]


async def refused(proxy_url: str, target: str, certificates: Certificates) -> ProviderError:
    """The error of a request through the proxy, which must never reach the server."""
    tls = certificates.good() if target == "https" else None
    async with ChatbotUI(tls=tls) as server:
        outcome = await ask(
            server.address, proxy=proxy_url, limits=QUICK, ca_file=certificates.ca_file, key="sk-canary123"
        )
        assert server.connections == 0, "a direct connection"
    assert outcome.error is not None
    assert "canary" not in outcome.everything_said
    return outcome.error


@pytest.mark.parametrize("target", ["http", "https"])
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_dead_proxy_is_told(scheme: str, target: str, certificates: Certificates) -> None:
    login = "user" if scheme == "socks4" else "user:canary"
    port = dead_port()
    error = await refused(f"{scheme}://{login}@127.0.0.1:{port}", target, certificates)
    assert isinstance(error, ProxyUnreachableError)
    assert str(error) == f"The proxy 127.0.0.1:{port} cannot be reached: nothing answers there."


@pytest.mark.parametrize("target", ["http", "https"])
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_proxy_that_hangs_is_told_at_the_limit(scheme: str, target: str, certificates: Certificates) -> None:
    async with RawServer(hang(), reads_request=False) as hung:
        error = await refused(f"{scheme}://127.0.0.1:{hung.port}", target, certificates)
        assert isinstance(error, ProxyUnreachableError)
        assert f"127.0.0.1:{hung.port}" in str(error)
        if (scheme, target) == ("http", "http"):
            assert isinstance(error, ProxyStalledError)


@pytest.mark.parametrize("garbage", [b"SSH-2.0-OpenSSH\r\n", b"\x05\xff", b"\x00" * 300, b""])
@pytest.mark.parametrize("target", ["http", "https"])
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_what_is_no_proxy_is_told(scheme: str, target: str, garbage: bytes, certificates: Certificates) -> None:
    async with RawServer(raw(garbage), reads_request=False) as rubbish:
        error = await refused(f"{scheme}://127.0.0.1:{rubbish.port}", target, certificates)
    assert isinstance(error, ProxyUnreachableError | ProxyLoginError)


async def test_a_socks_url_to_an_http_proxy_and_the_reverse_are_told(
    proxies: Proxies, certificates: Certificates
) -> None:
    http, socks = proxies("tinyproxy"), proxies("microsocks")
    for url in (f"socks5h://{http.place}", f"http://{socks.place}", f"https://{http.place}"):
        assert isinstance(await refused(url, "http", certificates), ProxyUnreachableError)


async def test_a_proxy_whose_name_is_unknown_is_told(
    monkeypatch: pytest.MonkeyPatch, certificates: Certificates
) -> None:
    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for scheme in SCHEMES:
        error = await refused(f"{scheme}://no.such.proxy.invalid:3128", "http", certificates)
        assert isinstance(error, ProxyUnreachableError)
        assert not isinstance(error, NameLookupError)
        assert "no.such.proxy.invalid:3128" in str(error)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("name", START)
async def test_a_service_the_proxy_cannot_reach_is_told(proxies: Proxies, name: str, scheme: str) -> None:
    proxy = proxies(name)
    port = dead_port()
    outcome = await ask(f"{scheme}://127.0.0.1:{port}", proxy=proxy.url)
    assert isinstance(outcome.error, ProxyRefusedError)
    assert str(outcome.error).startswith(f"The proxy {proxy.place} made no connection to 127.0.0.1:{port}: ")
    assert "canary" not in outcome.everything_said


@pytest.mark.parametrize("name", START)
async def test_a_service_that_hangs_in_tls_behind_a_proxy_is_left_at_the_limit(proxies: Proxies, name: str) -> None:
    proxy = proxies(name)
    async with RawServer(hang(), reads_request=False) as hung:
        outcome = await ask(f"https://127.0.0.1:{hung.port}", proxy=proxy.url, limits=QUICK)
    assert isinstance(outcome.error, ProxyUnreachableError)
    assert outcome.seconds < 10, "the limit is 0.4 s, and that of a TLS handshake a minute"


@pytest.mark.parametrize("name", START)
async def test_a_stream_cut_behind_a_proxy_keeps_its_text(proxies: Proxies, name: str) -> None:
    proxy = proxies(name)
    async with RawServer(truncated_chunk(b"Hello")) as server:
        outcome = await ask(server.url, proxy=proxy.url, limits=QUICK)
    assert outcome.text == "Hello"
    assert outcome.error is not None


async def test_a_bad_certificate_behind_a_proxy_is_the_services(proxies: Proxies, certificates: Certificates) -> None:
    for name in ("tinyproxy", "microsocks"):
        async with ChatbotUI(tls=certificates.expired()) as server:
            outcome = await ask(server.address, proxy=proxies(name).url, ca_file=certificates.ca_file)
        assert str(outcome.error) == (
            f"The connection to 127.0.0.1:{server.port} is not safe: its certificate has expired."
        )


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:3128",
        "ftp://127.0.0.1:21",
        "http://",
        "http://user:canary@",
        "http://user:canary@host:99999",
        "http://user:canary@host:0",
        "http://user:canary@host:80/path",
        "http://us%3Aer:canary@host:80",
        "socks4://user:canary@host",
        "socks5://user:" + "canary" * 50 + "@host",
        "http://user:canary@ho st",
        "canary",
    ],
)
async def test_a_proxy_url_that_is_none_is_refused_before_any_connection(url: str) -> None:
    async with ChatbotUI() as server:
        outcome = await ask(server.address, proxy=url)
        assert server.connections == 0
    assert isinstance(outcome.error, ProxyAddressError)
    if url != "canary":
        assert "canary" not in outcome.everything_said


async def test_an_empty_proxy_means_none() -> None:
    async with ChatbotUI(reply=streamed("Hello")) as server:
        assert (await ask(server.address, proxy="")).text == "Hello"


def test_the_whole_conversation_goes_through_the_proxy(proxies: Proxies) -> None:
    messages: Messages = [{"role": "user", "content": "word " * 50_000}, *HELLO]
    with running(ChatbotUI(reply=streamed("Hello"))) as server:
        for name in START:
            outcome = asyncio.run(ask(server.address, messages, proxy=proxies(name).url))
            assert (outcome.text, outcome.error) == ("Hello", None)
            assert server.received[-1].json["messages"] == messages
