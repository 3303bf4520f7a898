"""A provider of somebody else's package is there as soon as the package is installed."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conformance.sample_provider import Sample

ROOT = Path(__file__).resolve().parents[2]
ENTRY_POINTS = """[rill.providers]
sample = tests.conformance.sample_provider:Sample
missing = no_such_package:Provider
guide = tests.conformance.sample_provider:Sample
other = tests.conformance.sample_provider:Sample
odd = json:JSONDecoder
"""
SHOW = """
import logging
logging.basicConfig(format="%(message)s")
from provider.presets import presets
from provider.registry import provider, provider_ids
print(provider_ids()[-2:], provider("sample").label, list(presets())[-2:], presets()["sample"].key)
"""


def test_an_installed_provider_is_found_and_what_cannot_be_used_is_left_out(tmp_path: Path) -> None:
    package = tmp_path / "sample-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(ENTRY_POINTS)
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=50,
    )
    assert done.stdout == f"('sample', 'guide') {Sample.label} ['sample', 'guide'] optional\n"
    assert sorted(done.stderr.splitlines()) == [
        "The provider guide is left out: Rill has one of this id already",
        "The provider missing cannot be loaded: ModuleNotFoundError",
        "The provider odd is left out: it has no id, label, url, key_policy, options, takes_images, default_model, "
        "model_infos, create_async_generator, list_models, probe_request",
        "The provider other is left out: its id is not the entry point's name",
    ]
