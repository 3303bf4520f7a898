"""Faults 13 and 14, and connections that never come about."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from provider.errors import (
    CertificateFileError,
    ConnectionLostError,
    NameLookupError,
    TLSError,
    UnreachableError,
)
from provider.transport.limits import Limits
from tests.fakes.asking import QUICK, ask
from tests.fakes.certificates import Certificates
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.faulty import hang, raw, reset_after
from tests.fakes.raw import Connection, RawServer

# -- 13: certificates


async def test_an_authority_of_the_users_own_is_trusted(certificates: Certificates) -> None:
    async with ChatbotUI(reply=streamed("Hello"), tls=certificates.good()) as server:
        outcome = await ask(server.address, ca_file=certificates.ca_file)
    assert (outcome.text, outcome.error) == ("Hello", None)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("expired", "its certificate has expired"),
        ("wrong_host", "its certificate belongs to another host"),
        ("self_signed", "its certificate is self-signed"),
        ("unknown_authority", "its certificate comes from an authority that is not trusted here"),
    ],
)
async def test_a_bad_certificate_is_refused_with_the_reason(certificates: Certificates, fault: str, why: str) -> None:
    context: ssl.SSLContext = getattr(certificates, fault)()
    async with RawServer(raw(b"HTTP/1.1 200 OK\r\n\r\nHello"), tls=context) as server:
        outcome = await ask(server.url, key="sk-canary123", ca_file=certificates.ca_file)
        assert b"canary" not in b"".join(server.requests)
    assert isinstance(outcome.error, TLSError)
    assert outcome.error.fields == {"host": f"127.0.0.1:{server.port}", "why": why}
    assert not outcome.error.retryable


async def test_a_good_certificate_is_refused_without_its_authority(certificates: Certificates) -> None:
    async with ChatbotUI(tls=certificates.good()) as server:
        outcome = await ask(server.address)
    assert isinstance(outcome.error, TLSError)
    assert server.received == []


async def test_plain_http_on_a_tls_port_is_told(certificates: Certificates) -> None:
    async with ChatbotUI() as plain, ChatbotUI(tls=certificates.good()) as encrypted:
        to_plain = await ask(plain.url.replace("http://", "https://"))
        to_encrypted = await ask(encrypted.url.replace("https://", "http://"), limits=QUICK)
    assert isinstance(to_plain.error, TLSError)
    assert "does not speak TLS" in str(to_plain.error)
    assert isinstance(to_encrypted.error, UnreachableError | ConnectionLostError)


async def test_the_alert_of_a_tls_port_is_understood() -> None:
    async with RawServer(raw(b"\x15\x03\x01\x00\x02\x02\x46")) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, UnreachableError)
    assert "https://" in str(outcome.error)


@pytest.mark.parametrize(("content", "why"), [(None, "no such file"), ("", "no certificate"), ("x", "no certificate")])
async def test_a_ca_file_that_is_none_is_told(tmp_path: Path, content: str | None, why: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    outcome = await ask("https://127.0.0.1:9", ca_file=str(file))
    assert isinstance(outcome.error, CertificateFileError)
    assert why in str(outcome.error)


async def test_a_ca_file_that_was_corrected_is_read_again(tmp_path: Path, certificates: Certificates) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("not yet")
    async with ChatbotUI(reply=streamed("Hello"), tls=certificates.good()) as server:
        assert isinstance((await ask(server.address, ca_file=str(file))).error, CertificateFileError)
        shutil.copy(certificates.ca_file, file)
        assert (await ask(server.address, ca_file=str(file))).text == "Hello"


# -- 14: names


def answers_no_name(*_args: Any, **_more: Any) -> list[Any]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


async def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers_no_name)
    outcome = await ask("http://no.such.host.invalid:8080")
    assert isinstance(outcome.error, NameLookupError)
    assert str(outcome.error) == "The name no.such.host.invalid could not be looked up."
    assert outcome.error.retryable


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..b", "xn--a"])
async def test_an_impossible_name_is_told(host: str) -> None:
    outcome = await ask(f"http://{host}/", limits=Limits(connect_seconds=3))
    assert outcome.error is not None


HANGING_NAME_SERVER = """
import asyncio, socket, sys, time
from tests.fakes.asking import QUICK, ask

socket.getaddrinfo = lambda *args, **more: time.sleep(600)
outcome = asyncio.run(ask("http://slow.example", limits=QUICK, proxy=sys.argv[1] or None))
print(type(outcome.error).__name__, flush=True)
"""


@pytest.mark.parametrize("proxy", ["", "http://proxy.example:3128", "socks5h://proxy.example", "socks5://127.0.0.1:9"])
def test_a_name_server_that_hangs_is_told_and_does_not_keep_the_program_from_quitting(proxy: str) -> None:
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", HANGING_NAME_SERVER, proxy], capture_output=True, text=True, timeout=40, check=True
    )
    expected = "ProxyUnreachableError" if proxy else "NameLookupError"
    assert (ended.stdout.strip(), ended.stderr) == (expected, "")
    assert time.monotonic() - began < 20


# -- no connection


async def test_a_port_where_nothing_answers_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = await ask(f"http://127.0.0.1:{port}")
    assert isinstance(outcome.error, UnreachableError)
    assert str(outcome.error) == f"127.0.0.1:{port} cannot be reached: nothing answers there."


async def test_a_host_that_never_answers_is_told_at_the_limit() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        address = full.getsockname()
        waiting = []
        for _ in range(4):  # more than the backlog takes: the next connection gets no answer
            connection = socket.socket()
            connection.setblocking(False)
            connection.connect_ex(address)
            waiting.append(connection)
        outcome = await ask(f"http://127.0.0.1:{address[1]}", limits=QUICK)
        for connection in waiting:
            connection.close()
    assert isinstance(outcome.error, UnreachableError)
    assert "no connection within 0.4 seconds" in str(outcome.error)


async def test_a_tls_port_that_never_shakes_hands_is_told_at_the_limit() -> None:
    async with RawServer(hang(), reads_request=False) as server:
        outcome = await ask(server.url.replace("http://", "https://"), limits=QUICK)
    assert isinstance(outcome.error, UnreachableError)


@pytest.mark.parametrize("data", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\x01\x02", b"HTTP/9 hello\r\n\r\n"])
async def test_what_speaks_no_http_is_told(data: bytes) -> None:
    async with RawServer(raw(data)) as server:
        outcome = await ask(server.url)
    assert isinstance(outcome.error, UnreachableError | ConnectionLostError)
    assert outcome.error.message.count("{") == 0


async def test_a_connection_that_is_closed_at_once_is_told() -> None:
    async def reset(connection: Connection) -> None:
        await connection.reset()

    for behaviour in (raw(b""), reset, reset_after()):
        async with RawServer(behaviour) as server:
            outcome = await ask(server.url)
            assert server.connections == 1
        assert isinstance(outcome.error, ConnectionLostError)
        assert outcome.error.retryable


async def test_many_requests_at_once_do_not_disturb_each_other() -> None:
    async with ChatbotUI() as server:
        outcomes = await asyncio.gather(
            *(ask(server.address, [{"role": "user", "content": f"number {number}"}]) for number in range(20))
        )
    assert [outcome.text for outcome in outcomes] == [f"You said: number {number}" for number in range(20)]
