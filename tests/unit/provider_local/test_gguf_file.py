"""What the header of a file says, and what is said of files that are no models."""

import struct
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import gguf
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider.local.errors import (
    DamagedModelFileError,
    ForeignModelFileError,
    ModelFileUnreadableError,
    UnsupportedModelFileError,
)
from provider.local.gguf_file import GGUFFile, Shape, is_first_part, part_paths, read_gguf
from provider.local.gguf_header import HeaderError, read_header
from provider.local.memory import _free_on_linux, context_used, free_memory, memory_needed
from tests.fakes.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny.gguf")


def test_a_file_tells_its_name_size_context_and_form(tiny: Path) -> None:
    file = read_gguf(tiny)

    assert (file.name, file.label) == ("Tiny River", "Tiny River · F32")
    assert (file.architecture, file.context_tokens, file.quantisation) == ("llama", 4096, "F32")
    assert file.size == tiny.stat().st_size < 10**6
    assert file.has_chat_template
    assert (file.shape.layers, file.shape.key_numbers, file.shape.value_numbers) == (2, 128, 128)
    assert file.shape.vocabulary > 259


def test_a_file_without_a_template_says_so(tmp_path: Path) -> None:
    assert not read_gguf(write_tiny_model(tmp_path / "base.gguf", template=False)).has_chat_template


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "an empty file"),
        (bytes(5000), "nothing but zeros"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"<!DOCTYPE html><title>Log in</title>", "a web page"),
        (b"\n <html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
        (struct.pack("<Q", 20) + b'{"weight":{}}' + bytes(20), "safetensors"),
        (b'{"model": 1}', "JSON text"),
        (b"tjgg" + bytes(50), "GGJT"),
        ("Ein Brief über Modelle".encode(), "text"),
        (b"\x01\x02\x00\xff" * 9, "something else"),
    ],
)
def test_a_foreign_file_is_named_as_what_it_is(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    with pytest.raises(ForeignModelFileError) as caught:
        read_gguf(path)
    assert what in caught.value.message
    assert "model.gguf" in caught.value.message


def test_a_file_that_is_cut_is_damaged_and_says_how_much_is_missing(tiny: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny.read_bytes()[:-300_000])
    with pytest.raises(DamagedModelFileError, match=r"the last 0\.3 MB of it are missing"):
        read_gguf(cut)


def test_a_file_that_is_cut_in_its_header_is_damaged(tiny: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny.read_bytes()[:700])
    with pytest.raises(DamagedModelFileError, match="in the midst of its header"):
        read_gguf(cut)


def test_other_versions_and_byte_orders_are_not_supported(tiny: Path, tmp_path: Path) -> None:
    data, path = tiny.read_bytes(), tmp_path / "other.gguf"
    for version, word in ((struct.pack("<I", 1), "version, 1"), (struct.pack(">I", 3), "byte order")):
        path.write_bytes(data[:4] + version + data[8:])
        with pytest.raises(UnsupportedModelFileError, match=word):
            read_gguf(path)


@pytest.mark.parametrize(("architecture", "kind"), [("clip", "mmproj"), ("bert", "model"), ("llama", "adapter")])
def test_what_cannot_answer_is_not_supported(tmp_path: Path, architecture: str, kind: str) -> None:
    path = tmp_path / "other.gguf"
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(kind)
    writer.add_tensor("weight", np.ones(32, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(UnsupportedModelFileError):
        read_gguf(path)


def test_what_is_not_there_or_no_file_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.gguf", tmp_path):
        with pytest.raises(ModelFileUnreadableError, match="there is no such file"):
            read_gguf(path)


def test_a_model_in_parts_wants_all_of_them(tiny: Path, tmp_path: Path) -> None:
    first, second = (tmp_path / f"big-0000{number}-of-00002.gguf" for number in (1, 2))
    for number, path in enumerate((first, second)):
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_uint16("split.no", number)
        writer.add_uint16("split.count", 2)
        writer.add_tensor("weight", np.ones(32, np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()

    file = read_gguf(first)
    assert (file.name, file.parts, part_paths(file)) == ("big", 2, [first, second])
    assert file.size == first.stat().st_size + second.stat().st_size
    assert (is_first_part(first), is_first_part(second), is_first_part(tiny)) == (True, False, True)
    with pytest.raises(UnsupportedModelFileError, match="part 2"):
        read_gguf(second)
    second.unlink()
    with pytest.raises(ModelFileUnreadableError, match="big-00002-of-00002"):
        read_gguf(first)


def test_memory_is_estimated_from_the_weights_and_the_context() -> None:
    """Llama 3.1 8B: 32 layers, 8 heads of 128 keys and values; its context takes 128 KiB a token."""
    heads = 32 * 8 * 128
    shape = Shape(layers=32, key_numbers=heads, value_numbers=heads, width=4096, vocabulary=128_256)
    file = GGUFFile(Path("x"), "x", "llama", 4_920_000_000, 131_072, "Q4_K_M", True, shape)
    small, large = memory_needed(file, context=8192), memory_needed(file, context=131_072)
    assert large - small == (131_072 - 8192) * 128 * 1024
    assert 6.2e9 < small < 6.6e9
    assert (context_used(file, None), context_used(file, 10**6), context_used(file, 2048)) == (8192, 131_072, 2048)


def test_the_free_memory_is_known_here() -> None:
    free = free_memory()
    assert free is not None
    assert free > 10**6


def test_a_container_has_less_memory_and_what_it_read_of_files_gives_way(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9000 kB\nMemAvailable:    8000 kB\n")
    assert _free_on_linux(meminfo, tmp_path) == 8000 * 1024
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("5000000\n")
    assert _free_on_linux(meminfo, tmp_path) == 8000 * 1024
    (tmp_path / "memory.max").write_text("6000000\n")
    assert _free_on_linux(meminfo, tmp_path) == 1_000_000
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 2000000\n")
    assert _free_on_linux(meminfo, tmp_path) == 3_000_000
    assert _free_on_linux(tmp_path / "nowhere", tmp_path / "nowhere") is None


# -- hostile headers


def _header(values: int, tensors: int, rest: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, values) + rest


@pytest.mark.parametrize(
    "data",
    [
        _header(2**63, 0, b""),
        _header(0, 2**63, b""),
        _header(1, 0, struct.pack("<Q", 2**63) + b"key"),
        _header(1, 0, struct.pack("<Q3sIIQ", 3, b"key", 9, 8, 2**60)),
        _header(1, 0, struct.pack("<Q3sIIQ", 3, b"key", 9, 0, 2**60)),
        _header(1, 0, struct.pack("<Q3sIIQQ", 3, b"key", 9, 8, 1, 2**63)),
        _header(1, 0, struct.pack("<Q3sIIQ", 3, b"key", 9, 9, 2)),
        _header(1, 0, struct.pack("<Q3sI", 3, b"key", 99)),
        _header(0, 1, struct.pack("<Q3sI", 3, b"key", 2**31)),
    ],
)
def test_giant_numbers_cost_neither_time_nor_memory(data: bytes) -> None:
    with pytest.raises(HeaderError):
        read_header(BytesIO(data), size=len(data))


@given(rest=st.binary(max_size=400), values=st.integers(0, 4), tensors=st.integers(0, 4), size=st.integers(0, 2**62))
def test_no_header_does_more_than_be_refused(rest: bytes, values: int, tensors: int, size: int) -> None:
    with suppress(HeaderError):
        read_header(BytesIO(_header(values, tensors, rest)), size=size)


@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_one_wrong_byte_does_no_more_than_be_refused(tiny: Path, place: int, byte: int) -> None:
    data = bytearray(tiny.read_bytes())
    data[place] = byte
    with suppress(HeaderError):
        assert read_header(BytesIO(data), size=len(data)).end >= 0
