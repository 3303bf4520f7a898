"""A desktop of our own for one test: a screen, a window manager, a session bus and accessibility.

    with Desktop(tmp_path) as desktop:
        rill = desktop.start_rill(profile=tmp_path / "profile")
        desktop.reader.set_text("text", "Message", "Hello")
        desktop.reader.press("button", "Send")

Nothing of the person's own session is touched, and everything started here ends with the block.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.e2e.screen_reader import ScreenReader, wait_until
from tests.fakes.components import program, require

ROOT = Path(__file__).resolve().parents[2]
WINDOW_CLASS = "Rill"
_SCREEN = "1280x900x24"
_END_SECONDS = 5


class Desktop:
    """Use as a context manager; `folder` keeps the home directory and the logs.

    `env` is what a program needs to appear here; `reader` reads and drives the windows.
    """

    def __init__(self, folder: Path) -> None:
        require("xvfb")
        require("at-spi")
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self._logs = folder
        # Socket paths have to be short.
        self.runtime = Path(tempfile.mkdtemp(prefix="rill-"))
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.runtime),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            # The session bus would start one, which asks for a password in a window of its own.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self._started: list[subprocess.Popen[bytes]] = []
        self._reader: ScreenReader | None = None

    @property
    def reader(self) -> ScreenReader:
        if self._reader is None:
            self._reader = ScreenReader(env=self.env)
        return self._reader

    def start(
        self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, log: str = ""
    ) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; what it prints goes to `log` in the folder."""
        name = log or Path(command[0]).name
        with (self._logs / f"{name}.log").open("ab") as output:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env={**self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that its children can be ended with it
            )
        self._started.append(process)
        return process

    def start_rill(
        self, *, profile: Path, arguments: Sequence[str] = (), env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start the program from the checkout and wait for its window."""
        process = self.start([sys.executable, "-m", "gui", "--profile", profile, *arguments], env=env, log="rill")
        self.window(process=process)
        return process

    def window(self, title: str = "", *, process: subprocess.Popen[bytes] | None = None, seconds: float = 30) -> str:
        """The X11 id of Rill's visible window (the one with `title` in its title), once it is there."""

        def look() -> str:
            assert process is None or process.poll() is None, f"the program has ended:\n{self.log('rill')}"
            windows = self._xdotool("search", "--onlyvisible", "--class", WINDOW_CLASS).split()
            return next((one for one in windows if title in self._xdotool("getwindowname", one)), "")

        return wait_until(look, what="Rill's window", seconds=seconds)

    def title_in_front(self) -> str:
        """The title of the window that has the keyboard."""
        return self._xdotool("getactivewindow", "getwindowname")

    def close_window(self) -> None:
        """Press the × of the window in front."""
        self.key("alt+F4")

    def hide_windows(self) -> None:
        """Iconify Rill's windows."""
        for window in self._xdotool("search", "--onlyvisible", "--class", WINDOW_CLASS).split():
            self._xdotool("windowminimize", "--sync", window)

    def window_class(self) -> str:
        """The class that X11 knows the window by; desktops find the menu entry of a window with it."""
        told = subprocess.run(
            ["xprop", "-id", self.window(), "WM_CLASS"], env=self.env, capture_output=True, text=True, check=True
        )
        return told.stdout.split('"')[-2]  # WM_CLASS(STRING) = "instance", "class"

    def type_text(self, text: str) -> None:
        """Type on the keyboard, into whatever has the focus."""
        self._xdotool("type", "--delay", "15", "--", text)

    def key(self, *names: str) -> None:
        """Press keys by their X11 names, such as "Return" or "ctrl+comma"."""
        self._xdotool("key", "--", *names)

    def log(self, name: str) -> str:
        """What a program has printed so far."""
        return (self._logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def screenshot(self, target: Path) -> None:
        """Keep the whole screen as a PNG."""
        require("imagemagick")
        subprocess.run([program("import"), "-window", "root", str(target)], env=self.env, check=True, timeout=30)

    def close(self) -> None:
        if self._reader is not None:
            self._reader.close()
        for process in reversed(self._started):
            end(process)
        subprocess.run(["rm", "-rf", str(self.runtime)], check=True)

    def __enter__(self) -> "Desktop":
        try:
            self._open_screen()
            self._open_session_bus()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open_screen(self) -> None:
        number_file = self.runtime / "display"
        # A shell passes the file in, because Xvfb writes the number it found free to a descriptor.
        command = f'exec Xvfb -displayfd 3 -screen 0 {_SCREEN} -nolisten tcp 3> "{number_file}"'
        self.start(["sh", "-c", command], log="xvfb")
        number = wait_until(lambda: number_file.exists() and number_file.read_text().strip(), what="a screen")
        self.env["DISPLAY"] = f":{number}"
        self.start([program("openbox")])
        wait_until(lambda: self._xdotool("get_desktop"), what="a window manager")

    def _open_session_bus(self) -> None:
        socket = self.runtime / "bus"
        address = f"unix:path={socket}"
        self.env["DBUS_SESSION_BUS_ADDRESS"] = address
        self.start([program("dbus-daemon"), "--session", "--nofork", f"--address={address}"])
        wait_until(socket.exists, what="a session bus")
        wait_until(self._has_accessibility_bus, what="an accessibility bus", seconds=30)

    def _has_accessibility_bus(self) -> bool:
        """Asking for it starts it; on a busy machine the first question may go unanswered."""
        ask = ["dbus-send", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"]
        done = subprocess.run(ask, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)
        return done.returncode == 0

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
        )
        return done.stdout.decode().strip()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all its children: politely, then not."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_END_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=_END_SECONDS)
