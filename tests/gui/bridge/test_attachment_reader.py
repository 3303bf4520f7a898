"""Files of every kind as attachments: what they may be, what is taken out of them, and what is refused in words."""

import asyncio
import os
import socket
import struct
import threading
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageWriter

from gui.bridge.attachment_reader import MOST_TEXT_BYTES, AttachmentError, beside, picture_of, read_beside, read_file
from gui.bridge.pictures import LONGER_SIDE, MOST_FILE_BYTES, MOST_SENT_BYTES, upright_size
from gui.chat.attachment import Attachment, file_name
from tests.fakes.baits import Baits


def saved(image: QImage, kind: bytes) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, kind).write(image)
    return bytes(buffer.data().data())


def plain(width: int = 40, height: int = 20, colour: str = "#c04030") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def noise(width: int, height: int) -> QImage:
    return QImage(os.urandom(width * height * 4), width, height, QImage.Format.Format_RGB32).copy()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def shown(attachment: Attachment) -> QImage:
    image = QImage.fromData(attachment.data)
    assert not image.isNull()
    return image


def refused(path: Path) -> str:
    with pytest.raises(AttachmentError) as raised:
        read_file(path)
    return str(raised.value)


def png_header(width: int, height: int) -> bytes:
    """A picture that says it is so large, and has a few bytes of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9_000))) + chunk(b"IEND", b"")


def with_exif(jpeg: bytes, orientation: int) -> bytes:
    """A JPEG with an orientation and a place, as a camera writes them."""
    entries = struct.pack("<HHI4s", 0x0112, 3, 1, struct.pack("<HH", orientation, 0))
    entries += struct.pack("<HHI4s", 0x010E, 2, 4, b"GPS\0")
    tiff = b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0)
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (b"png", "image/png"),
        (b"jpg", "image/jpeg"),
        (b"webp", "image/jpeg"),
        (b"bmp", "image/png"),
        (b"tiff", "image/png"),
    ],
)
def test_a_picture_is_told_by_its_content_whatever_it_is_called(tmp_path: Path, kind: bytes, sent: str) -> None:
    found = read_file(written(tmp_path, "holiday.txt", saved(plain(), kind)))
    assert (found.name, found.media_type, shown(found).size()) == ("holiday.txt", sent, QSize(40, 20))


def test_a_large_picture_is_scaled_down(tmp_path: Path) -> None:
    found = read_file(written(tmp_path, "a.png", saved(plain(3_000, 1_500), b"png")))
    assert shown(found).size() == QSize(LONGER_SIDE, LONGER_SIDE // 2)


def test_what_would_be_too_long_as_png_becomes_jpeg(tmp_path: Path) -> None:
    found = read_file(written(tmp_path, "a.png", saved(noise(1_600, 1_000), b"png")))
    assert found.media_type == "image/jpeg"
    assert len(found.data) <= MOST_SENT_BYTES


def test_a_picture_stays_transparent(tmp_path: Path) -> None:
    image = QImage(30, 30, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    found = read_file(written(tmp_path, "a.webp", saved(image, b"webp")))
    assert found.media_type == "image/png"
    assert shown(found).pixelColor(3, 3).alpha() == 0


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 20)), (3, (40, 20)), (6, (20, 40)), (8, (20, 40))])
def test_a_picture_is_turned_upright_and_loses_what_the_camera_noted(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    taken = with_exif(saved(plain(), b"jpg"), orientation)
    assert upright_size(taken) == QSize(*size)
    found = read_file(written(tmp_path, "a.jpg", taken))
    assert shown(found).size() == QSize(*size)
    assert b"Exif" not in found.data
    assert b"GPS" not in found.data


def test_comments_and_profiles_are_taken_out(tmp_path: Path) -> None:
    image = plain()
    image.setText("Comment", "my street 5")
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.DisplayP3))
    for kind in (b"png", b"jpg"):
        data = saved(image, kind)
        found = read_file(written(tmp_path, "a", data))
        assert not shown(found).textKeys()
        assert b"my street" not in found.data
        assert len(found.data) < len(data)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße\n天空".encode(), "Grüße\n天空"),
        ("\ufeffGrüße".encode(), "Grüße"),
        ("Grüße 天空".encode("utf-16"), "Grüße 天空"),
        (b"\xfe\xff" + "Grüße".encode("utf-16-be"), "Grüße"),
        ("Grüße".encode("utf-32"), "Grüße"),
        ("Grüße – “so”".encode("cp1252"), "Grüße – “so”"),
        (b"\x1b[31mred\x1b[0m\r\n", "\x1b[31mred\x1b[0m\r\n"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', None),
    ],
)
def test_a_text_is_read_in_the_encoding_it_has(tmp_path: Path, data: bytes, text: str | None) -> None:
    found = read_file(written(tmp_path, "picture.svg", data))
    assert (found.media_type, found.text) == ("text/plain", data.decode() if text is None else text)


@pytest.mark.qt_log_ignore("JPEG")
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (os.urandom(4_000) + b"\0", "neither a picture nor text"),
        (b"%PDF-1.7 text text text", "neither a picture nor text"),
        (b"PK\x03\x04" + b"a" * 100, "neither a picture nor text"),
        (b"ID3\x04\0\0\0\0\0", "neither a picture nor text"),
        (b"\x89PNG\r\n\x1a\n", "a damaged picture"),
        (b"\xff\xd8\xff\xe0 and no more", "a damaged picture"),
        (b"GIF89a" + b"\xff" * 40, "a damaged picture"),
        (b"\0\0\0\x20ftypheic" + bytes(100), "Save it as JPEG"),
        (b"x" * (MOST_TEXT_BYTES + 1), "too long: 1.0 MB"),
        (b"\x80\x81\x8d" * MOST_TEXT_BYTES, "neither a picture nor text"),
        (png_header(100_000, 100_000), "100000 × 100000 pixels"),
        (png_header(60_000, 2_000), "60000 × 2000 pixels"),
        (png_header(2**31 - 1, 2**31 - 1), "damaged|pixels"),
    ],
)
def test_what_cannot_be_attached_is_refused_in_words(tmp_path: Path, data: bytes, why: str) -> None:
    path = written(tmp_path, "some file.bin", data)
    with pytest.raises(AttachmentError, match=why) as raised:
        read_file(path)
    assert "“some file.bin”" in str(raised.value)
    assert upright_size(data) in (QSize(0, 0), QSize(-1, -1))


def test_a_picture_that_says_less_than_it_takes_is_stopped_by_the_limit(tmp_path: Path) -> None:
    """64 megapixels of 16 bits a channel are twice what may be allocated."""
    path = written(tmp_path, "deep.png", png_header(8_000, 8_000).replace(b"\x08\x02\0\0\0", b"\x10\x06\0\0\0", 1))
    assert "damaged" in refused(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(MOST_FILE_BYTES + 1)
    assert "too large" in refused(path)


def test_pipes_devices_folders_and_sockets_are_not_even_opened(tmp_path: Path) -> None:
    with Baits(tmp_path) as baits, socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        folder = tmp_path / "baits"
        for path in (
            folder / "pipe",
            folder / "zero",
            Path("/dev/zero"),
            folder,
            tmp_path / "socket",
            Path("/dev/tty"),
        ):
            assert "not a file" in refused(path)
    assert baits.touched == []


def test_what_is_gone_or_not_allowed_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not there any more" in refused(tmp_path / "gone")
    (tmp_path / "loop").symlink_to("loop")
    assert "cannot be read" in refused(tmp_path / "loop")
    assert "cannot be read" in refused(tmp_path / "nul\0")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "mine", b"x")
    monkeypatch.setattr("gui.bridge.attachment_reader.os.open", denied)
    assert "may not be read" in refused(path)


def test_a_file_whose_length_is_not_known_is_read_up_to_the_limit() -> None:
    found = read_file(Path("/proc/self/status"))
    assert "Name:" in found.text


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.png", "a.png"),
        ("two\nlines\t.txt", "two lines .txt"),
        ("safe\u202egnp.exe", "safe gnp.exe"),
        ("", "file"),
        ("../..", ".."),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_name_is_one_short_line_without_a_folder(given: str, name: str) -> None:
    assert file_name(given) == file_name(name) == name


def test_a_picture_from_the_clipboard_is_made_ready_too() -> None:
    image = plain(5_000, 100)
    image.setText("Author", "me")
    found = picture_of(image)
    assert (found.media_type, shown(found).width()) == ("image/png", LONGER_SIDE)
    assert not shown(found).textKeys()


async def test_reading_happens_beside_the_window(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"hello")
    assert (await read_beside(path)).text == "hello"
    with pytest.raises(AttachmentError, match="“gone” is not there"):
        await read_beside(tmp_path / "gone")
    with pytest.raises(AttachmentError, match="damaged"):
        await read_beside(written(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n"))


async def test_a_disk_that_never_answers_keeps_nobody_waiting() -> None:
    ends = threading.Event()
    reading = asyncio.ensure_future(beside(ends.wait, may_hang=True))
    await asyncio.sleep(0.01)
    (thread,) = [one for one in threading.enumerate() if one.name == "attachment-reader"]
    assert thread.daemon
    reading.cancel()
    ends.set()
