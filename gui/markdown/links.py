"""What a link may open, and what to ask before it does.

A reply is written by others: its links are shown for what they are. Only web pages and mail addresses are
ever opened, and where the text and the target do not agree somebody is asked first.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

ALLOWED_SCHEMES = ("http", "https", "mailto")
_LONGEST = 2_000
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[\w.-]+")
_IPV6 = re.compile(r"\[[0-9a-f:.]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_HOST_IN_TEXT = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}")
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@([\w.-]+)")
_COMMON_ENDINGS = frozenset(
    [
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "mil",
        "int",
        "info",
        "biz",
        "dev",
        "app",
        "xyz",
        "online",
        "site",
        "shop",
        "store",
        "cloud",
        "tech",
    ]
)
_FILE_ENDINGS = frozenset(["cc", "hs", "js", "jl", "kt", "md", "ml", "pl", "ps", "py", "rb", "rs", "sh", "ts", "vb"])
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
_MAPPED_AWAY = frozenset("ßς")
"""Letters of which "ss" and "σ" were made once; today such a name leads elsewhere."""
_ATTACHES = re.compile(r"(?:^|[&;])attach", re.IGNORECASE)
"""Some mail programs add files of the sender's to a message where an address asks them to."""
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """`display` is the target as it is safe to show, `host` where it leads, in Unicode.

    `why` is empty or says, in a sentence, why a link is refused or has to be confirmed.
    """

    allowed: bool
    display: str
    host: str
    needs_confirmation: bool
    why: str


def describe(target: str, text: str) -> LinkCheck:
    """Judge a link by its target and the text it is shown with. Never raises."""
    display = visible(target)
    refusal = _refusal(target)
    if refusal:
        return LinkCheck(False, display, "", False, refusal)
    if target[:7].lower() == "mailto:":
        return _describe_mail(target, text, display)
    parts = _split(target)
    host = _host(parts) if parts else ""
    if parts is None or not host or _is_disguised_number(host):
        return LinkCheck(False, display, "", False, "The address is not valid.")
    ascii_host, unicode_host = _both_forms(host)
    if not ascii_host:
        return LinkCheck(False, display, "", False, "The name of the server is not valid.")
    if ascii_host != unicode_host or ascii_host not in display.lower():
        display = f"{display} ({ascii_host})"
    why = _doubt(parts, text, ascii_host, unicode_host)
    return LinkCheck(True, display, unicode_host, bool(why), why)


def visible(text: str) -> str:
    """The text with everything that hides or reorders other characters written out, at most 200 characters."""
    shown = "".join(f"\\u{ord(one):04x}" if _hides(one) else one for one in text[:200])
    return shown + ("…" if len(text) > 200 else "")


def _hides(character: str) -> bool:
    return character != " " and unicodedata.category(character) in _INVISIBLE


def _refusal(target: str) -> str:
    if len(target) > _LONGEST:
        return "The address is too long."
    if any(_hides(one) or one in ' "<>\\^`{|}' for one in target):
        return "The address has hidden or forbidden characters."
    scheme = _SCHEME.match(target)
    if scheme is None or scheme[1].lower() not in ALLOWED_SCHEMES:
        return "Rill opens web pages and mail addresses only."
    if scheme[1].lower() != "mailto" and target[scheme.end() : scheme.end() + 2] != "//":
        return "The address is not valid."
    return ""


def _split(target: str) -> SplitResult | None:
    try:
        parts = urlsplit(target)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    """The host, lower case, brackets kept; empty where it is none."""
    if parts.netloc.count("@") > 1:
        return ""
    host = parts.netloc.rpartition("@")[2]
    name, bracket, port = host.rpartition("]")
    if bracket:
        return name.lower() + bracket if _IPV6.fullmatch(name.lower()) and port[:1] in ("", ":") else ""
    host = host.partition(":")[0].lower().rstrip(".")
    return host if _HOST.fullmatch(host) else ""


def _both_forms(host: str) -> tuple[str, str]:
    """A host in its ASCII and its Unicode form; empty where it has none."""
    if host.startswith("["):
        return host, host
    if not _MAPPED_AWAY.isdisjoint(host):
        return _without_mapping(host)
    try:
        ascii_form = host.encode("idna").decode("ascii")
        if not _plain_labels(ascii_form):
            return "", ""
        unicode_form = ascii_form.encode("ascii").decode("idna")
        return ascii_form, _in_letters(ascii_form) if unicode_form == ascii_form else unicode_form
    except UnicodeError:
        # Names that the older rules of this codec do not know.
        return (host, _in_letters(host)) if host.isascii() and _plain_labels(host) else ("", "")


def _without_mapping(host: str) -> tuple[str, str]:
    """Forms in which letters stay that this codec takes for others, and browsers do not."""
    normal = unicodedata.normalize("NFKC", host)
    try:
        labels = [
            label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in normal.split(".")
        ]
    except UnicodeError:
        return "", ""
    ascii_form = ".".join(labels)
    return (ascii_form, normal) if _plain_labels(ascii_form) and _HOST.fullmatch(ascii_form) else ("", "")


def _in_letters(ascii_host: str) -> str:
    """What newer programs make of a name that this codec takes for plain ASCII."""
    labels = []
    for label in ascii_host.split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            return ascii_host
    return visible(".".join(labels))


def _is_disguised_number(host: str) -> bool:
    """An address of numbers in another form than a.b.c.d, which only hides where it leads."""
    last = host.rpartition(".")[2]
    return _NUMBER.fullmatch(last) is not None and not _IPV4.fullmatch(host)


def _plain_labels(host: str) -> bool:
    return all(_LABEL.fullmatch(label) for label in host.split("."))


def _doubt(parts: SplitResult, text: str, ascii_host: str, unicode_host: str) -> str:
    if "@" in parts.netloc:
        return f"The address has a user name in it; it leads to {ascii_host}."
    if "xn--" in ascii_host:
        return f"The name of the server has letters that can be mistaken for others: {unicode_host} is {ascii_host}."
    if any(_hides(one) and one not in "\t\n\r\xa0" for one in text):
        return "The text of the link has hidden characters."
    for named in hosts_named(text):
        if _without_www(named) != _without_www(ascii_host):
            return f"The text of the link names {visible(named)}, but it leads to {ascii_host}."
    return ""


def hosts_named(text: str) -> list[str]:
    """What in a text looks like the name of a server, in ASCII form where it has one."""
    plain = unquote(unicodedata.normalize("NFKC", text[:2_000])).lower()
    found = [match for match in _HOST_IN_TEXT.finditer(plain) if _is_meant_as_host(plain, match)]
    return [_both_forms(match.group())[0] or match.group() for match in found]


def _is_meant_as_host(text: str, match: re.Match[str]) -> bool:
    """Not "README.md" or "asyncio.run", which are written all the time and are no servers."""
    if text[: match.start()].endswith(("://", "@")) or match.group().startswith("www."):
        return True
    ending = match.group().rpartition(".")[2]
    return ending in _COMMON_ENDINGS or not ending.isascii() or (len(ending) == 2 and ending not in _FILE_ENDINGS)


def _without_www(host: str) -> str:
    return host.removeprefix("www.")


def _describe_mail(target: str, text: str, display: str) -> LinkCheck:
    address, _, query = target[7:].partition("?")
    if _ATTACHES.search(unquote(query)):
        return LinkCheck(False, display, "", False, "The mail address asks for files to be attached.")
    match = _MAIL.fullmatch(unquote(address))
    if match is None:
        return LinkCheck(False, display, "", False, "The mail address is not valid.")
    ascii_host, unicode_host = _both_forms(match[1].lower())
    if not ascii_host:
        return LinkCheck(False, display, "", False, "The mail address is not valid.")
    parts = SplitResult("mailto", "", address, "", "")
    why = _doubt(parts, text, ascii_host, unicode_host)
    return LinkCheck(True, display, unicode_host, bool(why), why)
