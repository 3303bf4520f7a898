"""How many tokens a text is, roughly: every model has a tokenizer of its own, and none of them is at hand."""


def estimated_tokens(text: str) -> int:
    """Four characters of Western Latin script to a token, and one of any other: a rule of thumb that errs on the high
    side. Takes some milliseconds for a million characters.
    """
    if text.isascii():
        return len(text) // 4
    western = len(text.encode("latin-1", "ignore"))
    return western // 4 + len(text) - western
