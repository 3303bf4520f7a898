"""The Debian package: the built folder, a menu entry, icons, and what it depends on."""

import gzip
import hashlib
import re
import shutil
from pathlib import Path

from devtools import elf
from devtools.console import ProblemError, step
from devtools.process import run_quietly
from devtools.project import BUILD, DIST, PACKAGING, ROOT, pyproject, venv_program, version

NAME = "rill-chat"
APPLICATION_ID = "io.github.rill_chat.Rill"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256)

_LINUX = PACKAGING / "linux"
_TREE = BUILD / "deb"
_ALSO_DEPENDS = ["ca-certificates"]  # read, not linked: what TLS trusts
_RECOMMENDS = ["fonts-noto-core | fonts-dejavu-core", "fonts-noto-color-emoji", "at-spi2-core", "xdg-desktop-portal"]
_SUGGESTS = ["gnome-keyring | kwalletmanager | keepassxc"]
_DESCRIPTION = """\
 Rill is a window for talking to AI models: a model picker, a message list
 into which replies stream as they are written, and preferences for proxies.
 It comes with a guide that answers without any network.
 .
 Python and Qt are included."""


def package_file() -> Path:
    return DIST / f"{NAME}_{version()}_{architecture()}.deb"


def architecture() -> str:
    return run_quietly(["dpkg", "--print-architecture"], failure="This is no Debian system.").strip()


def build(*, program: Path, epoch: int) -> Path:
    """Make the package of the folder `program`, in dist/. `epoch` dates every file in it (Unix seconds).

    Raises:
        ProblemError: a tool is missing or failed, or a library is in no package.
    """
    step("Building the Debian package")
    shutil.rmtree(_TREE, ignore_errors=True)
    _lay_out(program)
    _write_control()
    _settle_modes()
    target = package_file()
    target.parent.mkdir(exist_ok=True)
    run_quietly(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", _TREE, target],
        env={"SOURCE_DATE_EPOCH": str(epoch)},
        failure="dpkg-deb could not write the package.",
    )
    return target


def _lay_out(program: Path) -> None:
    shutil.copytree(program, _TREE / "usr/lib/rill", symlinks=True)
    _strip()
    _folder("usr/bin").joinpath("rill").symlink_to("../lib/rill/rill")
    shutil.copy(_LINUX / f"{APPLICATION_ID}.desktop", _folder("usr/share/applications"))
    shutil.copy(_LINUX / f"{APPLICATION_ID}.metainfo.xml", _folder("usr/share/metainfo"))
    documents = _folder(f"usr/share/doc/{NAME}")
    licence = "".join(f" {line or '.'}\n" for line in (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines())
    copyright_text = (_LINUX / "copyright").read_text(encoding="utf-8") + licence
    (documents / "copyright").write_text(copyright_text, encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    _draw_icons()


def _strip() -> None:
    """Take out what only a debugger reads: a Python that was built by hand is twice the size with it.

    Only Python's own files and llama.cpp, of which it is two thirds: those from other wheels are stripped, or were
    rewritten in ways that strip undoes.
    """
    inside = _TREE / "usr/lib/rill/_internal"
    own = [*inside.glob("libpython*.so*"), *inside.glob("python3*/lib-dynload/*.so"), *inside.glob("xllamacpp/*.so")]
    run_quietly(["strip", "--strip-unneeded", *own], failure="strip could not make libraries smaller.")


def _draw_icons() -> None:
    icons = _TREE / "usr/share/icons/hicolor"
    drawing = ROOT / "resources" / "icons" / f"{APPLICATION_ID}.svg"
    shutil.copy(drawing, _folder("usr/share/icons/hicolor/scalable/apps"))
    run_quietly(
        [venv_program("python"), _LINUX / "draw_icons.py", drawing, icons, *map(str, ICON_SIZES)],
        env={"QT_QPA_PLATFORM": "offscreen"},
        failure="The icons could not be drawn.",
    )


def _write_control() -> None:
    control = _folder("DEBIAN")
    files = [file for file in sorted(_TREE.rglob("*")) if file.is_file() and control not in file.parents]
    real = [file for file in files if not file.is_symlink()]
    fields = {
        "Package": NAME,
        "Version": version(),
        "Architecture": architecture(),
        "Maintainer": "The Rill authors <authors@rill.invalid>",
        "Installed-Size": str(sum(file.stat().st_size for file in real) // 1024 + 1),
        "Depends": ", ".join(dependencies()),
        "Recommends": ", ".join(_RECOMMENDS),
        "Suggests": ", ".join(_SUGGESTS),
        "Section": "net",
        "Priority": "optional",
        "Description": f"{pyproject()['project']['description'].removeprefix('A ')}\n{_DESCRIPTION}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    (control / "control").write_text(text, encoding="utf-8")
    sums = "".join(
        f"{hashlib.md5(f.read_bytes(), usedforsecurity=False).hexdigest()}  {f.relative_to(_TREE)}\n" for f in real
    )
    (control / "md5sums").write_text(sums, encoding="utf-8")


def dependencies() -> list[str]:
    """The packages that hold what the program links to and does not carry.

    Every program and library of the tree is asked what it needs; what is not in the tree itself is looked up
    where this system's loader would find it, and the package that owns the file is the dependency.
    """
    binaries = [file for file in _TREE.rglob("*") if not file.is_symlink() and file.is_file() and elf.is_elf(file)]
    carried = {file.name for file in _TREE.rglob("*.so*")}
    needs = [elf.needs(binary) for binary in binaries]
    outside = {library for need in needs for library in need.libraries} - carried
    glibc = max(need.glibc for need in needs)
    places = _loader_places()
    packages = {_package_of(library, places) for library in outside} - {"libc6"}
    return [f"libc6 (>= {glibc[0]}.{glibc[1]})", *sorted(map(_on_either_debian, packages)), *_ALSO_DEPENDS]


def _loader_places() -> dict[str, Path]:
    """Where the loader of this system finds each library."""
    listing = run_quietly(["/sbin/ldconfig", "-p"], failure="The loader's list of libraries cannot be read.")
    found = re.findall(r"^\s*(\S+) \(libc6,(?:x86-64|AArch64)[^)]*\) => (\S+)$", listing, flags=re.MULTILINE)
    return {name: Path(place) for name, place in reversed(found)}  # the first one listed is the one that is used


def _package_of(library: str, places: dict[str, Path]) -> str:
    if library.startswith("ld-linux"):
        return "libc6"
    if library not in places:
        raise ProblemError(f"The program needs {library}, which is neither in it nor on this system.")
    file = places[library].resolve()
    # Packages from before /lib and /usr/lib became one may own the file under its older name.
    for name in (file, Path("/usr") / file.relative_to("/"), Path("/") / str(file).removeprefix("/usr/")):
        try:
            owner = run_quietly(["dpkg", "-S", name], failure="")
        except ProblemError:
            continue
        return owner.split(":")[0]
    raise ProblemError(f"The program needs {library}, which no package owns ({file}).")


def _on_either_debian(package: str) -> str:
    """Debian 13 renamed some packages with the suffix t64; the older name is still provided there."""
    return f"{package} | {package.removesuffix('t64')}" if package.endswith("t64") else package


def _settle_modes() -> None:
    """The modes that Debian wants, whatever umask this runs under."""
    for file in [_TREE, *_TREE.rglob("*")]:
        if file.is_symlink():
            continue
        runs = file.is_dir() or file == _TREE / "usr/lib/rill/rill"
        file.chmod(0o755 if runs else 0o644)


def _folder(place: str) -> Path:
    folder = _TREE / place
    folder.mkdir(parents=True, exist_ok=True)
    return folder
