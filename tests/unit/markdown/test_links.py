"""Nothing but the web and mail is opened, and nobody is led elsewhere without being asked."""

import pytest

from gui.markdown.links import describe


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:x", " javascript:x", "\x01https://a.com",
        "file:///etc", "smb://host/share", "data:text/html,x", "vscode://x",
        "ms-settings:", "//a.com", "/etc/passwd", "#part", "a.com",
        "", "http:a.com", "https:///a.com", "https://", "https://a.com\\@b.com", "https://a b.com", "https://a.com:99999",
        "https://a\u202e.com", "https://a..b", "https://a.com/\n", "http://[::1", "mailto:", "mailto:x",
        "https://" + "a" * 3000, "http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://1.2.3.4.5/",
        "mailto:a@example.org?subject=x&attach=/etc/passwd", "mailto:a@example.org?%61ttachment=x",
    ],
)  # fmt: skip
def test_everything_else_is_refused_with_a_reason(target: str) -> None:
    check = describe(target, "text")
    assert not check.allowed
    assert check.why


@pytest.mark.parametrize(
    ("target", "text", "host"),
    [
        ("https://example.org/x?y=z#a", "a page", "example.org"),
        ("https://www.example.org/", "example.org", "www.example.org"),
        ("http://127.0.0.1:8080/", "here", "127.0.0.1"),
        ("http://[::1]:80/", "here", "[::1]"),
        ("mailto:a@example.org", "a@example.org", "example.org"),
        ("https://github.com/x", "README.md", "github.com"),
        ("https://docs.python.org/", "asyncio.sleep", "docs.python.org"),
    ],
)
def test_ordinary_links_open_without_a_question(target: str, text: str, host: str) -> None:
    check = describe(target, text)
    assert (check.allowed, check.needs_confirmation, check.host) == (True, False, host)


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("https://evil.example/", "https://bank.com/login"),
        ("https://evil.example/", "www.bank.com"),
        ("https://evil.example/", "bank.com"),
        ("https://bank.com.evil.example/", "bank.com"),
        ("https://evil.example/", "ｂａｎｋ．com"),
        ("https://bank.com@evil.example/", "bank"),
        ("https://user:pw@evil.example/", "x"),
        ("https://аррӏе.com/", "apple"),
        ("https://xn--80ak6aa92e.com/", "apple"),
        ("https://example.org/", "moc\u202e.elpmaxe"),
        ("https://example.org/", "exam\u200bple.org"),
        ("mailto:a@evil.example", "a@bank.com"),
    ],
)
def test_doubtful_links_are_confirmed_with_a_reason(target: str, text: str) -> None:
    check = describe(target, text)
    assert check.allowed
    assert check.needs_confirmation
    assert check.why


def test_a_name_is_not_taken_for_another_that_was_once_the_same() -> None:
    for target in ("https://straße.example/", "https://xn--strae-oqa.example/"):
        check = describe(target, "strasse.example")
        assert check.needs_confirmation
        assert check.host == "straße.example"
        assert "xn--strae-oqa.example" in check.display


def test_a_name_in_other_letters_is_shown_in_both_forms() -> None:
    for target in ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"):
        check = describe(target, "apple")
        assert "xn--80ak6aa92e.com" in check.display
        assert check.host == "аррӏе.com"
