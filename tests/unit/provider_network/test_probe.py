"""The probe names the step that fails, as the transport would, and goes no other way than a request."""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from provider import errors
from provider.ai365vip import AI365VIP
from provider.guide import Guide
from provider.probe import STEPS, ProbeStep, answers, diagnose
from provider.transport.limits import Limits
from provider.transport.resolver import DaemonResolver
from tests.fakes import faulty
from tests.fakes.certificates import Certificates
from tests.fakes.chatbot_ui import ChatbotUI
from tests.fakes.proxies import RunningProxy, danted, microsocks, tinyproxy
from tests.fakes.raw import Connection, RawServer

QUICK = Limits(connect_seconds=0.5, first_byte_seconds=0.5, idle_seconds=0.5)


@pytest.fixture
async def server() -> AsyncIterator[ChatbotUI]:
    async with ChatbotUI() as server:
        yield server


@pytest.fixture(scope="module")
def http_proxy() -> Iterator[RunningProxy]:
    with tinyproxy(user="user", password="secret") as proxy:
        yield proxy


@pytest.fixture(scope="module")
def socks_proxy() -> Iterator[RunningProxy]:
    with microsocks(user="user", password="secret") as proxy:
        yield proxy


@pytest.fixture(params=["http_proxy", "socks_proxy"])
def proxy(request: pytest.FixtureRequest) -> RunningProxy:
    found: RunningProxy = request.getfixturevalue(request.param)
    return found


async def walked(address: str, **options: Any) -> list[ProbeStep]:
    return [step async for step in diagnose(AI365VIP, address=address, **options)]


def states(steps: list[ProbeStep]) -> str:
    """A letter a step: o(k), f(ailed), s(kipped)."""
    return "".join(step.state[0] for step in steps)


def failure(steps: list[ProbeStep]) -> tuple[str, errors.ProviderError]:
    """The name and the error of the one step that failed; nothing after it was tried."""
    index = states(steps).index("f")
    assert states(steps)[index + 1 :] == "s" * (len(STEPS) - index - 1)
    step = steps[index]
    assert step.error is not None
    assert step.text == str(step.error)
    return step.name, step.error


def everything_said(steps: list[ProbeStep]) -> str:
    found = [step.error for step in steps if step.error is not None]
    traces = ["".join(traceback.format_exception(error)) for error in found]
    return repr(steps) + "".join(repr(vars(error)) for error in found) + "".join(traces)


async def test_the_whole_way_to_a_service(server: ChatbotUI) -> None:
    steps = await walked(server.address)
    assert [step.name for step in steps] == list(STEPS)
    assert states(steps) == "oossoo"
    assert steps[4].text == "200 OK"
    assert all(0 <= step.seconds < 5 for step in steps)
    assert not server.received, "no message is sent"


async def test_the_whole_way_over_tls(certificates: Certificates) -> None:
    async with ChatbotUI(tls=certificates.good()) as server:
        steps = await walked(server.address, ca_file=certificates.ca_file)
    assert states(steps) == "oosooo"
    assert steps[3].text.startswith("TLS 1.")


async def test_each_step_is_told_as_it_ends_and_leaving_closes_the_connection() -> None:
    gone = asyncio.Event()

    async def hang(connection: Connection) -> None:
        try:
            await connection.hang()
        finally:
            gone.set()

    async with RawServer(hang) as server:
        steps = diagnose(AI365VIP, address=server.url)
        told = [(await anext(steps)).name for _ in range(4)]
        assert told == list(STEPS[:4])
        asking = asyncio.ensure_future(anext(steps))
        await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.wait([asking])
        await asyncio.wait_for(gone.wait(), 5)


async def test_the_time_of_a_step_is_its_own() -> None:
    async def late(connection: Any) -> None:
        await asyncio.sleep(0.3)
        await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n")
        await asyncio.sleep(0.6)
        await connection.send(b"[]")

    async with RawServer(late) as server:
        steps = await walked(server.url)
    assert states(steps) == "oossoo"
    assert steps[1].seconds < 0.25
    assert 0.25 < steps[4].seconds < 0.55
    assert steps[5].seconds > 0.55


async def test_localhost_is_reached_on_whichever_of_its_addresses_answers(server: ChatbotUI) -> None:
    assert states(await walked(f"http://localhost:{server.port}")) == "oossoo"


async def test_a_server_behind_another_address_of_the_name_is_found(
    server: ChatbotUI, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = DaemonResolver.resolve

    async def two(self: DaemonResolver, host: str, port: int = 0, *rest: Any) -> Any:
        good = await real(self, "127.0.0.1", port)
        return [{**good[0], "host": "127.0.0.2"}, *good]

    monkeypatch.setattr(DaemonResolver, "resolve", two)
    assert states(await walked(f"http://service.example:{server.port}")) == "oossoo"


class TestProxies:
    """Real ones, with a login."""

    async def test_the_whole_way(self, server: ChatbotUI, proxy: RunningProxy) -> None:
        steps = await walked(server.address, proxy=proxy.url)
        assert states(steps) == "ooosoo"
        assert "secret" not in everything_said(steps)

    async def test_the_whole_way_over_tls(self, certificates: Certificates, proxy: RunningProxy) -> None:
        async with ChatbotUI(tls=certificates.good()) as server:
            steps = await walked(server.address, proxy=proxy.url, ca_file=certificates.ca_file)
        assert states(steps) == "oooooo"

    @pytest.mark.parametrize("secure", [False, True])
    async def test_a_wrong_login_is_named(self, certificates: Certificates, proxy: RunningProxy, secure: bool) -> None:
        async with ChatbotUI(tls=certificates.good() if secure else None) as server:
            for url in (proxy.url_with("user", "canary"), proxy.url_without_login):
                steps = await walked(server.address, proxy=url, ca_file=certificates.ca_file)
                name, error = failure(steps)
                assert name == "Proxy"
                assert isinstance(error, errors.ProxyLoginError)
                assert "canary" not in everything_said(steps)
            assert server.connections == 0

    async def test_a_dead_port(self, server: ChatbotUI) -> None:
        for scheme in ("http", "https", "socks4", "socks5", "socks5h"):
            name, error = failure(await walked(server.address, proxy=f"{scheme}://127.0.0.1:9"))
            assert name == "Connection"
            assert isinstance(error, errors.ProxyUnreachableError)
        assert server.connections == 0

    async def test_a_proxy_that_hangs(self, certificates: Certificates) -> None:
        async with RawServer(faulty.hang(), reads_request=False) as hung, ChatbotUI(tls=certificates.good()) as server:
            for scheme in ("http", "https", "socks5", "socks5h"):
                began = time.monotonic()
                steps = await walked(server.address, proxy=f"{scheme}://127.0.0.1:{hung.port}", limits=QUICK)
                assert time.monotonic() - began < 5
                name, error = failure(steps)
                assert name == "Proxy"
                assert isinstance(error, errors.ProxyUnreachableError)
            assert server.connections == 0

    async def test_something_else_listens_at_the_proxys_port(self, server: ChatbotUI) -> None:
        async with RawServer(faulty.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), reads_request=False) as other:
            for scheme in ("http", "https", "socks4", "socks5", "socks5h"):
                steps = await walked(server.address, proxy=f"{scheme}://127.0.0.1:{other.port}", limits=QUICK)
                name, error = failure(steps)
                assert name == "Proxy"
                assert isinstance(error, errors.ProxyUnreachableError)
        assert server.connections == 0

    async def test_a_service_that_the_proxy_cannot_reach(self, proxy: RunningProxy) -> None:
        for address in ("http://127.0.0.1:9", "https://127.0.0.1:9"):
            name, error = failure(await walked(address, proxy=proxy.url))
            assert name == "Proxy"
            assert isinstance(error, errors.ProxyRefusedError)

    async def test_a_proxy_whose_name_is_unknown(self, server: ChatbotUI) -> None:
        name, error = failure(await walked(server.address, proxy="http://user:canary@proxy.invalid:3128"))
        assert name == "Name look-up"
        assert isinstance(error, errors.ProxyUnreachableError)
        assert server.connections == 0

    async def test_the_name_is_left_to_a_proxy_that_looks_names_up(
        self, server: ChatbotUI, proxy: RunningProxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = await self._names_looked_up(monkeypatch, f"http://localhost:{server.port}", proxy.url)
        assert asked == {"127.0.0.1"}

    async def test_the_name_is_looked_up_here_for_one_that_does_not(
        self, server: ChatbotUI, socks_proxy: RunningProxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        url = socks_proxy.url.replace("socks5h://", "socks5://")
        asked = await self._names_looked_up(monkeypatch, f"http://localhost:{server.port}", url)
        assert asked == {"127.0.0.1", "localhost"}

    @pytest.mark.parametrize("scheme", ["socks4", "socks5"])
    async def test_socks_without_a_login(self, server: ChatbotUI, scheme: str) -> None:
        with danted(scheme=scheme) as proxy:
            assert states(await walked(server.address, proxy=proxy.url)) == "ooosoo"

    @staticmethod
    async def _names_looked_up(monkeypatch: pytest.MonkeyPatch, address: str, proxy: str) -> set[str]:
        asked = set()
        real = DaemonResolver.resolve

        async def noted(self: DaemonResolver, host: str, *rest: Any) -> Any:
            asked.add(host)
            return await real(self, host, *rest)

        monkeypatch.setattr(DaemonResolver, "resolve", noted)
        assert states(await walked(address, proxy=proxy)) == "ooosoo"
        return asked


class TestFaults:
    """Each at the step where it happens, as the error the transport gives for it."""

    async def test_a_name_that_does_not_exist(self) -> None:
        name, error = failure(await walked("http://service.invalid"))
        assert name == "Name look-up"
        assert isinstance(error, errors.NameLookupError)

    async def test_a_name_server_that_hangs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def hang(self: DaemonResolver, *rest: Any) -> Any:
            await asyncio.Event().wait()

        monkeypatch.setattr(DaemonResolver, "resolve", hang)
        name, error = failure(await walked("http://service.example", limits=QUICK))
        assert name == "Name look-up"
        assert isinstance(error, errors.NameLookupError)

    async def test_a_dead_port(self) -> None:
        name, error = failure(await walked("http://127.0.0.1:9"))
        assert name == "Connection"
        assert str(error) == "127.0.0.1:9 cannot be reached: nothing answers there."

    @pytest.mark.parametrize(
        ("kind", "why"),
        [
            ("expired", "expired"),
            ("wrong_host", "another host"),
            ("unknown_authority", "authority"),
            ("self_signed", "self-signed"),
        ],
    )
    @pytest.mark.parametrize("proxied", [False, True])
    async def test_a_certificate_that_is_not_trusted(
        self, certificates: Certificates, http_proxy: RunningProxy, kind: str, why: str, proxied: bool
    ) -> None:
        async with RawServer(faulty.hang(), tls=getattr(certificates, kind)()) as server:
            options = {"proxy": http_proxy.url} if proxied else {}
            name, error = failure(await walked(server.url, ca_file=certificates.ca_file, **options))
            assert name == "TLS"
            assert isinstance(error, errors.TLSError)
            assert why in str(error)
            assert b"".join(server.requests) == b""

    async def test_a_certificate_of_an_authority_that_was_not_chosen(self, certificates: Certificates) -> None:
        async with ChatbotUI(tls=certificates.good()) as server:
            name, error = failure(await walked(server.address))
        assert name == "TLS"
        assert isinstance(error, errors.TLSError)

    async def test_plain_http_on_a_tls_address_and_the_other_way_round(
        self, server: ChatbotUI, certificates: Certificates
    ) -> None:
        name, error = failure(await walked(server.address.replace("http:", "https:")))
        assert name == "TLS"
        assert "does not speak TLS" in str(error)
        async with ChatbotUI(tls=certificates.good()) as secure:
            name, error = failure(await walked(secure.address.replace("https:", "http:")))
        assert name == "Status"
        assert isinstance(error, errors.ProviderError)

    async def test_a_ca_file_that_is_none(self, certificates: Certificates) -> None:
        async with ChatbotUI(tls=certificates.good()) as server:
            name, error = failure(await walked(server.address, ca_file="/nowhere/ca.pem"))
        assert name == "TLS"
        assert isinstance(error, errors.CertificateFileError)

    @pytest.mark.parametrize(
        ("behaviour", "step", "kind"),
        [
            (faulty.answer("401 Unauthorized"), "Status", errors.KeyRejectedError),
            (faulty.answer("429 Too Many Requests", retry_after="7"), "Status", errors.RateLimitError),
            (faulty.answer("503 Busy", b"overloaded"), "Status", errors.ServerError),
            (faulty.login_page(), "Status", errors.NotAnAnswerError),
            (faulty.redirect(302, "http://elsewhere.example/"), "Status", errors.RedirectBlockedError),
            (faulty.compressed("gzip", b"x"), "Status", errors.CompressedAnswerError),
            (faulty.raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "Status", errors.UnreachableError),
            (faulty.raw(b""), "Status", errors.ConnectionLostError),
            (faulty.hang(), "Status", errors.StalledError),
            (faulty.hang_after(b"HTTP/1.1 200 OK\r\nX-Never: "), "Status", errors.StalledError),
            (faulty.hang_after(b"HTTP/1.1 200 OK\r\n\r\n"), "First byte", errors.StalledError),
            (faulty.drip(b"X", every=0.05, head=b"", chunked=False), "Status", errors.StalledError),
            (faulty.answer("200 OK"), "First byte", errors.EmptyAnswerError),
        ],
    )
    async def test_an_answer_that_is_none(self, behaviour: Any, step: str, kind: type[Exception]) -> None:
        async with RawServer(behaviour) as server:
            began = time.monotonic()
            steps = await walked(server.url, limits=QUICK, key="canary-key-9")
            assert time.monotonic() - began < 5
        name, error = failure(steps)
        assert (name, type(error)) == (step, kind)
        assert "canary" not in everything_said(steps)

    async def test_a_key_that_the_service_quotes_is_not_shown(self) -> None:
        behaviour = faulty.answer("500 Incorrect API key provided canary-key-9", b"Error")
        async with RawServer(behaviour) as server:
            steps = await walked(server.url, key="canary-key-9")
            assert b"canary-key-9" in server.requests[0]
        assert isinstance(failure(steps)[1], errors.KeyRejectedError)
        assert "canary" not in everything_said(steps)

    async def test_a_chunked_error_is_read(self) -> None:
        body = b'HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"error":\r\n8\r\n"wrong"}\r\n0\r\n\r\n'
        async with RawServer(faulty.raw(body)) as server:
            assert "wrong" in str(failure(await walked(server.url))[1])

    async def test_an_address_or_a_proxy_that_is_none(self) -> None:
        name, error = failure(await walked("nonsense"))
        assert name == STEPS[0]
        assert isinstance(error, errors.AddressError)
        steps = await walked("http://127.0.0.1:9", proxy="http://user:canary@proxy.example:99999")
        assert isinstance(failure(steps)[1], errors.ProxyAddressError)
        assert "canary" not in everything_said(steps)


async def test_the_guide_needs_no_network() -> None:
    steps = [step async for step in diagnose(Guide, proxy="http://127.0.0.1:9")]
    assert [(step.name, step.state, step.text) for step in steps] == [("Network", "ok", "no network needed")]


class TestAnswers:
    """Whether a provider is there."""

    async def test_one_that_is(self, server: ChatbotUI) -> None:
        found = await answers(AI365VIP, address=server.address)
        assert found.ok
        assert found.reason is None
        assert [info.id for info in found.models] == [model for model, _ in server.models]

    async def test_one_that_is_not(self) -> None:
        found = await answers(AI365VIP, address="http://127.0.0.1:9")
        assert not found.ok
        assert isinstance(found.reason, errors.UnreachableError)
        assert found.models == []

    async def test_nothing_a_provider_raises_gets_through(self) -> None:
        assert not (await answers(AI365VIP, address="nonsense")).ok
        assert not (await answers(AI365VIP, address="http://127.0.0.1:9", proxy="nonsense")).ok

    async def test_it_does_not_wait_as_long_as_for_an_answer(self) -> None:
        async with RawServer(faulty.hang()) as server:
            began = time.monotonic()
            found = await answers(AI365VIP, address=server.url, limits=QUICK)
            assert time.monotonic() - began < 5
        assert isinstance(found.reason, errors.StalledError)

    async def test_the_guide_always_is(self) -> None:
        assert (await answers(Guide, proxy="nonsense")).ok
