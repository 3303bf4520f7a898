"""Real proxy programs on free ports of 127.0.0.1, each with its own configuration in a temporary folder."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.fakes.components import program, require

_COMPONENTS = {"htpasswd": "squid", "danted": "dante"}
"""Programs that bear another name than their component."""


def component(name: str) -> str:
    """The path of a proxy's program; skips the test where there is none, and fails under CI."""
    require(_COMPONENTS.get(name, name))
    return str(program(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProxy:
    """A proxy that listens. `user` and `password` are empty for one without a login."""

    scheme: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """With the right login, where there is one."""
        return self.url_with(self.user, self.password) if self.user else f"{self.scheme}://{self.place}"

    @property
    def url_without_login(self) -> str:
        return f"{self.scheme}://{self.place}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url_with(self, user: str, password: str) -> str:
        return f"{self.scheme}://{quote(user, safe='')}:{quote(password, safe='')}@{self.place}"


@contextmanager
def tinyproxy(*, user: str = "", password: str = "", outgoing: str = "127.0.0.1") -> Iterator[RunningProxy]:
    """An HTTP proxy, with a login where `user` is given. It makes its own connections from `outgoing`."""
    program = component("tinyproxy")
    port = free_port()
    lines = [f"Port {port}", "Listen 127.0.0.1", "Allow 127.0.0.1", "Timeout 600", "LogLevel Critical"]
    lines.append(f"Bind {outgoing}")
    if user:
        lines.append(f"BasicAuth {user} {password}")
    with temporary_folder() as folder:
        configuration = _written(folder / "tinyproxy.conf", lines)
        with listening([program, "-d", "-c", configuration], port):
            yield RunningProxy(scheme="http", port=port, user=user, password=password)


@contextmanager
def microsocks(*, user: str = "", password: str = "", outgoing: str = "127.0.0.1") -> Iterator[RunningProxy]:
    """A SOCKS5 proxy that looks names up itself, with a login where `user` is given. It makes its own connections
    from `outgoing`."""
    program = component("microsocks")
    port = free_port()
    login = ["-u", user, "-P", password] if user else []
    with listening([program, "-i", "127.0.0.1", "-p", str(port), "-b", outgoing, *login], port):
        yield RunningProxy(scheme="socks5h", port=port, user=user, password=password)


@contextmanager
def squid(*, user: str, password: str, outgoing: str = "127.0.0.1") -> Iterator[RunningProxy]:
    """An HTTP proxy that takes any password. It makes its own connections from `outgoing`."""
    program, htpasswd = component("squid"), component("htpasswd")
    helper = next(Path(folder) for folder in ("/usr/lib/squid", "/usr/lib64/squid", "/usr/libexec/squid"))
    port = free_port()
    with temporary_folder() as folder:
        users = folder / "users"
        subprocess.run(  # the password comes through a pipe: argv is for everybody to read
            [htpasswd, "-i", "-c", "-m", str(users), user],
            input=password.encode(),
            check=True,
            capture_output=True,
            timeout=10,
        )
        lines = [
            f"http_port 127.0.0.1:{port}",
            f"auth_param basic program {helper}/basic_ncsa_auth {users}",
            "auth_param basic children 2 startup=1",
            "acl known proxy_auth REQUIRED",
            "http_access allow known",
            "http_access deny all",
            "cache deny all",
            f"tcp_outgoing_address {outgoing}",
            "access_log none",
            f"cache_log {folder}/cache.log",
            f"pid_filename {folder}/squid.pid",
            f"coredump_dir {folder}",
            "shutdown_lifetime 0 seconds",
            "pinger_enable off",
        ]
        configuration = _written(folder / "squid.conf", lines)
        for path in (folder, users):
            path.chmod(0o755)  # squid gives up its privileges when it is started as root
        folder.chmod(0o777)
        with listening([program, "-N", "-f", configuration], port, seconds=20):
            yield RunningProxy(scheme="http", port=port, user=user, password=password)


@contextmanager
def danted(*, scheme: str = "socks5", outgoing: str = "lo") -> Iterator[RunningProxy]:
    """A SOCKS4 and SOCKS5 proxy without a login. It makes its own connections from `outgoing`."""
    program = component("danted")
    port = free_port()
    lines = [
        "logoutput: /dev/null",
        f"internal: 127.0.0.1 port = {port}",
        f"external: {outgoing}",
        "socksmethod: none",
        "clientmethod: none",
        "client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
        "socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }",
    ]
    with temporary_folder() as folder:
        configuration = _written(folder / "danted.conf", lines)
        with listening([program, "-f", configuration, "-p", str(folder / "danted.pid")], port):
            yield RunningProxy(scheme=scheme, port=port)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="rill-proxy-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _written(path: Path, lines: Sequence[str]) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o644)
    return str(path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def listening(
    command: Sequence[str], port: int, *, seconds: float = 10.0, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run the program in a process group of its own until the block ends, and wait until it listens."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=environment,
    )
    try:
        _wait_until_listening(process, port, seconds)
        yield
    finally:
        _stop(process)


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            said = process.communicate()[0].decode(errors="replace")
            raise RuntimeError(f"{process.args!r} does not listen: {said}")
        time.sleep(0.02)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End it and its children, which make up its group."""
    for number in (15, 9):
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=3)
        except ProcessLookupError:  # it has ended by itself
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
            return
        except subprocess.TimeoutExpired:
            continue
        return
