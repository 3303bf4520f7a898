"""A Debian with nothing but its base system, to install the package in as on a new machine.

Commands in it run in a mount and process namespace of their own: when they end, or are killed, their mounts and
whatever they started are gone with them, so that the tree can always be removed safely.
"""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.fakes.components import program, require, require_root

ROOT = Path(__file__).resolve().parents[2]
_APT = Path("/etc/apt")
_TRUST = [Path("/usr/share/keyrings"), Path("/etc/ssl/certs"), Path("/usr/local/share/ca-certificates")]
_ENTER = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && '
_SECONDS = 600


class BareDebian:
    """A fresh tree in `folder`, of the same release as this system and with its package sources.

    Root only. The base is made once and kept in build/; `folder` gets a copy.
    """

    def __init__(self, folder: Path) -> None:
        require("debootstrap")
        require_root()
        self.folder = folder
        _run(["cp", "-a", "--reflink=auto", str(_base()), str(folder)])
        _copy_sources(folder)

    def install(self, package: Path, *others: str) -> None:
        """Install a package file, and `others` by name, with what they need and nothing that is only recommended."""
        shutil.copy(package, self.folder / "tmp")
        names = [f"/tmp/{package.name}", *others]
        self.run(["apt-get", "-q", "update"])
        self.run(["apt-get", "-q", "-y", "install", "--no-install-recommends", *names])

    def run(self, command: Sequence[str]) -> str:
        """Run a command in the tree and give what it printed; AssertionError where it fails."""
        return _run(self.inside(command), env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"})

    def inside(self, command: Sequence[str], *, offline: bool = False, shared: Sequence[Path] = ()) -> list[str]:
        """The command line that runs `command` in the tree.

        `shared` folders of this system are seen in the tree under the same path; `offline` leaves no network.
        """
        binds = ""
        for place in shared:
            target = self.folder / place.relative_to("/")
            target.mkdir(parents=True, exist_ok=True)
            binds += f"mount --bind '{place}' '{target}' && "
        namespaces = ["--mount", "--pid", "--fork", "--kill-child", *(["--net"] if offline else [])]
        script = _ENTER + binds + 'exec chroot "$0" "$@"'
        return ["unshare", *namespaces, "sh", "-c", script, str(self.folder), *command]

    def remove(self) -> None:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8")
        assert str(self.folder) not in mounts, "something of this system is still mounted in the tree"
        shutil.rmtree(self.folder)


def _base() -> Path:
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    base = ROOT / "build" / f"debian-{release}"
    complete = base.with_suffix(".complete")
    if not complete.exists():
        shutil.rmtree(base, ignore_errors=True)
        base.parent.mkdir(exist_ok=True)
        _run([str(program("debootstrap")), "--variant=minbase", release, str(base), _mirror(release)])
        complete.touch()
    return base


def _mirror(release: str) -> str:
    """Where this system's own packages come from."""
    listing = _run(["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"])
    addresses = [line.split()[1] for line in listing.splitlines() if line.startswith(f"{release} ")]
    assert addresses, f"apt knows no source for {release}"
    return addresses[0]


def _copy_sources(tree: Path) -> None:
    """Let apt in the tree ask where this system's apt asks, and trust what that trusts."""
    shutil.rmtree(tree / "etc/apt")
    shutil.copytree(_APT, tree / "etc/apt")
    for place in filter(Path.exists, _TRUST):
        shutil.copytree(place, tree / place.relative_to("/"), symlinks=False, dirs_exist_ok=True)


def _run(command: Sequence[str], *, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=_SECONDS
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}"
    return done.stdout
