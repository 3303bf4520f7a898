"""Widgets of the window on their own, with the theme they are given."""

import pytest
from PySide6.QtWidgets import QApplication

from gui.theme.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    del qapp  # fonts and colours need the application
    return Theme(scheme="light")
