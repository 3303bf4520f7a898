"""What a GGUF file holds, told from its header: name, size, context, and whether it can answer at all."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from provider.local.errors import (
    DamagedModelFileError,
    ForeignModelFileError,
    ModelFileUnreadableError,
    UnsupportedModelFileError,
)
from provider.local.foreign import looks_like
from provider.local.gguf_header import Header, HeaderError, Value, VersionError, read_header
from provider.local.gguf_types import FILE_TYPES
from provider.transport.text import clean

SUFFIX: Final = ".gguf"
_PART = re.compile(r"-(\d{5})-of-(\d{5})$")
_MOST_PARTS = 1000
_LONGEST_NAME = 120
_NO_CHAT = {
    "clip": "the eyes of another model",
    "bert": "a model that compares texts",
    "modern-bert": "a model that compares texts",
    "nomic-bert": "a model that compares texts",
    "jina-bert-v2": "a model that compares texts",
    "t5encoder": "a model that compares texts",
    "wavtokenizer-dec": "a model that makes sounds",
}
"""Architectures that cannot answer, and what they are for."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a model's form decides how much memory its context takes. Zero stands for what the header leaves out."""

    layers: int
    key_numbers: int
    """Numbers that are kept of the keys for each token, in all layers together."""
    value_numbers: int
    width: int
    vocabulary: int


@dataclass(frozen=True, slots=True)
class GGUFFile:
    """A model in a file, or in several: then `path` is the first, and `size` that of all."""

    path: Path
    name: str
    architecture: str
    size: int
    """Bytes on the disk."""
    context_tokens: int | None
    """What the model was made for."""
    quantisation: str
    """How its weights are stored, such as "Q4_K_M"; empty where that is not known."""
    has_chat_template: bool
    """Without one the model may only continue texts instead of answering."""
    shape: Shape
    parts: int = 1
    changed: int = 0
    """When the (first) file was written, in nanoseconds."""

    @property
    def label(self) -> str:
        """The name, and how its weights are stored where the name does not say."""
        written = self.quantisation
        return self.name if not written or written.lower() in self.name.lower() else f"{self.name} · {written}"


def part_paths(file: GGUFFile) -> list[Path]:
    """The files of a model, the one to open first."""
    stem = _PART.sub("", file.path.stem)
    suffix = file.path.suffix
    later = range(2, file.parts + 1)
    return [file.path, *(file.path.with_name(f"{stem}-{n:05}-of-{file.parts:05}{suffix}") for n in later)]


def part_number(path: Path) -> int | None:
    """Which of the files of a model this is, by its name; None for a model in one file."""
    match = _PART.search(path.stem)
    return None if match is None else int(match[1])


def is_first_part(path: Path) -> bool:
    """Whether a file stands for a model: all do but the later ones of a model in several files."""
    return part_number(path) in (None, 1)


def read_gguf(path: Path) -> GGUFFile:
    """Look at a file without loading it. Reads some megabytes at most; not for the event loop.

    Raises:
        ModelFileUnreadableError, ForeignModelFileError, DamagedModelFileError, UnsupportedModelFileError.
    """
    header, size, changed = _checked_header(path)
    _check_purpose(header, path)
    parts = _number(header, "split.count") or 1
    if parts > 1:
        size += _size_of_the_rest(path, parts)
    architecture = _text(header, "general.architecture")
    return GGUFFile(
        path=path,
        name=_name(header, path),
        architecture=architecture,
        size=size,
        context_tokens=_number(header, f"{architecture}.context_length") or None,
        quantisation=FILE_TYPES.get(_number(header, "general.file_type", missing=-1), ""),
        has_chat_template=bool(_text(header, "tokenizer.chat_template")),
        shape=_shape(header, architecture),
        parts=parts,
        changed=changed,
    )


def _checked_header(path: Path) -> tuple[Header, int, int]:
    """The header of one file, which is as long as the header says; its length, and when it was written."""
    file_name = clean(path.name)
    try:
        if not path.is_file():
            raise ModelFileUnreadableError(file=file_name, why="there is no such file")
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            size = state.st_size
            foreign = looks_like(file.read(4096), size=size)
            if foreign:
                raise ForeignModelFileError(file=file_name, what=foreign)
            file.seek(0)
            header = read_header(file, size=size)
    except OSError as error:
        raise ModelFileUnreadableError(file=file_name, why=error.strerror or "it cannot be read") from None
    except VersionError as error:
        raise UnsupportedModelFileError(file=file_name, why=str(error)) from None
    except HeaderError as error:
        raise DamagedModelFileError(file=file_name, why=str(error)) from None
    if header.end > size:
        missing = header.end - size
        raise DamagedModelFileError(file=file_name, why=f"the last {_amount(missing)} of it are missing")
    return header, size, state.st_mtime_ns


def _check_purpose(header: Header, path: Path) -> None:
    """Raise UnsupportedModelFileError for what is no model that answers."""
    architecture, kind = _text(header, "general.architecture"), _text(header, "general.type")
    file_name = clean(path.name)
    part = _number(header, "split.no")
    if part:
        raise UnsupportedModelFileError(file=file_name, why=f"it is part {part + 1} of a model; take the first")
    if kind == "adapter":
        raise UnsupportedModelFileError(file=file_name, why="it only changes another model (an adapter)")
    if kind == "mmproj" or architecture in _NO_CHAT:
        what = _NO_CHAT.get(architecture, _NO_CHAT["clip"])
        raise UnsupportedModelFileError(file=file_name, why=f"it is no model to talk to but {what}")
    if not architecture or not header.tensors:
        raise UnsupportedModelFileError(file=file_name, why="there is no model in it")


def _size_of_the_rest(path: Path, parts: int) -> int:
    """Bytes of the second part and those after it."""
    match = _PART.search(path.stem)
    if match is None or parts > _MOST_PARTS:
        raise UnsupportedModelFileError(
            file=clean(path.name), why=f"it is the first of {parts} parts, and its name does not say so"
        )
    total = 0
    for number in range(2, parts + 1):
        part = path.with_name(f"{path.stem[: match.start()]}-{number:05}-of-{parts:05}{path.suffix}")
        total += _checked_header(part)[1]
    return total


def _shape(header: Header, architecture: str) -> Shape:
    def number(name: str) -> int:
        return _number(header, f"{architecture}.{name}")

    layers, width, heads = number("block_count"), number("embedding_length"), number("attention.head_count")
    head = width // heads if heads else 0
    key_values = _each_layer(header.values.get(f"{architecture}.attention.head_count_kv"), layers) or heads * layers
    vocabulary = header.lengths.get("tokenizer.ggml.tokens", 0) or number("vocab_size")
    return Shape(
        layers=layers,
        key_numbers=key_values * (number("attention.key_length") or head),
        value_numbers=key_values * (number("attention.value_length") or head),
        width=width,
        vocabulary=vocabulary,
    )


def _each_layer(value: Value | None, layers: int) -> int:
    """The sum over all layers of what is given once for all of them, or for each."""
    if isinstance(value, tuple):
        return sum(max(0, int(each)) for each in value if isinstance(each, int))
    return value * layers if isinstance(value, int) and value > 0 else 0


def _name(header: Header, path: Path) -> str:
    """The model's own name where it has one that says something, with how it is stored; else the file's."""
    name = clean(_text(header, "general.name")).strip()[:_LONGEST_NAME]
    return name if len(name) > 1 else clean(_PART.sub("", path.stem))


def _number(header: Header, key: str, *, missing: int = 0) -> int:
    """A whole number; of a list the greatest, as where layers differ."""
    value = header.values.get(key)
    if isinstance(value, tuple):
        value = max((each for each in value if isinstance(each, int)), default=missing)
    return value if isinstance(value, int) and value >= 0 else missing


def _text(header: Header, key: str) -> str:
    value = header.values.get(key)
    return value if isinstance(value, str) else ""


def _amount(count: int) -> str:
    return f"{count / 10**6:,.1f} MB" if count >= 10**5 else f"{count} bytes"
