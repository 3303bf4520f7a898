"""Through mitmproxy, which reads encrypted connections: only with its authority as the custom one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from provider.errors import ProxyLoginError, TLSError
from tests.fakes.asking import ask
from tests.fakes.certificates import Certificates
from tests.fakes.chatbot_ui import ChatbotUI, streamed, tokens
from tests.fakes.mitmproxy import Interceptor, mitmproxy

pytestmark = pytest.mark.interop

PASSWORD = "canary@ss w/rd%"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def proxy(certificates: Certificates) -> Iterator[Interceptor]:
    with mitmproxy(trusted=certificates.ca_file) as running:
        yield running


@pytest.fixture(scope="module")
def guarded(certificates: Certificates) -> Iterator[Interceptor]:
    """One that wants a login."""
    with mitmproxy(trusted=certificates.ca_file, user="user", password=PASSWORD) as running:
        yield running


async def test_with_its_authority_tokens_stream_through_it_one_by_one(
    proxy: Interceptor, certificates: Certificates
) -> None:
    async with ChatbotUI(reply=tokens(5, pause=0.15), tls=certificates.good()) as server:
        outcome = await ask(server.address, proxy=proxy.url, ca_file=proxy.ca_file)
        assert server.connections == 1
    assert outcome.error is None
    assert outcome.text == "tok0 tok1 tok2 tok3 tok4 "
    assert len(outcome.chunks) > 2
    assert outcome.chunks[-1][0] - outcome.chunks[0][0] > 0.4


async def test_without_its_authority_nothing_is_sent_and_the_reason_is_told(
    proxy: Interceptor, certificates: Certificates, tmp_path: Path
) -> None:
    async with ChatbotUI(tls=certificates.good()) as server:
        for ca_file in (None, certificates.ca_file):
            outcome = await ask(server.address, proxy=proxy.url, ca_file=ca_file, key="sk-canary123")
            assert isinstance(outcome.error, TLSError)
            assert str(outcome.error).startswith(f"The connection to 127.0.0.1:{server.port} is not safe: ")
            assert "certificate authority" in outcome.error.advice
            assert "canary" not in outcome.everything_said
        assert server.received == []


async def test_a_service_that_it_does_not_trust_is_an_answer_in_words(
    proxy: Interceptor, certificates: Certificates
) -> None:
    async with ChatbotUI(tls=certificates.unknown_authority()) as server:
        outcome = await ask(server.address, proxy=proxy.url, ca_file=proxy.ca_file)
        assert server.received == []
    assert outcome.error is not None
    assert outcome.text == ""


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_the_right_login_passes(guarded: Interceptor, certificates: Certificates, scheme: str) -> None:
    tls = certificates.good() if scheme == "https" else None
    async with ChatbotUI(reply=streamed("Hel", "lo"), tls=tls) as server:
        outcome = await ask(server.address, proxy=guarded.url, ca_file=guarded.ca_file)
        assert "Proxy-Authorization" not in server.received[-1].headers
    assert (outcome.text, outcome.error) == ("Hello", None)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_missing_or_wrong_login_is_told_without_repeating_it(
    guarded: Interceptor, certificates: Certificates, scheme: str
) -> None:
    tls = certificates.good() if scheme == "https" else None
    async with ChatbotUI(tls=tls) as server:
        for url in (guarded.url_without_login, guarded.url_with("user", "wrong-canary"), guarded.url_with("other", "")):
            outcome = await ask(server.address, proxy=url, ca_file=guarded.ca_file, key="sk-canary123")
            assert isinstance(outcome.error, ProxyLoginError), url
            assert "canary" not in outcome.everything_said
        assert server.connections == 0
