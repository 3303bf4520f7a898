"""LiteLLM's proxy, as companies run it in front of many services."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from devtools.interop_environment import environment, environment_program
from tests.fakes.proxies import free_port, listening, temporary_folder

_REQUIREMENTS = ["litellm[proxy]>=1.80,<2"]

MASTER_KEY = "sk-master-canary"


@contextmanager
def litellm(models: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Its base URL. `models` are entries of its model_list, such as {"model_name", "litellm_params"}."""
    program = environment_program(environment("litellm", _REQUIREMENTS), "litellm")
    port = free_port()
    config = {
        "model_list": list(models),
        "general_settings": {"master_key": MASTER_KEY},
        "litellm_settings": {"telemetry": False, "num_retries": 0, "request_timeout": 20},
    }
    with temporary_folder() as folder:
        file = folder / "config.yaml"
        file.write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")  # JSON is YAML, but for its escapes
        command = [
            str(program),
            "--config",
            str(file),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--telemetry",
            "False",
        ]
        quiet = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR", "NO_DOCS": "True"}
        with listening(command, port, seconds=180, environment={**os.environ, **quiet}):
            yield f"http://127.0.0.1:{port}"
