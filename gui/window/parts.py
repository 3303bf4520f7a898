"""The widgets that are on screen from the first paint, built and placed but connected to nothing yet."""

from typing import NamedTuple

from gui.theme.theme import Theme
from gui.window.actions import Actions
from gui.window.banner import BannerBar
from gui.window.composer import Composer
from gui.window.empty_state import EmptyState
from gui.window.header import Header
from gui.window.main_window import MainWindow
from gui.window.model_picker import ModelPicker
from gui.window.sidebar import Sidebar


class WindowParts(NamedTuple):
    """Whoever wires the window connects these to each other."""

    window: MainWindow
    sidebar: Sidebar
    header: Header
    picker: ModelPicker
    banners: BannerBar
    greeting: EmptyState
    composer: Composer
    actions: Actions


def build_window(*, theme: Theme) -> WindowParts:
    sidebar = Sidebar(theme=theme)
    picker = ModelPicker(theme=theme)
    header = Header(theme=theme, picker=picker)
    banners = BannerBar(theme=theme)
    greeting = EmptyState(theme=theme)
    composer = Composer(theme=theme)
    window = MainWindow(
        sidebar=sidebar, header=header, banners=banners, greeting=greeting, composer=composer, theme=theme
    )
    return WindowParts(
        window=window,
        sidebar=sidebar,
        header=header,
        picker=picker,
        banners=banners,
        greeting=greeting,
        composer=composer,
        actions=Actions(window=window),
    )
