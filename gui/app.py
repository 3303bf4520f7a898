"""Starts the program: the window first, then everything that makes it work."""

import sys
import time

from PySide6.QtCore import QCoreApplication, QEventLoop, QLockFile, Qt
from PySide6.QtWidgets import QApplication

from gui import APPLICATION_ID, __version__
from gui.settings.paths import Paths
from gui.settings.schema import SCHEME, TEXT_SIZE
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.platform_theme import choose_platform_theme
from gui.theme.theme import Theme
from gui.window.main_window import MainWindow
from gui.window.parts import build_window
from gui.window.window_state import restore_window

STARTING_SECONDS = 10
"""How long another start of the same profile may take until its window can be raised."""


def run(*, paths: Paths, settings: Settings) -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    app = create_application()
    try:
        paths.create()
    except OSError as error:
        _refuse(QCoreApplication.translate("App", "Rill cannot use its directories: {why}").format(why=error))
        return 1
    lock = QLockFile(str(paths.runtime / "lock"))  # held as long as the program runs
    if _raised_running_instance(paths, lock=lock):
        return 0
    theme = Theme(scheme=settings.get(SCHEME), text_scale=settings.get(TEXT_SIZE) / 100)
    apply_theme(app, theme)
    parts = build_window(theme=theme)
    restore_window(parts.window, paths.window_file)
    app.processEvents()  # the desktop's answer whether it is dark has come: no flash of the other colours
    parts.window.show()
    paint(parts.window)

    # asyncio, the network and the Markdown parser take longer to import than the window took to open.
    from gui.wiring import run_until_closed

    return run_until_closed(app=app, parts=parts, paths=paths, settings=settings, theme=theme)


def create_application() -> QApplication:
    """The Qt application under its own name, which X11 shows as WM_CLASS."""
    choose_platform_theme()
    # Not by setStyle, which makes PySide load the hundreds of names in QStyle: 5 ms.
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    app.setApplicationName("Rill")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(APPLICATION_ID)
    app.setQuitOnLastWindowClosed(False)
    return app


def paint(window: MainWindow) -> None:
    """Run Qt's loop until the window has been on screen once."""
    loop = QEventLoop()
    window.first_painted.connect(loop.quit)
    if not window.painted:
        loop.exec()


def _refuse(message: str) -> None:
    """Say why there will be no window, to whoever looks at the screen or the terminal."""
    from PySide6.QtWidgets import QMessageBox  # hardly ever needed

    print(message, file=sys.stderr)
    box = QMessageBox(QMessageBox.Icon.Critical, "Rill", message)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()


def _raised_running_instance(paths: Paths, *, lock: QLockFile) -> bool:
    """Whether Rill already runs with this profile, or is just starting; then its window comes to the front.

    The lock decides between starts at the same moment, none of which listens on the socket yet.
    """
    lock.setStaleLockTime(0)  # however long a window is open; the lock of a program that has died counts for nothing
    if lock.tryLock(0):
        return False
    from gui.single_instance import raise_running_instance  # loads Qt's network library only when it may be needed

    deadline = time.monotonic() + STARTING_SECONDS
    while not raise_running_instance(paths.instance_socket):
        held = lock.error() is QLockFile.LockError.LockFailedError  # else there can be no lock, as on a full disk
        if lock.tryLock(0) or not held or time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
