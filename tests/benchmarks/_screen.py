"""A screen for a benchmark that wants a real window."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SIZE = "1600x1200x24"


@contextmanager
def screen() -> Iterator[None]:
    """The screen there is, else one of Xvfb's, else Qt's offscreen platform. To be entered before Qt is started."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield
        return
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield
        return
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                os.environ["DISPLAY"] = f":{number.readline().strip()}"
            os.environ["QT_QPA_PLATFORM"] = "xcb"
            yield
        finally:
            server.terminate()
