"""mitmproxy: an HTTP proxy that looks into encrypted connections, as those of some companies do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devtools.interop_environment import environment, environment_program
from tests.fakes.proxies import RunningProxy, free_port, listening, temporary_folder

_REQUIREMENTS = ["mitmproxy>=11,<13"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interceptor(RunningProxy):
    """`ca_file` holds the authority by which it signs its own certificates for every host."""

    ca_file: str


@contextmanager
def mitmproxy(*, trusted: str, user: str = "", password: str = "") -> Iterator[Interceptor]:
    """It trusts the services whose authority is in the file `trusted`.

    Bodies pass as they come; with a login only when they are whole, since mitmproxy 11 stumbles over a body that it
    streams to a request that it has refused.
    """
    program = environment_program(environment("mitmproxy", _REQUIREMENTS), "mitmdump")
    port = free_port()
    login = ["--proxyauth", f"{user}:{password}"] if user else []
    with temporary_folder() as folder:
        options = [f"confdir={folder}", f"ssl_verify_upstream_trusted_ca={trusted}"]
        options += [] if user else ["stream_large_bodies=1"]
        command = [str(program), "--quiet", "--listen-host", "127.0.0.1", "--listen-port", str(port), *login]
        for option in options:
            command += ["--set", option]
        with listening(command, port, seconds=60):
            yield Interceptor(scheme="http", port=port, user=user, password=password, ca_file=str(_ca_file(folder)))


def _ca_file(folder: Path) -> Path:
    return folder / "mitmproxy-ca-cert.pem"
