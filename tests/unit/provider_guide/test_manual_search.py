"""The search finds the section that answers: each question is one that people ask."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gui.settings.schema import SCHEMA, Setting
from gui.settings.settings import Settings
from provider.errors import EmptyConversationError, ProviderError, UnknownOptionError
from provider.manual import MANUAL, Passage, manual_passages
from provider.manual_search import ManualIndex, question_words, section_of_message
from provider.manual_words import stem


def _shown_errors() -> list[type[ProviderError]]:
    """All kinds but those that only a mistake in a program can cause."""
    found: list[type[ProviderError]] = []
    waiting = ProviderError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return [kind for kind in found if kind not in (UnknownOptionError, EmptyConversationError)]


@pytest.fixture(scope="module")
def index() -> ManualIndex:
    return ManualIndex(manual_passages())


def first(index: ManualIndex, question: str) -> str:
    hits = index.search(dict.fromkeys(question_words(question), 1.0))
    return hits[0].passage.heading if hits else ""


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("How do I set a proxy?", "Set a proxy"),
        ("How do I switch the model?", "Switch the model in the middle of a conversation"),
        ("Which models are there?", "Which models are there?"),
        ("Can I ask several models at once?", "Ask several models at once"),
        ("compare the answers of two models", "Ask several models at once"),
        ("Which keyboard shortcuts are there?", "Keyboard shortcuts"),
        ("I lost my conversation after closing Rill", "Are conversations saved?"),
        ("hotkeys", "Keyboard shortcuts"),
        ("Are my conversations saved?", "Are conversations saved?"),
        ("do you keep a chat history", "Are conversations saved?"),
        ("Where is the settings file?", "Where the settings are: the configuration file"),
        ("where is the config file", "Where the settings are: the configuration file"),
        ("How do I stop a reply?", "Stop a reply"),
        ("cancel an answer", "Stop a reply"),
        ("how to get a new line without sending", "Break the line without sending"),
        ("Can I attach a file?", "Attach a file or a picture"),
        ("dark mode", "Appearance: dark mode, light mode and text size"),
        ("How can I get bigger text?", "Larger text"),
        ("Is it free?", "AI365VIP: free, without a key"),
        ("Do I need an API key?", "Enter an API key"),
        ("Where are passwords stored?", "Where keys and passwords are stored"),
        ("My proxy has a password", "A proxy with a user name and password"),
        ("socks5 with remote dns", "Remote DNS: let the proxy look up names"),
        ("exclude a host from the proxy", "Exceptions: connect to some hosts without the proxy"),
        ("why does localhost not go through the proxy", "Localhost and the proxy"),
        ("environment variable HTTPS_PROXY", "Where the system's proxy comes from"),
        ("is a PAC script supported?", "Automatic configuration: PAC scripts"),
        ("self-signed certificate", "“The connection to … is not safe”"),
        ("company certificate authority", "Certificates: a CA file of your own"),
        ("How can I ask from the terminal?", "Ask from the terminal: rill ask"),
        ("exit code", "Exit codes of rill ask"),
        ("pipe a file into rill ask", "Pipe text into rill ask"),
        ("is there any telemetry?", "What is sent, and to whom"),
        ("screen reader", "Screen readers"),
        ("fcitx does not work", "Input methods for Chinese, Japanese, Korean and others"),
        ("use my own server", "Any OpenAI-compatible server by its address"),
        ("my own Chatbot UI server", "Use your own Chatbot UI server"),
        ("several API keys", "Several keys for one service"),
        ("OPENAI_API_KEY", "Take the key from an environment variable"),
        ("How do I connect OpenAI?", "OpenAI, OpenRouter and other services with a key"),
        ("LM Studio", "Local servers: LM Studio, llama.cpp, vLLM"),
        ("the window does not open, xcb plugin", "The window does not open"),
        ("regenerating an answer", "Regenerate an answer"),
        ("copy the last answer", "Copy an answer"),
        ("first_byte_seconds", "network.first_byte_seconds"),
        ("network.proxy.bypass", "network.proxy.bypass"),
        ("default_model", "chat.default_model"),
        ("uninstall rill", "Remove everything Rill has stored"),
        ("two profiles", "Profiles: separate settings and data"),
        ("what version is this", "Which version do I have?"),
        ("rate limit", "“The service asks for a pause”"),
        ("the answer begins with null", "The answer begins with the word null"),
        ("the login page of my hotel's wifi", "“A web page came back instead of an answer”"),
        ("the model forgot what I said earlier", "Long conversations"),
        ("how do I install it on Windows?", "Install and start Rill"),
        ("How do I connect another model?", "Connect another model"),
        ("How do I use a proxy?", "Set a proxy"),
        ("How do I connect Anthropic?", "Anthropic: Claude models"),
        ("use Claude with my key", "Anthropic: Claude models"),
        ("gemini", "Google Gemini"),
        ("How do I use Ollama?", "Ollama: models on your own computer"),
        ("what does the Test do?", "Test a provider"),
        ("How do I attach a picture?", "Attach a file or a picture"),
    ],
)
def test_a_question_finds_its_section_first(index: ManualIndex, question: str, heading: str) -> None:
    assert first(index, question) == heading


@pytest.mark.parametrize(
    ("message", "heading"),
    [
        ("The name chat.ai365vip.com could not be looked up.", "“The name … could not be looked up”"),
        ("What does “chat.ai365vip.com cannot be reached: refused” mean?", "“… cannot be reached”"),
        ("The proxy 127.0.0.1:3128 cannot be reached: timed out.", "“The proxy … cannot be reached”"),
        ("the proxy 127.0.0.1:3128 needs a login", "“The proxy … needs a login”"),
        ("error: The connection was lost: the server closed it.", "“The connection was lost”"),
        ("Nothing came from the service for 60 s.", "“Nothing came from the service for … s”"),
    ],
)
def test_an_error_message_finds_the_section_about_it(message: str, heading: str) -> None:
    section = section_of_message(message, manual_passages())
    assert section is not None
    assert section.heading == heading


def test_a_question_that_is_no_error_message_finds_none() -> None:
    assert section_of_message("How do I set a proxy?", manual_passages()) is None


@pytest.mark.parametrize(
    "question",
    ["What is the capital of France?", "Write a poem about the sea", "2 + 2", "Explain quantum entanglement"],
)
def test_what_is_not_in_the_manual_is_hardly_covered(index: ManualIndex, question: str) -> None:
    hits = index.search(dict.fromkeys(question_words(question), 1.0))
    assert all(hit.coverage < 0.5 for hit in hits)


@pytest.mark.parametrize("words", [{}, {"": 1.0}, {"xyzzy": 1.0}])
def test_searching_for_nothing_finds_nothing(index: ManualIndex, words: dict[str, float]) -> None:
    assert index.search(words) == []


def test_an_index_of_nothing_finds_nothing() -> None:
    assert ManualIndex([]).search({"proxy": 1.0}) == []


def test_the_word_itself_beats_its_synonyms() -> None:
    index = ManualIndex([Passage("", "", "Halt with the abort key."), Passage("", "", "Halt with the cancel key.")])
    assert index.search({"cancel": 1.0})[0].passage.text == "Halt with the cancel key."


@pytest.mark.parametrize(
    "words",
    [
        ("stop", "stops", "stopped", "stopping"),
        ("reply", "replies"),
        ("save", "saves", "saved", "saving"),
        ("proxy", "proxies", "proxy's"),
        ("settings", "setting"),
        ("match", "matches", "matched"),
    ],
)
def test_forms_of_one_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize("pair", [("use", "user"), ("address", "add"), ("status", "state"), ("key", "keyboard")])
def test_different_words_stay_apart(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


class TestManual:
    """The files themselves."""

    @pytest.mark.parametrize("kind", _shown_errors(), ids=lambda kind: str(kind.__name__))
    def test_every_error_that_people_may_see_has_a_section(self, kind: type[ProviderError]) -> None:
        message = re.sub(r"{\w+}", "something", kind.template)
        section = section_of_message(message, manual_passages())
        assert section is not None, message
        assert max(section.heading.strip("“”").split("…"), key=len).strip() in message

    @pytest.mark.parametrize("setting", SCHEMA, ids=lambda setting: str(setting.key))
    def test_every_setting_has_a_section_with_its_default_and_an_example(self, setting: Setting[Any]) -> None:
        sections = {passage.heading: passage.text for passage in manual_passages()}
        default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
        assert f"Default: `{json.dumps(default)}`" in " ".join(sections[setting.key].split())
        example = re.search(r"```toml\n(.*?)```", sections[setting.key], re.DOTALL)
        assert example is not None
        value: Any = tomllib.loads(example[1])
        for name in setting.path:
            value = value[name]
        setting.kind.check(value)

    def test_every_example_of_a_settings_file_is_valid(self, tmp_path: Path) -> None:
        file = tmp_path / "settings.toml"
        for passage in manual_passages():
            for example in re.findall(r"```toml\n(.*?)```", passage.text, re.DOTALL):
                file.write_text(example)
                assert [problem.message for problem in Settings(file).problems] == [], passage.heading

    def test_every_heading_is_there_once(self) -> None:
        headings = [passage.heading for passage in manual_passages()]
        assert len(headings) > 80
        assert len(set(headings)) == len(headings)

    def test_every_section_reads_at_a_glance(self) -> None:
        assert {passage.heading for passage in manual_passages() if len(passage.text) > 1500} == set()

    def test_a_section_that_is_referred_to_exists(self) -> None:
        headings = {passage.heading for passage in manual_passages()}
        for passage in manual_passages():
            for title in re.findall(r"(?:[Ss]ee|stand in it is under|named under) “([^”]+)”", passage.text):
                assert " ".join(title.split()) in headings, passage.heading

    def test_headings_inside_code_are_text(self) -> None:
        for file in MANUAL.glob("*.md"):
            assert file.read_text(encoding="utf-8").count("```") % 2 == 0, file.name
