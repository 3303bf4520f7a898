"""aimock: one server that speaks the dialects of many services, with answers from a list."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from devtools.interop_environment import node_environment
from tests.fakes.proxies import free_port, listening, temporary_folder

_PACKAGES = ["@copilotkit/aimock@1.43.0"]

Fixtures = Sequence[Mapping[str, Any]]


@contextmanager
def aimock(fixtures: Fixtures, *, latency_ms: int = 20) -> Iterator[str]:
    """Its base URL. The first of `fixtures` whose `match` fits a request answers it."""
    if shutil.which("npm") is None:  # these tests are no part of CI, which installs what it needs
        pytest.skip("npm is missing; to have it: apt-get install --no-install-recommends npm")
    program = node_environment("aimock", _PACKAGES) / "node_modules" / ".bin" / "llmock"
    port = free_port()
    with temporary_folder() as folder:
        file = folder / "fixtures.json"
        file.write_text(json.dumps({"fixtures": list(fixtures)}), encoding="utf-8")
        command = [str(program), "-h", "127.0.0.1", "-p", str(port), "-f", str(file), "--latency", str(latency_ms)]
        with listening(command, port, seconds=60):
            yield f"http://127.0.0.1:{port}"
