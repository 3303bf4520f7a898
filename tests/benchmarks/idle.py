"""What the open window costs when nothing happens: CPU seconds of its process over ten seconds.

Prints {"cpu_s", "rss_mb"}. The provider's address is a port on this machine where nobody listens.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTLE_SECONDS = 6
WATCH_SECONDS = 10
SETTINGS = """
[chat]
default_model = "guide/manual"

[providers.ai365vip]
address = "http://127.0.0.1:9"
"""


def cpu_seconds(process_id: int) -> float:
    """User and system time so far, of all threads."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(process_id: int) -> float:
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "settings.toml").write_text(SETTINGS)
        window = subprocess.Popen([sys.executable, "-m", "gui", "--profile", folder])
        try:
            time.sleep(SETTLE_SECONDS)
            before = cpu_seconds(window.pid)
            time.sleep(WATCH_SECONDS)
            spent = cpu_seconds(window.pid) - before
            print(json.dumps({"cpu_s": round(spent, 3), "rss_mb": round(resident_mb(window.pid), 1)}))
        finally:
            window.terminate()
            window.wait(timeout=10)


if __name__ == "__main__":
    main()
