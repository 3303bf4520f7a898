from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.settings.network import (
    ca_file,
    limits,
    proxy_password_name,
    proxy_policy,
    proxy_url,
    service_arguments,
    service_proxy_policy,
)
from gui.settings.schema import PROXY_MODE
from gui.settings.secrets import AI365VIP_KEY, PROXY_LOGIN, SecretStore
from gui.settings.services import service
from gui.settings.settings import Settings
from provider.errors import ProxyAddressError, ProxyUnknownError, SettingUnusableError
from provider.transport.proxy import Proxy
from tests.fakes.keyring import FakeKeyring

LOGIN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@pytest.fixture
def secrets(tmp_path: Path) -> SecretStore:
    return SecretStore(profile="", names_file=tmp_path / "names", open_keyring=FakeKeyring)


def settings_of(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    settings = Settings(path)
    assert settings.problems == []
    return settings


@pytest.mark.parametrize(
    "text",
    [
        '[network.proxy]\nmode = "manaul"\nurl = "http://proxy.lan:8080"',
        'network = "a proxy"',
        '[network.proxy\nmode = "manual"\nurl = "http://proxy.lan:8080"',
    ],
    ids=["mode", "table", "file"],
)
async def test_nothing_connects_directly_while_the_file_asks_for_a_proxy_that_cannot_be_read(
    text: str, tmp_path: Path, secrets: SecretStore
) -> None:
    settings = misread(tmp_path, text)
    policy = await proxy_policy(settings, secrets)
    with pytest.raises(ProxyUnknownError):
        await policy.proxy_for("https://chat.example.com")
    assert await policy.proxy_for("http://127.0.0.1:8900") is None
    settings.set(PROXY_MODE, "system")
    assert (await proxy_policy(settings, secrets)).mode == "system"


async def test_a_server_whose_address_is_mistyped_is_not_exchanged_for_the_public_one(
    tmp_path: Path, secrets: SecretStore
) -> None:
    settings = misread(tmp_path, '[providers.ai365vip]\naddress = "htp://chat.lan"')
    await secrets.set(AI365VIP_KEY, "canary")
    with pytest.raises(SettingUnusableError, match=r"“providers\.ai365vip\.address”"):
        await service_arguments(settings, secrets, service(settings, "ai365vip"))
    assert await service_arguments(settings, secrets, service(settings, "guide"))


def misread(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    settings = Settings(path)
    assert settings.problems
    return settings


ODD = "p@ss:w/rd %41ü#?"


async def test_the_password_comes_from_the_keyring_and_survives_the_url(tmp_path: Path, secrets: SecretStore) -> None:
    settings = settings_of(tmp_path, '[network.proxy]\nmode = "manual"\nurl = "socks5h://us%40er@proxy.lan:1080"')
    await secrets.set(PROXY_LOGIN, ODD)
    proxy = Proxy.parse(await proxy_url(settings, secrets))
    assert (proxy.scheme, proxy.host, proxy.port) == ("socks5h", "proxy.lan", 1080)
    assert (proxy.user, proxy.password) == ("us@er", ODD)


async def test_a_password_in_the_file_is_used_even_when_it_is_not_encoded(tmp_path: Path, secrets: SecretStore) -> None:
    settings = settings_of(tmp_path, '[network.proxy]\nmode = "manual"\nurl = "http://user:p@ss/w:rd@[::1]:8080"')
    await secrets.set(PROXY_LOGIN, "another")
    assert await proxy_url(settings, secrets) == "http://user:p%40ss%2Fw%3Ard@[::1]:8080"


async def test_the_policy_follows_the_settings(tmp_path: Path, secrets: SecretStore) -> None:
    settings = settings_of(
        tmp_path, '[network.proxy]\nmode = "manual"\nurl = "http://proxy.lan:3128"\nbypass = ["*.lan", "10.0.0.0/8"]'
    )
    policy = await proxy_policy(settings, secrets)
    assert await policy.proxy_for("https://example.com/") == "http://proxy.lan:3128"
    assert await policy.proxy_for("https://wiki.lan/") is None
    assert await policy.proxy_for("http://10.1.2.3/") is None
    assert await policy.proxy_for("http://127.0.0.1:8900/") is None


async def test_without_a_proxy_address_nothing_connects_directly(tmp_path: Path, secrets: SecretStore) -> None:
    settings = settings_of(tmp_path, '[network.proxy]\nmode = "manual"')
    policy = await proxy_policy(settings, secrets)
    with pytest.raises(ProxyAddressError):
        await policy.proxy_for("https://example.com/")


class TestAServicesOwnProxy:
    """Of the service "openai-2", beside a proxy for all."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return settings_of(
            tmp_path, '[network.proxy]\nmode = "manual"\nurl = "http://all.lan:3128"\nbypass = ["*.lan"]'
        )

    async def way(self, settings: Settings, secrets: SecretStore, own: str, target: str) -> str | None:
        policy = await service_proxy_policy(settings, secrets, service_id="openai-2", own_proxy=own)
        return await policy.proxy_for(target)

    async def test_without_one_the_network_settings_hold(self, settings: Settings, secrets: SecretStore) -> None:
        assert await self.way(settings, secrets, "", "https://api.example.com") == "http://all.lan:3128"
        assert await self.way(settings, secrets, " ", "https://models.lan") is None

    async def test_none_connects_directly(self, settings: Settings, secrets: SecretStore) -> None:
        assert await self.way(settings, secrets, "none", "https://api.example.com") is None

    @pytest.mark.parametrize("target", ["https://api.example.com", "http://models.lan", "http://127.0.0.1:11434"])
    async def test_its_own_holds_whatever_the_address(
        self, settings: Settings, secrets: SecretStore, target: str
    ) -> None:
        assert await self.way(settings, secrets, "socks5h://own.lan:1080", target) == "socks5h://own.lan:1080"

    @pytest.mark.parametrize("own", ["None", "no", "own.lan:3128", "ftp://own.lan", "http://user:canary@"])
    async def test_what_is_no_proxy_is_never_taken_for_none(
        self, settings: Settings, secrets: SecretStore, own: str
    ) -> None:
        with pytest.raises(ProxyAddressError) as caught:
            await self.way(settings, secrets, own, "https://api.example.com")
        assert "canary" not in str(caught.value)

    @given(user=LOGIN.filter(lambda user: ":" not in user), password=LOGIN)
    async def test_every_character_of_its_login_survives(self, user: str, password: str) -> None:
        with TemporaryDirectory() as folder:
            secrets = SecretStore(profile="", names_file=Path(folder) / "names", open_keyring=FakeKeyring)
            await secrets.set(PROXY_LOGIN, "that of the other proxy")
            await secrets.set(proxy_password_name("openai-2"), password)
            own = f"http://{quote(user, safe='')}@own.lan:3128"
            url = await self.way(Settings(Path(folder) / "none.toml"), secrets, own, "https://api.example.com")
        proxy = Proxy.parse(url or "")
        assert (proxy.user, proxy.password, proxy.place) == (user, password, "own.lan:3128")

    async def test_a_password_in_its_url_goes_before_the_keyrings(
        self, settings: Settings, secrets: SecretStore
    ) -> None:
        await secrets.set(proxy_password_name("openai-2"), "kept")
        own = "http://user:p@ss/w:rd%@own.lan:3128"
        url = await self.way(settings, secrets, own, "https://api.example.com")
        assert url == "http://user:p%40ss%2Fw%3Ard%25@own.lan:3128"


async def test_a_provider_is_given_what_the_settings_say(tmp_path: Path, secrets: SecretStore) -> None:
    settings = settings_of(
        tmp_path,
        '[chat]\nsystem_prompt = "Be brief."\n[providers.ai365vip]\naddress = "http://127.0.0.1:8900/"\n'
        'temperature = 0.5\n[network]\nfirst_byte_seconds = 7\nidle_seconds = 8\nca_file = "~/ca.pem"',
    )
    await secrets.set(AI365VIP_KEY, "canary")
    arguments = await service_arguments(settings, secrets, service(settings, "ai365vip"))
    assert arguments == {
        "prompt": "Be brief.",
        "address": "http://127.0.0.1:8900",
        "key": "canary",
        "temperature": 0.5,
        "ca_file": str(Path.home() / "ca.pem"),
        "limits": limits(settings),
    }
    assert (limits(settings).first_byte_seconds, limits(settings).idle_seconds) == (7, 8)
    assert ca_file(settings_of(tmp_path, "")) is None


def test_a_certificate_file_of_an_unknown_user_is_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert ca_file(settings_of(tmp_path, '[network]\nca_file = "~nobody-here/ca.pem"')) == "~nobody-here/ca.pem"
