"""What is set for a service, with everything opened: names, keys, and room for large text."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QRadioButton,
    QToolButton,
    QWidget,
)

from gui.preferences.services.add_chooser import AddChooser
from gui.preferences.services.editor import ServiceEditor
from gui.preferences.services.remove_dialog import RemoveDialog
from gui.settings.service_fields import ENABLED, PRESET
from gui.settings.services import ALWAYS
from gui.theme.apply import apply_theme
from provider.presets import presets
from provider.registry import provider
from tests.gui.preferences.conftest import Open, Preferences, settle, until, write

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QListView)
OWN = (
    '[providers.custom]\nlabel = "At home"\naddress = "http://192.0.2.1"\nenabled = false\nproxy = "socks5h://a@b:1"\n'
)


def controls(inside: QWidget) -> list[QWidget]:
    """Everything on screen that can be used."""
    found = [widget for widget in inside.findChildren(QWidget) if isinstance(widget, CONTROLS)]
    return [widget for widget in found if widget.isVisible() and widget.isEnabled()]


async def everything_open(open_preferences: Open, settings_file: Path) -> tuple[Preferences, ServiceEditor]:
    """Two keys, a proxy of its own, the fold open, and one more key being entered."""
    write(settings_file, OWN)
    preferences = await open_preferences("providers")
    await preferences.secrets.set("custom/key", "canary-1")
    await preferences.secrets.set("custom/key/Work", "canary-2")
    preferences.window.show_service("custom")
    preferences.find(QToolButton, "service_more").click()
    preferences.find(QAbstractButton, "add_key").click()
    await settle()
    return preferences, preferences.find(ServiceEditor, "service_editor")


async def test_every_control_has_a_name_and_is_reached_by_tab(open_preferences: Open, settings_file: Path) -> None:
    preferences, editor = await everything_open(open_preferences, settings_file)
    wanted = {control for control in controls(editor) if control.focusPolicy() & Qt.FocusPolicy.TabFocus}
    for control in wanted:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text, control.objectName()
    reached: set[QWidget] = set()
    for _ in range(3 * len(controls(preferences.window))):
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
    missed = {one.objectName() for one in wanted - reached if not isinstance(one, QRadioButton)}
    assert missed == set()


async def test_no_two_mnemonics_are_the_same(open_preferences: Open, settings_file: Path) -> None:
    preferences, _ = await everything_open(open_preferences, settings_file)
    texts = [
        widget.text()
        for widget in preferences.window.findChildren(QWidget)
        if widget.isVisible()
        and (isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()))
    ]
    mnemonics = [mnemonic for text in texts if (mnemonic := QKeySequence.mnemonic(text).toString())]
    assert sorted(mnemonics) == sorted(set(mnemonics)), sorted(texts)


@pytest.mark.parametrize("percent", [100, 200, 300])
async def test_nothing_is_cut_off_in_a_small_window_with_large_text(
    open_preferences: Open, settings_file: Path, percent: int
) -> None:
    preferences, editor = await everything_open(open_preferences, settings_file)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    font, sheet, palette = app.font(), app.styleSheet(), app.palette()
    try:
        apply_theme(app, preferences.theme)
        preferences.theme.set_text_scale(percent / 100)
        preferences.window.resize(640, 480)
        await settle()
        content = editor.widget()
        assert content is not None
        async with asyncio.timeout(5):
            await until(lambda: content.width() <= editor.viewport().width())
        for control in controls(editor):
            if content.isAncestorOf(control) and not control.inherits("QScrollBar"):
                assert control.mapTo(content, control.rect().topRight()).x() <= content.width(), control.objectName()
    finally:
        preferences.theme.changed.disconnect()
        app.setStyleSheet(sheet)
        app.setFont(font)
        app.setPalette(palette)


async def test_the_dialogs_have_names_and_escape_gives_them_up(open_preferences: Open, settings_file: Path) -> None:
    preferences, _ = await everything_open(open_preferences, settings_file)
    preferences.window.add_provider()
    (chooser,) = preferences.window.findChildren(AddChooser)
    unnamed = [one.objectName() for one in controls(chooser) if not (one.accessibleName() or _text(one))]
    assert unnamed == []
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    await until(lambda: not preferences.window.findChildren(AddChooser))
    preferences.find(QAbstractButton, "service_remove").click()
    (dialog,) = preferences.window.findChildren(RemoveDialog)
    assert isinstance(dialog.focusWidget(), QAbstractButton)
    assert _text(dialog.focusWidget()) == "Cancel"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(lambda: not preferences.window.findChildren(RemoveDialog))
    assert "custom" in preferences.settings.service_ids()


def _text(control: QWidget | None) -> str:
    return control.text() if isinstance(control, QAbstractButton) else ""


async def test_every_known_service_has_settings_that_fit_it(open_preferences: Open) -> None:
    preferences = await open_preferences("providers")
    for preset in presets().values():
        if preset.id not in ALWAYS:
            preferences.settings.set(ENABLED.of(preset.id), False)  # nothing is asked
            preferences.settings.set(PRESET.of(preset.id), preset.id)
        preferences.window.show_service(preset.id)
        editor = preferences.find(ServiceEditor, "service_editor")
        assert editor.service_id == preset.id
        names = {widget.objectName() for widget in editor.findChildren(QWidget)}
        assert ("service_key" in names) == (preset.key != "none"), preset.id
        assert ("service_address" in names) == ("address" in provider(preset.provider).options), preset.id
        assert "service_test" in names
    await settle()
