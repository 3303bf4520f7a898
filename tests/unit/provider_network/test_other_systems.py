"""What Windows and macOS hand over is read as their documents describe it; their own libraries are not here."""

import pytest

from provider.proxy_bypass import Target
from provider.system_proxy.answer import usable_proxies
from provider.system_proxy.macos import Entry
from provider.system_proxy.windows import options_of, script_proxies


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
