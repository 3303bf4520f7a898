"""What Windows and macOS hand over is read as their documents describe it; their own libraries are not here."""

import sys
from types import SimpleNamespace

import pytest

from provider.errors import SystemProxyError
from provider.proxy_bypass import Target
from provider.system_proxy import macos
from provider.system_proxy.answer import usable_proxies
from provider.system_proxy.macos import Entry, ask_macos
from provider.system_proxy.windows import options_of, script_proxies
from tests.fakes.mac import Mac


@pytest.mark.parametrize(
    ("listed", "proxies"),
    [
        ("proxy.lan:8080", ("http://proxy.lan:8080",)),
        ("first.lan:8080;second.lan:8081", ("http://first.lan:8080", "http://second.lan:8081")),
        ("first.lan  second.lan:81", ("http://first.lan", "http://second.lan:81")),
        ("http=first.lan:80; https=second.lan:81", ("http://first.lan:80", "http://second.lan:81")),
    ],
)
def test_what_windows_script_answers(listed: str, proxies: tuple[str, ...]) -> None:
    assert script_proxies(listed) == proxies
    assert usable_proxies(script_proxies(listed), host="chat.example.com") == proxies


def test_windows_manual_proxy_and_its_exceptions() -> None:
    options = options_of(
        detects=True,
        script="http://wpad.lan/proxy.pac",
        proxy="http=plain.lan:80;https=safe.lan:443;socks=socks.lan:1080",
        bypass="<local>;*.lan 10.*",
    )
    assert (options.detects, options.script) == (True, "http://wpad.lan/proxy.pac")
    ways = [options.proxies.proxy_for(Target.of(f"{url}/")) for url in ("http://a.example", "https://a.example")]
    assert ways == ["http://plain.lan:80", "http://safe.lan:443"]
    for direct in ("https://nas", "https://wiki.lan", "https://10.1.2.3"):
        assert options.proxies.proxy_for(Target.of(direct)) == ""


def test_windows_lone_proxies() -> None:
    one = options_of(detects=False, script="", proxy="proxy.lan:8080", bypass="")
    assert one.proxies.proxy_for(Target.of("https://a.example")) == "http://proxy.lan:8080"
    socks = options_of(detects=False, script="", proxy="socks=socks.lan:1080", bypass="")
    assert socks.proxies.proxy_for(Target.of("https://a.example")) == "socks5://socks.lan:1080"
    none = options_of(detects=False, script="", proxy="", bypass="*.lan")
    assert none.proxies.proxy_for(Target.of("https://a.example")) == ""


def test_macos_list_of_ways() -> None:
    ways = [Entry("HTTPS", "proxy.lan", 3128), Entry("SOCKS", "fd12::1", 1080), Entry("None")]
    assert [way.url for way in ways] == ["http://proxy.lan:3128", "socks5h://[fd12::1]:1080", "direct://"]
    assert usable_proxies((Entry("None").url,), host="chat.example.com") == ()
    assert usable_proxies((Entry("FTP", "old.lan", 21).url, ways[0].url), host="chat.example.com") == (ways[0].url,)


SCRIPT = {
    "kCFProxyTypeKey": "kCFProxyTypeAutoConfigurationURL",
    "kCFProxyAutoConfigurationURLKey": "http://wpad.lan/proxy.pac",
}
DIRECT = {"kCFProxyTypeKey": "kCFProxyTypeNone"}
PROXY = {
    "kCFProxyTypeKey": "kCFProxyTypeHTTPS",
    "kCFProxyHostNameKey": "proxy.lan",
    "kCFProxyPortNumberKey": 3128,
}


class TestAMac:
    """Its libraries are played; see `tests.fakes.mac` for what that shows."""

    @pytest.fixture
    def mac(self, monkeypatch: pytest.MonkeyPatch) -> Mac:
        played = Mac()
        played.install(monkeypatch)
        for name in ("text_of", "number_of"):
            monkeypatch.setattr(macos, name, getattr(played, name))
        manual = SimpleNamespace(
            _get_proxies=lambda: {"https": "http://manual.lan:8080"},
            _get_proxy_settings=lambda: {"exclude_simple": True, "exceptions": ("*.lan", None)},
        )
        monkeypatch.setitem(sys.modules, "_scproxy", manual)
        return played

    def test_a_script_decides(self, mac: Mac) -> None:
        mac.ways, mac.script = [SCRIPT], [PROXY]
        answer = ask_macos(Target.of("https://chat.example.com/v1?key=canary"))
        assert (answer.proxy, answer.source, answer.by_script) == ("http://proxy.lan:3128", "macos", True)
        assert mac.asked == ["https://chat.example.com:443/"]
        assert mac.owned == set()

    def test_a_script_may_say_directly(self, mac: Mac) -> None:
        mac.ways, mac.script = [SCRIPT], [DIRECT]
        assert ask_macos(Target.of("https://chat.example.com")).proxy == ""

    @pytest.mark.parametrize("script", [None, [], [{"kCFProxyTypeKey": "kCFProxyTypeFTP"}]])
    def test_a_script_that_fails_is_no_reason_to_connect_directly(
        self, mac: Mac, script: list[dict[str, object]] | None
    ) -> None:
        mac.ways, mac.script = [SCRIPT], script
        with pytest.raises(SystemProxyError):
            ask_macos(Target.of("https://chat.example.com"))
        assert mac.owned == set()

    def test_without_a_script_the_manual_settings_hold(self, mac: Mac) -> None:
        mac.ways = [PROXY]
        assert ask_macos(Target.of("https://chat.example.com")).proxy == "http://manual.lan:8080"
        for direct in ("https://nas", "https://wiki.lan", "http://chat.example.com"):
            assert ask_macos(Target.of(direct)).proxy == ""
        assert mac.owned == set()
