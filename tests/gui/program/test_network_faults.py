"""Faults on the way to a service as its user meets them: names, proxies, certificates. Nothing goes another way."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gui.chat.message import State
from gui.settings.schema import CA_FILE, PROXY_MODE
from gui.settings.service_fields import AI365VIP_ADDRESS
from tests.fakes.certificates import Certificates
from tests.fakes.chatbot_ui import ChatbotUI, streamed
from tests.fakes.counterparty import running
from tests.fakes.faulty import answer, hang, raw
from tests.fakes.proxies import RunningProxy, microsocks, tinyproxy
from tests.fakes.raw import Behaviour, RawServer
from tests.gui.program.rill import OpenRill, Rill, talking_to

CANARY = "canary-7f3a"
"""The password of the proxy."""
IMPATIENT = "[network]\nfirst_byte_seconds = 1\nidle_seconds = 1\n"


@pytest.fixture
def service() -> Iterator[ChatbotUI]:
    with running(ChatbotUI(reply=streamed("All is well"))) as service:
        yield service


# -- 9 and 10: proxies


@pytest.mark.parametrize(
    ("scheme", "behaviour", "says"),
    [
        pytest.param("http", answer("407 Login", proxy_authenticate="Basic"), "{proxy} needs a login.", id="9 407"),
        pytest.param("http", raw(b"\x16\x03\x01 no HTTP at all\r\n\r\n"), "{proxy} cannot be reached", id="10 garbage"),
        pytest.param("http", hang(), "Nothing came through the proxy {proxy} for 1 s", id="10 hung"),
        pytest.param("http", answer("503 No", server="squid"), "{proxy} made no connection", id="10 refused"),
        pytest.param("socks5h", raw(b"HTTP/1.1 400 No\r\n\r\n"), "{proxy} cannot be reached", id="10 SOCKS garbage"),
    ],
)
async def test_a_proxy_with_a_fault_is_named_and_never_gone_around(
    open_rill: OpenRill, service: ChatbotUI, scheme: str, behaviour: Behaviour, says: str
) -> None:
    with running(RawServer(behaviour, reads_request=scheme == "http")) as proxy:
        place = f"127.0.0.1:{proxy.port}"
        async with open_rill(behind(f"{scheme}://user:{CANARY}@{place}", service)) as rill:
            await assert_mended_by(rill, service, says=says.format(proxy=place), mend=without_proxy)


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
async def test_a_proxy_that_is_not_there_is_named_and_never_gone_around(
    open_rill: OpenRill, service: ChatbotUI, scheme: str
) -> None:
    place = f"127.0.0.1:{unused_port()}"
    async with open_rill(behind(f"{scheme}://user:{CANARY}@{place}", service)) as rill:
        await assert_mended_by(rill, service, says=f"The proxy {place} cannot be reached", mend=without_proxy)


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(tinyproxy, marks=pytest.mark.component("tinyproxy")),
        pytest.param(microsocks, marks=pytest.mark.component("microsocks")),
    ],
)
async def test_a_real_proxy_that_rejects_the_password_needs_a_login(
    open_rill: OpenRill, service: ChatbotUI, run: Callable[..., AbstractContextManager[RunningProxy]]
) -> None:
    with run(user="user", password="another") as proxy:
        async with open_rill(behind(proxy.url_with("user", CANARY), service)) as rill:
            await assert_mended_by(rill, service, says=f"The proxy {proxy.place} needs a login.", mend=without_proxy)


def behind(proxy_url: str, service: ChatbotUI) -> str:
    """Settings that reach the service through this proxy only."""
    return talking_to(
        service.address,
        f'{IMPATIENT}[network.proxy]\nmode = "manual"\nurl = "{proxy_url}"\nlocalhost = true\n',
    )


def without_proxy(rill: Rill) -> None:
    rill.settings.set(PROXY_MODE, "none")


# -- 13: certificates


UNKNOWN = "comes from an authority that is not trusted here"


@pytest.mark.parametrize(
    ("fault", "trusted", "why"),
    [
        pytest.param(Certificates.unknown_authority, True, UNKNOWN, id="unknown authority"),
        pytest.param(Certificates.self_signed, True, "is self-signed", id="self-signed"),
        pytest.param(Certificates.expired, True, "has expired", id="expired"),
        pytest.param(Certificates.wrong_host, True, "belongs to another host", id="wrong host"),
        pytest.param(Certificates.good, False, UNKNOWN, id="authority not entered yet"),
    ],
)
async def test_a_certificate_that_proves_nothing_is_refused_with_the_reason(
    open_rill: OpenRill,
    tmp_path: Path,
    fault: Callable[[Certificates], ssl.SSLContext],
    trusted: bool,
    why: str,
) -> None:
    certificates = Certificates(tmp_path)
    impostor = ChatbotUI(tls=fault(certificates))
    genuine = ChatbotUI(tls=certificates.good(), reply=streamed("All is well"))
    ca_file = f'[network]\nca_file = "{certificates.ca_file}"\n' if trusted else ""

    def mend(rill: Rill) -> None:
        rill.settings.set(CA_FILE, certificates.ca_file)
        rill.settings.set(AI365VIP_ADDRESS, genuine.address)

    with running(impostor), running(genuine):
        async with open_rill(talking_to(impostor.address, ca_file)) as rill:
            says = f"The connection to 127.0.0.1:{impostor.port} is not safe: its certificate {why}."
            await assert_mended_by(rill, impostor, says=says, mend=mend)


async def test_plain_http_on_a_tls_port_is_refused(open_rill: OpenRill, service: ChatbotUI) -> None:
    async with open_rill(talking_to(service.address.replace("http:", "https:"))) as rill:
        await assert_mended_by(
            rill,
            service,
            says="is not safe",
            mend=lambda rill: rill.settings.set(AI365VIP_ADDRESS, service.address),
        )


# -- 14: names


async def test_an_unknown_name_is_told(
    open_rill: OpenRill, service: ChatbotUI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_arguments: object, **_options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with open_rill(talking_to("http://nobody.example")) as rill:
        await assert_mended_by(rill, service, says="The name nobody.example could not be looked up.", mend=to(service))


async def test_a_name_look_up_that_hangs_is_told_within_ten_seconds(
    open_rill: OpenRill, service: ChatbotUI, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    def hanging(*_arguments: object, **_options: object) -> object:
        release.wait(60)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    try:
        async with open_rill(talking_to("http://nobody.example")) as rill:
            await assert_mended_by(rill, service, says="name nobody.example could not be looked up", mend=to(service))
    finally:
        release.set()


async def test_a_service_that_is_not_there_is_told(open_rill: OpenRill, service: ChatbotUI) -> None:
    port = unused_port()
    async with open_rill(talking_to(f"http://127.0.0.1:{port}")) as rill:
        await assert_mended_by(rill, service, says=f"127.0.0.1:{port} cannot be reached", mend=to(service))


def to(service: ChatbotUI) -> Callable[[Rill], None]:
    """Mends by entering the address of a service that answers."""
    return lambda rill: rill.settings.set(AI365VIP_ADDRESS, service.address)


async def assert_mended_by(rill: Rill, service: ChatbotUI, *, says: str, mend: Callable[[Rill], None]) -> None:
    """The failure says this and nothing secret, nothing reached the service, and after `mend` Retry succeeds."""
    rill.send("Is all well?")
    await rill.ended()
    assert rill.reply.state is State.FAILED
    assert rill.says(says), rill.texts()
    if "Details" in rill.buttons():
        rill.press("Details")
    assert not rill.says(CANARY)
    assert CANARY not in rill.log()
    assert service.received == []

    mend(rill)
    rill.press("Retry")
    await rill.ended()
    assert (rill.reply.state, rill.reply.text) == (State.DONE, "All is well")
    assert "Retry" not in rill.buttons()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
