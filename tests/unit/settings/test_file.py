import os
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.settings.file import load, save
from gui.settings.schema import (
    CA_FILE,
    FIRST_BYTE_SECONDS,
    IDLE_SECONDS,
    PROXY_BYPASS,
    PROXY_MODE,
    PROXY_URL,
    SYSTEM_PROMPT,
    TEXT_SIZE,
)
from gui.settings.service_fields import AI365VIP_TEMPERATURE
from gui.settings.toml_text import MAX_BYTES, SettingsFileError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_a_file_that_is_not_there_is_empty(path: Path) -> None:
    loaded = load(path)
    assert (loaded.values, loaded.problems) == ({}, [])


def test_values_are_read_from_tables_dotted_keys_and_inline_tables(path: Path) -> None:
    path.write_text(
        'network.proxy = {mode = "none"}\nproviders.ai365vip.temperature = 0\n[appearance]\ntext_size = 125\n'
    )
    loaded = load(path)
    assert loaded.problems == []
    assert loaded.values == {
        "network.proxy.mode": "none",
        "providers.ai365vip.temperature": 0.0,
        "appearance.text_size": 125,
    }


def test_a_wrong_value_is_named_with_line_key_and_the_allowed_ones_and_the_rest_is_used(path: Path) -> None:
    path.write_text('# my settings\n[network.proxy]\n\nmode = "manuel"\nbypass = ["*.lan"]\n')
    loaded = load(path)
    assert [problem.message for problem in loaded.problems] == [
        "line 4, network.proxy.mode: “manuel” is not one of “system”, “none”, “manual”."
    ]
    assert loaded.values == {"network.proxy.bypass": ("*.lan",)}


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("appearance.text_size = 49", "49 is not a whole number from 50 to 300"),
        ("appearance.text_size = true", "true is not a whole number"),
        ("appearance.text_size = 0x" + "f" * 6000, "a giant number is not a whole number"),
        ("providers.ai365vip.temperature = nan", "nan is not a number from 0 to 2"),
        ("network.idle_seconds = -1", "-1 is not a whole number from 1 to 3600"),
        ('chat.default_model = "gpt-4o"', "“gpt-4o” is not of the form “provider/model”"),
        ('network.proxy.localhost = "yes"', "“yes” is neither true nor false"),
        ('network.proxy.bypass = "localhost"', "is not a list"),
        ('network.proxy.bypass = ["host:99999"]', "99999 is not a port"),
        ('providers.ai365vip.address = "ftp://example.com"', "does not begin with http:// or https://"),
        ('providers.ai365vip.address = "http://example.com:0"', "host or port"),
        ('network.proxy.url = "gopher://example.com"', "must begin with http://"),
        ('network.proxy.url = "http://example.com:99999"', "port must be between 1 and 65535"),
        ("network.proxy = 5", "This must be a table"),
    ],
)
def test_every_kind_says_what_is_wrong(path: Path, line: str, named: str) -> None:
    path.write_text(f"\n{line}\n")
    (problem,) = load(path).problems
    assert problem.line == 2
    assert named in problem.message


def test_a_syntax_error_names_its_line_and_leaves_the_file_alone(path: Path) -> None:
    path.write_text('[network]\nca_file = "unclosed\n')
    (problem,) = load(path).problems
    assert problem.line == 2
    assert "not valid TOML" in problem.message
    assert path.read_text() == '[network]\nca_file = "unclosed\n'


@pytest.mark.parametrize("url", ["http://user:canary@host:99999", "http://us:er:canary@x@host:0", "//user:canary@host"])
@pytest.mark.parametrize("key", ["network.proxy.url", "providers.ai365vip.address"])
def test_no_problem_quotes_a_password(path: Path, key: str, url: str) -> None:
    path.write_text(f'{key} = "{url}"')
    (problem,) = load(path).problems
    assert "canary" not in problem.message


def test_hostile_files_are_named_and_nothing_hangs(path: Path) -> None:
    path.write_bytes(b"\x80\xff\x00")
    assert "not a text" in load(path).problems[0].message
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "larger than 256 KB" in load(path).problems[0].message
    path.write_text("a = " + "[" * 100_000)
    assert "nested too deeply" in load(path).problems[0].message
    path.write_text("\n" + ".".join("a" * 100_000) + " = 1")
    assert load(path).problems[0].message == "line 2: A key has too many parts."
    path.unlink()
    os.mkfifo(path)
    assert "not an ordinary file" in load(path).problems[0].message
    path.unlink()
    path.symlink_to("/dev/zero")
    assert "not an ordinary file" in load(path).problems[0].message
    path.unlink()
    path.symlink_to(path)
    assert "cannot be read" in load(path).problems[0].message
    path.unlink()
    path.mkdir()
    assert "not an ordinary file" in load(path).problems[0].message


def test_saving_keeps_comments_unknown_keys_and_order(path: Path) -> None:
    path.write_text(
        '# mine\nfuture = 1  # later\n[network]\n# waits\nidle_seconds = 5 # five\n[other.thing]\nx = "y"\n'
    )
    assert save(path, {IDLE_SECONDS.path: 7, PROXY_MODE.path: "none"}) is None
    text = path.read_text()
    assert text.startswith("# mine\nfuture = 1  # later\n[network]\n# waits\nidle_seconds = 7 # five\n")
    assert '[other.thing]\nx = "y"\n' in text
    loaded = load(path)
    assert loaded.problems == []
    assert loaded.values == {"network.idle_seconds": 7, "network.proxy.mode": "none"}


def test_a_new_file_is_private_and_readable_by_people(path: Path) -> None:
    save(
        path,
        {
            PROXY_MODE.path: "manual",
            PROXY_BYPASS.path: ("*.lan", "10.0.0.0/8"),
            CA_FILE.path: "/x.pem",
            TEXT_SIZE.path: 150,
        },
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().splitlines() == [
        "[network]",
        'ca_file = "/x.pem"',
        "",
        "[network.proxy]",
        'mode = "manual"',
        'bypass = ["*.lan", "10.0.0.0/8"]',
        "",
        "[appearance]",
        "text_size = 150",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[network.proxy]\nmode = 'none'\n[chat]\n[network]\nca_file = ''\n",
        "network.proxy.mode = 'none'\n[chat]\nx = 1\n",
        "network = {proxy = {mode = 'none'}}\n",
        "[[other]]\nx = nan\n[[other]]\n",
        "[network]\n[network.proxy]\n",
        "\ufeff[network]\r\nca_file = ''\r\n",
        'chat.system_prompt = """\nmode = 1\n[x]\n"""\n',
    ],
)
def test_every_way_to_write_a_table_can_be_changed(path: Path, text: str) -> None:
    path.write_text(text, newline="")
    before = load(path)
    save(path, {PROXY_MODE.path: "manual", FIRST_BYTE_SECONDS.path: 3, AI365VIP_TEMPERATURE.path: 0.5})
    after = load(path)
    assert after.problems == []
    assert after.values == before.values | {
        "network.proxy.mode": "manual",
        "network.first_byte_seconds": 3,
        "providers.ai365vip.temperature": 0.5,
    }


@pytest.mark.parametrize("content", [b"[broken", b"\xff\xfe", b"network = 'mine'\n"])
def test_what_cannot_be_changed_is_kept_as_a_copy(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    copy = save(path, {PROXY_MODE.path: "none"})
    assert copy is not None
    assert copy.read_bytes() == content
    assert load(path).values == {"network.proxy.mode": "none"}
    path.write_bytes(b"[broken again")
    second = save(path, {PROXY_MODE.path: "none"})
    assert second is not None
    assert second != copy
    assert copy.read_bytes() == content


def test_a_symbolic_link_is_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "rill.toml"
    target.parent.mkdir()
    target.write_text("# kept\n")
    path.symlink_to(target)
    save(path, {PROXY_MODE.path: "none"})
    assert path.is_symlink()
    assert target.read_text().startswith("# kept\n")
    assert load(path).values == {"network.proxy.mode": "none"}


def test_a_failed_save_says_so_and_leaves_nothing_behind(path: Path, tmp_path: Path) -> None:
    path.mkdir()
    (path / "x").touch()
    with pytest.raises(SettingsFileError, match="Changes last until Rill quits"):
        save(path, {PROXY_MODE.path: "none"})
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.toml"]


_few = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
_names = st.sampled_from(["network", "proxy", "mode", "chat", "system_prompt", "x", '"y z"'])
_lines = st.one_of(
    st.builds("[{}]".format, st.lists(_names, min_size=1, max_size=3).map(".".join)),
    st.builds("{} = {}".format, st.lists(_names, min_size=1, max_size=3).map(".".join), st.text(max_size=8)),
    st.builds(
        "{} = {}".format,
        st.lists(_names, min_size=1, max_size=3).map(".".join),
        st.sampled_from(['"none"', "1", "[1, 2]", "{a = 1}", '"""\n[x]\n"""', "'''a\n'''", "[ # c\n]", "1979-05-27"]),
    ),
)


@_few
@given(content=st.binary(max_size=200) | st.lists(_lines, max_size=6).map(lambda lines: "\n".join(lines).encode()))
def test_loading_never_raises_and_saving_never_loses(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    load(path)
    copy = save(path, {PROXY_MODE.path: "none"})
    after = tomllib.loads(path.read_text())
    assert load(path).values["network.proxy.mode"] == "none"
    if copy is not None:
        assert copy.read_bytes() == content
        copy.unlink()
        return
    before = tomllib.loads(content.decode("utf-8-sig"))
    before.setdefault("network", {}).setdefault("proxy", {})["mode"] = "none"
    assert after == before


@_few
@given(prompt=st.text(st.characters(), max_size=50), url=st.text(max_size=30))
def test_any_text_survives_the_file(path: Path, prompt: str, url: str) -> None:
    save(path, {SYSTEM_PROMPT.path: SYSTEM_PROMPT.kind.check(prompt), PROXY_URL.path: "socks5h://u@h:1"})
    assert load(path).values["chat.system_prompt"] == SYSTEM_PROMPT.kind.check(prompt)
