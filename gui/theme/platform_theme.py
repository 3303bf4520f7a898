"""Which of Qt's platform themes to use on Linux."""

import os
import sys
from collections.abc import MutableMapping

VARIABLE = "QT_QPA_PLATFORMTHEME"


def choose_platform_theme(environment: MutableMapping[str, str] = os.environ, *, platform: str = sys.platform) -> None:
    """Take Qt's built-in GNOME theme where Qt would load GTK; call before the QApplication is made.

    The gtk3 theme starts GTK inside the program, costs memory and time, and puts its own palette over ours. The
    built-in one also follows the desktop portal's light and dark. KDE's theme, and one the user names, stay.
    """
    if platform != "linux":
        return
    chosen = environment.get(VARIABLE, "")
    if chosen in ("gtk2", "gtk3", "gnome") or (not chosen and "KDE" not in _desktops(environment)):
        environment[VARIABLE] = "gnome"


def _desktops(environment: MutableMapping[str, str]) -> list[str]:
    return environment.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
