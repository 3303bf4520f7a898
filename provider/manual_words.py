"""What the search in the manual knows of English: stems, words without meaning of their own, and synonyms."""

_KEPT = {"settings": "setting", "setting": "setting", "this": "this", "has": "has", "does": "does", "always": "always"}


def stem(word: str) -> str:
    """A word without its ending, so that "stops", "stopped" and "stopping" are one.

    Light on purpose: a wrong match misleads more than a missed one. Not a word to show.
    """
    if word in _KEPT:
        return _KEPT[word]
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        root = word.removesuffix(ending)
        if root != word and _may_end_so(root, ending):
            word = root if ending == "s" else _undoubled(root)
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _may_end_so(root: str, ending: str) -> bool:
    if ending == "s":
        return len(root) > 2 and not root.endswith(("s", "u", "i"))
    if ending == "es":
        return len(root) > 2 and root.endswith(("s", "x", "z", "ch", "sh"))
    return len(root) > 2 and any(vowel in root for vowel in "aeiouy")


def _undoubled(root: str) -> str:
    return root[:-1] if root[-1] == root[-2] and root[-1] not in "lsz" else root


_SMALL_WORDS = """
a about all also am an and any anyone are as at be been but by can cannot can't could did do does doesn't don't else
ever for from get give go goes going got had has have help here how however i i'd i'm i've if in into is isn't it it's
its just kind know let like long made make many may me mean means might mine more much must my need needs no not of on
one onto or other our out over own please possible rill set should show so some something tell than that the their
them then there these they thing things this those through to too up us use used using very want was way we were what
when where whether which who why will with won't work works would you your s t m d re ve ll
"""

STOP_WORDS = frozenset(stem(word) for word in _SMALL_WORDS.split())
"""Stems that say nothing about what a question is about."""

_GROUPS = (
    "answer reply response output",
    "appearance look theme colour color scheme",
    "ask question prompt",
    "attach attachment upload",
    "image picture photo",
    "begin start first launch open",
    "certificate ca tls ssl https",
    "chat conversation dialog dialogue",
    "clipboard copy",
    "close quit exit",
    "code exit",
    "command terminal shell console cli commandline",
    "config configuration configure setting preference option toml",
    "connect connection network internet online offline",
    "crash error fail failure problem wrong broken trouble bug",
    "dark night black",
    "delete remove erase uninstall clear wipe",
    "dns name lookup",
    "exception bypass exclude except exempt no_proxy noproxy",
    "expensive cost price free pay money",
    "fcitx ibus ime",
    "find search",
    "font text size zoom bigger larger smaller small letters",
    "instruction system prompt persona role",
    "keyboard shortcut hotkey",
    "keyring keychain wallet",
    "language translation translate english",
    "light bright white",
    "line newline",
    "location place where folder directory path lie lies",
    "login password username credential user",
    "model llm gpt",
    "pause interrupt cancel abort stop",
    "privacy private telemetry tracking secret spy",
    "provider service server backend",
    "proxy socks socks5 tunnel vpn",
    "regenerate again redo retry repeat",
    "save store keep kept history saved stored persist remember",
    "send submit",
    "slow time timeout wait waiting limit hang",
    "sr accessibility screenreader blind orca nvda reader a11y",
    "switch change",
    "temperature creativity creative random inventive",
    "token key api",
    "version release",
)


def _synonyms() -> dict[str, tuple[str, ...]]:
    """For each word's stem the other words of its groups."""
    found: dict[str, tuple[str, ...]] = {}
    for group in _GROUPS:
        words = group.split()
        for word in words:
            found[stem(word)] = (*found.get(stem(word), ()), *(other for other in words if other != word))
    return found


SYNONYMS = _synonyms()
"""For the stem of a word other words that may stand in its place."""
