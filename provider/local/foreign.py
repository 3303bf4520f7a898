"""What a file is that is no GGUF file, in words for people, by its first bytes."""

_LOOKED_AT = 4096
_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive, as PyTorch keeps its models in"),
    (b"version https://git-lfs", "the short text that Git LFS puts in the place of a large file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"lmgg", "a model in the GGML format, which is older than GGUF"),
    (b"tjgg", "a model in the GGJT format, which is older than GGUF"),
    (b"fmgg", "a model in the GGMF format, which is older than GGUF"),
)


def looks_like(beginning: bytes, *, size: int) -> str:
    """What a file with these first bytes seems to be; empty for the beginning of a GGUF file. `size` is its length."""
    beginning = beginning[:_LOOKED_AT]
    if beginning.startswith(b"GGUF"):
        return ""
    if not size:
        return "an empty file"
    if not beginning.strip(b"\0"):
        return "nothing but zeros, as an unfinished download leaves them"
    known = next((words for start, words in _BEGINNINGS if beginning.startswith(start)), "")
    if not known and _is_safetensors(beginning, size=size):
        known = "a model in the safetensors format"
    return known or _kind_of_text(beginning) or "something else"


def _kind_of_text(beginning: bytes) -> str:
    """Empty where it is no text."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head")):
        return "a web page, as a download leaves it that needed a login or another address"
    if not _is_text(beginning):
        return ""
    return "JSON text" if text.startswith((b"{", b"[")) else "text"


def _is_safetensors(beginning: bytes, *, size: int) -> bool:
    """Its first eight bytes are the length of the JSON that follows."""
    return beginning[8:9] == b"{" and 2 <= int.from_bytes(beginning[:8], "little") <= size


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    try:
        data[:-4].decode("utf-8")  # without what may be half a character
    except UnicodeDecodeError:
        return False
    return True
