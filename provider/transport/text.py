"""Bytes as they arrive into text that is safe to show, store and print."""

import codecs
import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe]")
"""Control characters but tab and the line ends (an ESC drives a terminal, a NUL ends a C string), lone surrogates,
which no encoder takes, and the mark of swapped bytes, for which decoders swap those of the whole text."""


def clean(text: str) -> str:
    """`text` with U+FFFD for every character that harms where it is shown or stored; tabs and line ends stay."""
    return _UNFIT.sub("\ufffd", text)


class TextDecoder:
    """Decodes UTF-8 piece by piece; where the pieces are cut makes no difference to the text.

    Invalid bytes become U+FFFD, so that one of them costs no more than itself. A byte order mark at the
    beginning is left out.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_beginning = True

    def decode(self, data: bytes) -> str:
        return self._passed(self._decoder.decode(data))

    def finish(self) -> str:
        """What an incomplete sequence at the very end stands for."""
        return self._passed(self._decoder.decode(b"", final=True))

    def _passed(self, text: str) -> str:
        if self._at_beginning and text:
            self._at_beginning = False
            text = text.removeprefix("\ufeff")
        return clean(text)
