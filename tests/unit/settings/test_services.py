from pathlib import Path

import pytest

from gui.settings.network import has_key, service_arguments, service_key, way_to
from gui.settings.problem import InvalidValueError
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import ADDRESS, ENABLED, EXTRA, HEADERS, LABEL, PRICES, SERVICE_FIELDS
from gui.settings.services import add_service, free_id, has_service, move_service, service, services
from gui.settings.settings import Settings
from provider.errors import AddressNeededError, ProxyAddressError, SettingUnusableError
from provider.presets import presets
from tests.fakes.keyring import FakeKeyring


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.toml")


@pytest.fixture
def secrets(tmp_path: Path) -> SecretStore:
    return SecretStore(profile="", names_file=tmp_path / "names", open_keyring=FakeKeyring)


def written(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "settings.toml").write_text(text)
    return Settings(tmp_path / "settings.toml")


def ids(settings: Settings) -> list[str]:
    return [each.id for each in services(settings)]


def test_every_row_of_a_service_has_a_default_that_it_takes_and_a_sentence_of_help() -> None:
    for field in SERVICE_FIELDS:
        assert field.default is None or field.kind.check(field.default) == field.default
        assert field.help.endswith(".")


def test_every_preset_says_who_speaks_its_protocol_and_where_keys_are_from() -> None:
    for preset in presets().values():
        assert preset.label
        assert preset.key_page.startswith("https://") or preset.key != "required"
        assert preset.address.startswith(("https://", "http://127.0.0.1:")) or not preset.discovered


def test_without_settings_there_is_what_needs_no_setting_up(settings: Settings) -> None:
    assert ids(settings)[0] == "ai365vip"
    assert ids(settings)[-1] == "guide"


def test_a_service_is_added_with_an_id_of_its_own_and_comes_back_at_the_next_start(settings: Settings) -> None:
    assert add_service(settings, "openai") == "openai"
    assert add_service(settings, "openai", label="Work", address="https://llm.example.com/v1") == "openai-2"
    again = Settings(settings.path)
    assert {"openai", "openai-2"} < set(ids(again))
    assert (service(again, "openai").label, service(again, "openai").address) == ("OpenAI", "https://api.openai.com/v1")
    assert (service(again, "openai-2").label, service(again, "openai-2").preset.id) == ("Work", "openai")
    assert free_id(again, "openai") == "openai-3"


def test_an_address_that_is_none_adds_nothing(settings: Settings) -> None:
    with pytest.raises(InvalidValueError):
        add_service(settings, "custom", address="nonsense")
    assert "custom" not in ids(settings)


def test_a_removed_service_is_gone_from_the_file_and_the_rest_stays(tmp_path: Path) -> None:
    settings = written(
        tmp_path,
        '# mine\n[providers.openai]\nlabel = "Mine"\nunknown = 1\n\n[providers.groq]\nenabled = true\n',
    )
    settings.remove_service("openai")
    text = settings.path.read_text()
    assert "openai" not in text
    assert "Mine" not in text
    assert "# mine" in text
    assert "groq" in text
    assert "openai" not in ids(Settings(settings.path))


def test_a_reset_value_is_taken_out_of_the_file(settings: Settings) -> None:
    settings.set(LABEL.of("openai"), "Mine")
    settings.set(ENABLED.of("openai"), False)
    settings.reset(LABEL.of("openai"))
    assert settings.get(LABEL.of("openai")) == ""
    assert "label" not in settings.path.read_text()
    assert not Settings(settings.path).get(ENABLED.of("openai"))


def test_the_users_order_holds_and_the_last_resort_stays_last(settings: Settings) -> None:
    for preset in ("groq", "openai"):
        add_service(settings, preset)
    assert ids(settings).index("openai") < ids(settings).index("groq")  # as presets are offered
    move_service(settings, "groq", by=-100)
    move_service(settings, "guide", by=-100)
    assert ids(settings)[0] == "groq"
    assert ids(settings)[-1] == "guide"


def test_tables_of_headers_prices_and_parameters_survive_the_file(settings: Settings) -> None:
    settings.set(HEADERS.of("openai"), {"X-Team": "a"})
    settings.set(EXTRA.of("openai"), {"seed": 1, "stop": ["x"], "nested": {"a": True}})
    settings.set(PRICES.of("openai"), {"gpt-4o": (2.5, 10.0)})
    again = service(Settings(settings.path), "openai")
    assert again.headers == {"X-Team": "a"}
    assert again.extra == {"seed": 1, "stop": ["x"], "nested": {"a": True}}
    assert again.prices == {"gpt-4o": (2.5, 10.0)}


async def test_what_a_service_is_asked_with_comes_from_its_table(tmp_path: Path, secrets: SecretStore) -> None:
    settings = written(
        tmp_path, '[providers.mistral]\norganization = "org"\nextra = { seed = 1 }\nproxy = "none"\ntemperature = 1\n'
    )
    found = service(settings, "mistral")
    await secrets.set("mistral/key", "canary")
    arguments = await service_arguments(settings, secrets, found)
    assert arguments["key"] == "canary"
    assert arguments["temperature"] == 1.0
    assert arguments["headers"] == {"OpenAI-Organization": "org"}
    assert arguments["extra"] == {"seed": 1, "stream_options": None}
    assert await way_to(settings, secrets, found) is None


async def test_a_named_key_and_one_of_the_environment_are_used_only_where_they_are_chosen(
    tmp_path: Path, secrets: SecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of the environment")
    await secrets.set("openai/key/work", "of work")
    assert await service_key(secrets, service(written(tmp_path, "[providers.openai]\nenabled = true"), "openai")) == ""
    work = service(written(tmp_path, '[providers.openai]\nkey_name = "work"'), "openai")
    assert await service_key(secrets, work) == "of work"
    taken = service(written(tmp_path, '[providers.openai]\nkey_name = "$OPENAI_API_KEY"'), "openai")
    assert has_key(secrets, taken)
    assert await service_key(secrets, taken) == "of the environment"


async def test_a_service_of_ones_own_without_an_address_sends_nothing(settings: Settings, secrets: SecretStore) -> None:
    with pytest.raises(AddressNeededError):
        await service_arguments(settings, secrets, service(settings, "custom"))


async def test_an_address_that_cannot_be_read_is_not_exchanged_for_the_usual_one(
    tmp_path: Path, secrets: SecretStore
) -> None:
    settings = written(tmp_path, '[providers.openai]\naddress = "htp://x"\n[providers.groq]\nproxy = "htp:/x"\n')
    assert {"openai", "groq"} < set(ids(settings))
    for name in ("openai", "groq"):
        with pytest.raises(SettingUnusableError):
            await service_arguments(settings, secrets, service(settings, name))
    settings.set(ADDRESS.of("openai"), "https://llm.example.com/v1")
    assert await service_arguments(settings, secrets, service(settings, "openai"))


async def test_a_proxy_of_its_own_goes_before_the_one_of_all(tmp_path: Path, secrets: SecretStore) -> None:
    settings = written(
        tmp_path,
        '[network.proxy]\nmode = "manual"\nurl = ""\n[providers.openai]\nproxy = "http://own.lan:3128"\n'
        "[providers.groq]\nenabled = true\n",
    )
    assert await way_to(settings, secrets, service(settings, "openai")) == "http://own.lan:3128"
    with pytest.raises(ProxyAddressError):
        await way_to(settings, secrets, service(settings, "groq"))


def test_ids_of_known_services_can_be_asked_without_being_set_up(settings: Settings) -> None:
    assert has_service(settings, "openrouter")
    assert not has_service(settings, "nobody")
    assert not has_service(settings, "../x")


def test_the_last_service_is_removed_without_a_trace_of_a_lost_comment(tmp_path: Path) -> None:
    settings = written(tmp_path, '# mine\n[providers.openai]\nlabel = "x"\n')
    settings.remove_service("openai")
    assert settings.path.read_text() == "# mine\n"
    assert settings.kept_copy is None


def test_a_name_that_no_service_can_have_is_told(tmp_path: Path) -> None:
    settings = written(
        tmp_path,
        '[providers."My.Server"]\naddress = "http://a"\n[providers.a_b]\nlabel = "x"\n[providers.ok]\nlabel = "y"\n',
    )
    assert [problem.message for problem in settings.problems] == [
        "line 1, providers.My.Server: “My.Server” is no name of a provider: that takes small letters, digits and "
        "dashes.",
        "line 3, providers.a_b: “a_b” is no name of a provider: that takes small letters, digits and dashes.",
    ]
    assert settings.service_ids() == ["ok"]


@pytest.mark.parametrize("text", ["providers = 3", "providers = []"])
async def test_where_there_should_be_tables_of_services_and_are_none_nothing_is_sent(
    tmp_path: Path, secrets: SecretStore, text: str
) -> None:
    settings = written(tmp_path, text)
    assert [problem.message for problem in settings.problems] == [
        "line 1, providers: This must be a table, begun with [providers]."
    ]
    assert settings.service_ids() == []
    with pytest.raises(SettingUnusableError):
        await service_arguments(settings, secrets, service(settings, "openai"))


def test_the_guide_stays_the_guide_whatever_the_file_says(tmp_path: Path) -> None:
    settings = written(
        tmp_path, '[providers.guide]\npreset = "openai"\naddress = "http://a.invalid"\nenabled = false\n'
    )
    guide = services(settings)[-1]
    assert (guide.id, guide.provider.id, guide.enabled, guide.address) == ("guide", "guide", True, "")


@pytest.mark.parametrize("name", ["Content-Length", "host", "X Y", "a:b", "transfer-encoding", ""])
def test_a_header_that_would_break_the_request_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError):
        HEADERS.kind.check({name: "1"})


def test_a_new_service_does_not_inherit_a_key_that_was_kept_for_another_address(settings: Settings) -> None:
    kept = ["custom/key/home", "openai/key", "groq/proxy-password"]
    assert add_service(settings, "custom", address="http://a.invalid", kept=kept) == "custom-2"
    assert add_service(settings, "openai", kept=kept) == "openai"  # the same place: its key is good again
    settings.remove_service("openai")
    assert add_service(settings, "openai", address="https://api.openai.com/v1", kept=kept) == "openai"
    settings.remove_service("openai")
    assert add_service(settings, "openai", address="http://b.invalid", kept=kept) == "openai-2"
    assert add_service(settings, "groq", address="http://c.invalid", kept=kept) == "groq-2"
