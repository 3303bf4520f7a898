"""llama.cpp's own server, with a model of a few hundred kilobytes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.proxies import free_port, listening, temporary_folder
from tests.fakes.tiny_model import write_tiny_model

CONTEXT = 512
_SCRIPT = Path(__file__).with_name("llama_server_process.py")


@contextmanager
def llama_server(*, key: str) -> Iterator[str]:
    """Its base URL. The context has `CONTEXT` tokens."""
    port = free_port()
    with temporary_folder() as folder:
        model = write_tiny_model(folder / "tiny.gguf")
        command = [sys.executable, str(_SCRIPT), str(model), str(port), str(CONTEXT), key]
        with listening(command, port, seconds=60):
            yield f"http://127.0.0.1:{port}"
