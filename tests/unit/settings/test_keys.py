"""What is taken for a key, and which keys a service has."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gui.settings.keys import LONGEST_NAME, ServiceKeys, check_key, clean_key, offered_variables
from gui.settings.problem import InvalidValueError
from gui.settings.secrets import SecretStore
from gui.settings.service_fields import KEY_NAME
from gui.settings.services import service
from gui.settings.settings import Settings
from tests.fakes.keyring import FakeKeyring


@pytest.fixture
def keys_of(tmp_path: Path) -> Callable[[str], ServiceKeys]:
    ring, settings = FakeKeyring(), Settings(tmp_path / "settings.toml")
    secrets = SecretStore(profile="", names_file=tmp_path / "names", open_keyring=lambda: ring)
    return lambda service_id: ServiceKeys(settings=settings, secrets=secrets, service_id=service_id)


@pytest.fixture
def keys(keys_of: Callable[[str], ServiceKeys]) -> ServiceKeys:
    return keys_of("openai")


@pytest.mark.parametrize(
    "text",
    [
        "  sk-abc\n",
        "sk-abc\u200b",
        "\ufeffsk-abc",
        '"sk-abc"',
        "“sk-abc”",
        "Bearer sk-abc",
        "Authorization: Bearer sk-abc",
        "OPENAI_API_KEY=sk-abc",
        "export OPENAI_API_KEY='sk-abc'",
        "set OPENAI_API_KEY = sk-abc\r\n",
    ],
)
def test_what_is_pasted_along_is_left_out(text: str) -> None:
    assert clean_key(text) == "sk-abc"


@pytest.mark.parametrize("text", ["", " ", '""', "sk abc", "sk-ä", "https://example.com/keys", "x" * 10_001, "a\x00b"])
def test_what_is_surely_no_key_is_named_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        check_key(text)
    assert not text.strip() or text.strip() not in str(caught.value)


@pytest.mark.parametrize("text", ["sk-proj-AbC_123-x", "AIzaSy0", "0123456789abcdef.AbCd", "eyJhbGciOi.eyJz.sig=="])
def test_keys_of_all_services_pass_as_they_are(text: str) -> None:
    assert check_key(text) == text


async def test_the_first_key_is_used_and_another_takes_its_place_when_it_goes(keys: ServiceKeys) -> None:
    await keys.keep("Work", "one")
    assert (keys.names(), keys.in_use) == (["Work"], "Work")
    await keys.keep("", "two")
    assert (keys.names(), keys.in_use) == (["", "Work"], "Work")
    await keys.delete("Work")
    assert (keys.names(), keys.in_use) == ([""], "")


async def test_a_key_beside_a_chosen_variable_is_kept_and_not_used(keys: ServiceKeys) -> None:
    keys.choose("$OPENAI_API_KEY")
    await keys.keep("", "one")
    assert (keys.names(), keys.in_use) == ([""], "$OPENAI_API_KEY")


async def test_keys_of_a_service_whose_id_begins_alike_are_its_own(keys_of: Callable[[str], ServiceKeys]) -> None:
    keys, other = keys_of("openai"), keys_of("openai-2")
    await keys.keep("", "one")
    await other.keep("", "two")
    await keys.delete_all()
    assert (keys.names(), other.names()) == ([], [""])


@pytest.mark.parametrize("name", ["$HOME", "x" * (LONGEST_NAME + 1), "a\x07b", "Work"])
async def test_names_that_cannot_be_kept_are_refused(keys: ServiceKeys, name: str) -> None:
    await keys.keep("Work", "one")
    with pytest.raises(InvalidValueError):
        keys.free_name(name)
    assert keys.free_name("  My  work ") == "My work"
    assert keys.free_name("Work", besides="Work") == "Work"


def test_variables_that_are_set_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path / "settings.toml")
    monkeypatch.setenv("GEMINI_API_KEY", " ")
    monkeypatch.setenv("GOOGLE_API_KEY", "canary")
    assert offered_variables(service(settings, "gemini")) == ["GOOGLE_API_KEY"]
    assert settings.get(KEY_NAME.of("gemini")) == ""
