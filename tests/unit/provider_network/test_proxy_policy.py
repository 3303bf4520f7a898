"""The decision for a proxy: never a silent direct connection, never a detour for this very machine."""

import subprocess
import sys
from ipaddress import IPv6Address

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from provider.errors import AddressError, ProxyAddressError
from provider.proxy_bypass import Target, bypasses
from provider.proxy_policy import ProxyPolicy
from provider.system_proxy.environment import from_environment

PROXY = "http://proxy.example:3128"
TARGET = "https://chat.example.com/api/chat"


@pytest.fixture(autouse=True)
def no_proxies_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):  # nor a desktop
        monkeypatch.delenv(name, raising=False)


def manual(*bypass: str, localhost: bool = False) -> ProxyPolicy:
    return ProxyPolicy(mode="manual", url=PROXY, bypass=bypass, localhost=localhost)


async def test_manual_sends_everything_else_through_the_proxy() -> None:
    assert await manual().proxy_for(TARGET) == PROXY
    assert await manual().proxy_for("http://192.168.1.5:8080/") == PROXY


async def test_none_ignores_both_the_url_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert await ProxyPolicy(mode="none", url=PROXY).proxy_for(TARGET) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8900/",
        "http://LOCALHOST.:8900/",
        "http://models.localhost/",
        "http://127.0.0.1:11434",
        "http://127.8.9.10",
        "http://[::1]:8080",
        "http://[::ffff:127.0.0.1]:8080",
    ],
)
async def test_this_machine_is_reached_directly_unless_the_user_says_otherwise(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", PROXY)
    assert await manual().proxy_for(address) is None
    assert await ProxyPolicy(mode="system").proxy_for(address) is None
    assert await manual(localhost=True).proxy_for(address) == PROXY
    assert await ProxyPolicy(mode="system", localhost=True).proxy_for(address) == PROXY


@pytest.mark.parametrize(
    "address", ["http://localhost.example.com", "http://127.0.0.1.example.com", "http://128.0.0.1"]
)
async def test_what_only_resembles_this_machine_goes_through_the_proxy(address: str) -> None:
    assert await manual().proxy_for(address) == PROXY


@pytest.mark.parametrize(
    ("entry", "direct", "proxied"),
    [
        ("chat.example.com", "https://chat.example.com", "https://www.chat.example.com"),
        ("Chat.Example.com", "https://CHAT.example.COM.", "https://example.com"),
        ("example.com", "https://example.com", "https://chat.example.com"),
        (".example.com", "https://chat.example.com", "https://badexample.com"),
        (".example.com", "https://example.com", "https://example.com.evil.test"),
        ("*.example.com", "https://chat.example.com", "https://example.com"),
        ("192.168.*", "http://192.168.7.7", "http://192.169.7.7"),
        ("10.1.2.3", "http://10.1.2.3:99", "http://10.1.2.30"),
        ("10.0.0.0/8", "http://10.200.0.1", "http://11.0.0.1"),
        ("10.0.0.1/8", "http://10.200.0.1", "http://ten.example"),
        ("fd00::/8", "http://[fd12::1]", "http://[fe80::1]"),
        ("fd12::1", "http://[FD12:0::1]:80", "http://[fd12::2]"),
        ("example.com:8080", "http://example.com:8080", "http://example.com"),
        ("example.com:443", "https://example.com", "http://example.com"),
        ("*.example.com:80", "http://a.example.com", "https://a.example.com"),
        ("[fd12::1]:80", "http://[fd12::1]", "https://[fd12::1]"),
        ("<local>", "http://intranet/", "http://intranet.example/"),
        ("<local>", "http://nas:5000/", "http://10.0.0.1/"),
        (" example.com ", "http://example.com", "http://example.org"),
        ("10.0.0.0/8:8080", "http://10.9.9.9:8080", "http://10.9.9.9"),
        ("[fd00::/8]:443", "https://[fd12::1]", "http://[fd12::1]"),
        ("[fd12::1]", "http://[fd12::1]", "http://[fd12::2]"),
        ("192.168.1.20:11434", "http://192.168.1.20:11434", "http://192.168.1.20:1234"),
        ("10.0.0.1", "http://[::ffff:10.0.0.1]", "http://[::ffff:10.0.0.2]"),
        ("10.0.0.0/8", "http://[::ffff:10.7.7.7]", "http://[::ffff:11.0.0.1]"),
        ("fe80::1", "http://[fe80::1%25eth0]", "http://[fe80::2%25eth0]"),
        ("fe80::/10", "http://[fe80::1%25eth0]", "http://[fd12::1]"),
        ("*:8080", "http://anything.example:8080", "http://anything.example"),
        ("*.lan:8080", "http://nas.lan:8080", "http://nas.lan"),
        (".lan:8080", "http://nas.lan:8080", "http://nas.lan"),
        ("api-*.example.com", "http://api-eu.example.com", "http://api.example.com"),
        ("example.com.", "http://example.com", "http://example.com.evil.test"),
        ("bücher.example", "http://xn--bcher-kva.example", "http://bucher.example"),
        ("*.xn--bcher-kva.example", "http://shop.BÜCHER.example", "http://bücher.example"),
        ("1.2.3.4", "http://1.2.3.4.", "http://1.2.3.4.example"),
    ],
)
async def test_bypass_entries(entry: str, direct: str, proxied: str) -> None:
    assert await manual(entry).proxy_for(direct) is None
    assert await manual(entry).proxy_for(proxied) == PROXY


HOSTS = st.sampled_from(["chat.example.com", "10.1.2.3", "[fd12::1]", "bücher.example", "nas", "xn--a.example"])


@given(entry=st.text() | st.text("[]:/.*%0123456789abcdef<>", max_size=30), host=HOSTS, port=st.integers(1, 65535))
def test_no_entry_breaks_the_decision(entry: str, host: str, port: int) -> None:
    target = Target.of(f"https://{host}:{port}/")
    for with_subdomains in (False, True):
        decision = bypasses(target, (entry,), with_subdomains=with_subdomains)
        assert isinstance(decision, bool)


@given(number=st.integers(0, 2**128 - 1), length=st.integers(0, 128), other=st.integers(0, 2**128 - 1))
def test_a_network_holds_exactly_the_addresses_with_its_beginning(number: int, length: int, other: int) -> None:
    network, address = f"{IPv6Address(number)}/{length}", IPv6Address(other)
    same = number >> (128 - length) == other >> (128 - length)
    assume(address.ipv4_mapped is None)
    assert bypasses(Target.of(f"http://[{address}]/"), (network,)) is same


async def test_a_star_bypasses_everything() -> None:
    assert await manual("*").proxy_for(TARGET) is None


@pytest.mark.parametrize(
    "entry",
    [
        "",
        ":80",
        "10.0.0.0/99",
        "/",
        "[",
        "example.com:port",
        "http://example.com",
        ":",
        "example.com:" + "9" * 5000,
        "[]:80",
    ],
)
async def test_a_meaningless_entry_bypasses_nothing(entry: str) -> None:
    assert await manual(entry).proxy_for("http://example.com") == PROXY
    assert await manual(entry).proxy_for("http://10.0.0.1") == PROXY


@pytest.mark.parametrize(
    "url",
    [
        "",
        "proxy.example:3128",
        "ftp://proxy.example",
        "http://",
        "http://:3128",
        "http://proxy.example:0",
        "http://proxy.example:99999",
        "http://proxy.example:http",
        "http://proxy.example:3128/path",
        "http://proxy example:3128",
        "http://[::1",
    ],
)
async def test_a_malformed_manual_url_is_an_error_and_no_direct_connection(url: str) -> None:
    with pytest.raises(ProxyAddressError):
        await ProxyPolicy(mode="manual", url=url).proxy_for(TARGET)


@pytest.mark.parametrize(
    "url",
    [
        "http://user:canary@proxy.example:99999",
        "http://user:p@canary/x@proxy.example:3128/path",
        "user:canary@proxy.example",
        "http://proxy.example:8080:user:canary",
        "proxy.example:8080:user:canary",
        "http://user:canary#@proxy.example:0",
        "ftp://proxy.example/canary",
    ],
)
async def test_a_malformed_url_never_shows_its_password(url: str) -> None:
    with pytest.raises(ProxyAddressError) as caught:
        await ProxyPolicy(mode="manual", url=url).proxy_for(TARGET)
    assert "canary" not in f"{caught.value} {caught.value.fields} {caught.value.detail}"
    assert "proxy.example" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://proxy:3128",
        "https://user:p%40ss@proxy.example:443/",
        "socks4://10.0.0.1",
        "socks5://[fd12::1]:1080",
        "socks5h://user@proxy.example:1080",
    ],
)
async def test_a_usable_url_is_kept_as_it_is(url: str) -> None:
    assert await ProxyPolicy(mode="manual", url=f" {url}\n").proxy_for(TARGET) == url


async def test_a_target_without_a_host_is_an_address_error() -> None:
    for address in ("", "http://", "chat.example.com", "http://[::1", "http://host:port"):
        with pytest.raises(AddressError):
            await manual().proxy_for(address)


class TestSystem:
    """The environment, as other programs read it."""

    async def test_each_scheme_has_its_variable(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://plain.example:1")
        monkeypatch.setenv("https_proxy", "socks5h://safe.example:2")
        policy = ProxyPolicy()
        assert await policy.proxy_for("http://chat.example.com") == "http://plain.example:1"
        assert await policy.proxy_for("https://chat.example.com") == "socks5h://safe.example:2"

    async def test_lower_case_wins_and_all_proxy_fills_the_gaps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://upper.example:1")
        monkeypatch.setenv("https_proxy", "http://lower.example:1")
        monkeypatch.setenv("ALL_PROXY", "socks5://all.example:2")
        assert await ProxyPolicy().proxy_for("https://a.example") == "http://lower.example:1"
        assert await ProxyPolicy().proxy_for("http://a.example") == "socks5://all.example:2"

    async def test_a_value_without_a_scheme_is_an_http_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", "proxy.example:3128")
        assert await ProxyPolicy().proxy_for(TARGET) == "http://proxy.example:3128"

    async def test_a_malformed_value_is_an_error_and_no_direct_connection(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", "gopher://user:canary@proxy.example")
        with pytest.raises(ProxyAddressError) as caught:
            await ProxyPolicy().proxy_for(TARGET)
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize(
        ("no_proxy", "direct"),
        [
            ("example.com", True),
            (".example.com", True),
            ("*.example.com", True),
            ("a.test, chat.example.com", True),
            ("a.test chat.example.com:443", True),
            ("chat.example.com:80", False),
            ("*", True),
            ("ample.com", False),
            ("", False),
        ],
    )
    async def test_no_proxy(self, no_proxy: str, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", PROXY)
        monkeypatch.setenv("NO_PROXY", no_proxy)
        assert (await ProxyPolicy().proxy_for(TARGET) is None) is direct

    async def test_no_proxy_takes_networks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", PROXY)
        monkeypatch.setenv("no_proxy", "10.0.0.0/8,192.168.0.0/16")
        assert await ProxyPolicy().proxy_for("http://10.9.8.7") is None
        assert await ProxyPolicy().proxy_for("http://172.16.0.1") == PROXY

    async def test_the_users_own_list_counts_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", PROXY)
        assert await ProxyPolicy(bypass=("chat.example.com",)).proxy_for(TARGET) is None

    async def test_without_any_the_connection_is_direct(self) -> None:
        assert await ProxyPolicy().proxy_for(TARGET) is None


def test_the_decision_loads_no_network_library() -> None:
    heavy = "{'aiohttp', 'urllib.request', 'ssl'} & set(sys.modules)"
    code = f"import sys, provider.proxy_policy; sys.exit(sorted({heavy}) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)


async def test_a_login_shows_in_no_error_and_no_repr() -> None:
    login = "user:canary"
    for broken in (f"http://{login}@[::1", f"http://{login}@"):
        with pytest.raises(AddressError) as caught:
            await ProxyPolicy(mode="manual", url="http://proxy.lan").proxy_for(broken)
        assert "canary" not in f"{caught.value} {caught.value.detail} {caught.value.__cause__!r}"
    proxies = from_environment({"http_proxy": f"http://{login}@proxy.lan"})
    assert "canary" not in f"{ProxyPolicy(mode='manual', url=f'http://{login}@proxy.lan')!r} {proxies!r}"
