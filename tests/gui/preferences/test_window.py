from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from gui.bridge.provider_directory import ProviderDirectory
from gui.bridge.tasks import Tasks
from gui.bridge.transfer import Transfer
from gui.history.history import History
from gui.history.places import Places
from gui.preferences.page import Page
from gui.preferences.window import PreferencesWindow
from gui.settings.schema import SCHEMA
from gui.settings.secrets import SecretStore
from gui.settings.settings import Settings
from gui.theme.apply import apply_theme
from gui.theme.theme import Theme
from tests.fakes.keyring import FakeKeyring
from tests.gui.preferences.conftest import Open, Preferences, Walk, settle, write

PAGES = ("general", "appearance", "providers", "local", "network", "data", "shortcuts")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSlider, QListWidget)

MANUAL = '[network.proxy]\nmode = "manual"\nurl = "socks5h://user@proxy.lan:1080"\n'


def controls(preferences: Preferences) -> list[QWidget]:
    """Everything on screen that can be used."""
    return [
        widget
        for widget in preferences.window.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and widget.isVisible() and widget.isEnabled()
    ]


def block(path: Path) -> None:
    """Put something in the file's place that no file can replace."""
    path.mkdir()
    (path / "x").touch()


def unblock(path: Path) -> None:
    (path / "x").unlink()
    path.rmdir()


@pytest.mark.parametrize("page", PAGES)
async def test_every_control_has_a_name_and_is_reached_by_tab(
    open_preferences: Open, settings_file: Path, page: str
) -> None:
    write(settings_file, MANUAL)
    preferences = await open_preferences(page)
    await settle()
    wanted = {control for control in controls(preferences) if control.focusPolicy() & Qt.FocusPolicy.TabFocus}
    for control in wanted:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text, control.objectName()
        assert control.objectName() or control.inherits("QTabBar"), control
    reached: set[QWidget] = set()
    for _ in range(3 * len(wanted)):
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
            QTest.keyClick(focused, Qt.Key.Key_Tab)
    # A group of radio buttons is one stop.
    missed = {control.objectName() for control in wanted - reached if not control.inherits("QRadioButton")}
    assert missed == set()


@pytest.mark.parametrize("page", PAGES)
async def test_no_two_mnemonics_of_a_page_are_the_same(open_preferences: Open, settings_file: Path, page: str) -> None:
    write(settings_file, MANUAL)
    preferences = await open_preferences(page)
    found = [
        QKeySequence.mnemonic(widget.text()).toString()
        for widget in preferences.window.findChildren(QWidget)
        if widget.isVisible()
        and (isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()))
    ]
    mnemonics = [mnemonic for mnemonic in found if mnemonic]
    assert sorted(mnemonics) == sorted(set(mnemonics))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("percent", [100, 200, 300])
async def test_nothing_is_cut_off_in_a_small_window_with_large_text(
    open_preferences: Open, settings_file: Path, page: str, percent: int
) -> None:
    write(settings_file, MANUAL)
    preferences = await open_preferences(page)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    font, sheet, palette = app.font(), app.styleSheet(), app.palette()
    try:
        apply_theme(app, preferences.theme)
        preferences.theme.set_text_scale(percent / 100)
        preferences.window.resize(640, 480)
        await settle()
        (shown,) = (page for page in preferences.window.findChildren(Page) if page.isVisible())
        content = shown.widget()
        assert content is not None
        assert content.width() <= shown.viewport().width()
        for control in controls(preferences):
            if content.isAncestorOf(control) and not control.inherits("QScrollBar"):
                assert control.mapTo(content, control.rect().topRight()).x() <= content.width(), control.objectName()
    finally:
        preferences.theme.changed.disconnect()
        app.setStyleSheet(sheet)
        app.setFont(font)
        app.setPalette(palette)


async def test_escape_closes_and_takes_over_what_was_typed(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    edit = preferences.type("idle_seconds", "9", leave=False)
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert not preferences.window.isVisible()
    assert preferences.on_disk() == {"network": {"idle_seconds": 9}}


async def test_enter_takes_a_line_over_and_presses_no_button(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    edit = preferences.type("idle_seconds", "9", leave=False)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert preferences.window.isVisible()
    assert preferences.walk.asked == []
    assert preferences.on_disk() == {"network": {"idle_seconds": 9}}


async def test_pages_are_walked_with_the_keys(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    pages = preferences.find(QListWidget, "preferences_pages")
    pages.setFocus()
    with preferences.qtbot.waitSignal(preferences.window.page_shown) as shown:
        QTest.keyClick(pages, Qt.Key.Key_Down)
    assert shown.args == ["appearance"]


async def test_in_a_narrow_window_a_box_takes_the_place_of_the_list(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    pages, box = preferences.find(QListWidget, "preferences_pages"), preferences.find(QComboBox, "preferences_page_box")
    assert (pages.isVisible(), box.isVisible()) == (True, False)
    preferences.window.resize(400, 480)
    await settle()
    assert (pages.isVisible(), box.isVisible()) == (False, True)
    box.setFocus()
    QTest.keyClicks(box, "Network")
    assert pages.currentItem().text() == "Network"


async def test_scrolling_over_a_control_scrolls_the_page_and_changes_nothing(
    open_preferences: Open, settings_file: Path
) -> None:
    write(settings_file, MANUAL)
    preferences = await open_preferences("network")
    preferences.window.resize(640, 480)
    await settle()
    (page,) = (page for page in preferences.window.findChildren(Page) if page.isVisible())
    kind = preferences.find(QComboBox, "proxy_kind")
    middle = QPointF(kind.rect().center())
    wheel = QWheelEvent(
        middle,
        kind.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(kind, wheel)
    assert kind.currentText() == "SOCKS5"
    assert page.verticalScrollBar().value() > 0


async def test_closing_the_window_below_takes_over_what_was_typed(open_preferences: Open) -> None:
    preferences = await open_preferences("network")
    preferences.type("idle_seconds", "9", leave=False)
    preferences.window.hide()
    assert preferences.on_disk() == {"network": {"idle_seconds": 9}}


async def test_it_is_not_modal(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    assert preferences.window.windowModality() is Qt.WindowModality.NonModal


async def test_settings_that_cannot_be_saved_say_so(open_preferences: Open, settings_file: Path) -> None:
    preferences = await open_preferences("general")
    block(settings_file)
    preferences.click("send_key_ctrl_enter")
    notice = preferences.find(QLabel, "save_problem")
    assert notice.isVisible()
    assert "Changes last until Rill quits." in notice.text()
    unblock(settings_file)
    preferences.click("send_key_enter")
    assert not notice.isVisible()
    assert preferences.on_disk() == {"general": {"send_key": "enter"}}


async def test_a_deleted_window_is_told_nothing(settings_file: Path, tmp_path: Path) -> None:
    settings = Settings(settings_file)
    secrets = SecretStore(profile="", names_file=tmp_path / "names", open_keyring=FakeKeyring)
    window = PreferencesWindow(
        settings=settings,
        secrets=secrets,
        theme=Theme(scheme="light"),
        directory=ProviderDirectory(settings=settings, secrets=secrets),
        diagnose=Walk().diagnose,
        spawn=Tasks().spawn,
        transfer=Transfer(history=History(Places(tmp_path)), spawn=Tasks().spawn),
    )
    shiboken6.delete(window)
    for setting in SCHEMA:
        settings.set(setting, setting.default)


async def test_tab_goes_from_the_search_to_the_pages_and_on_to_what_is_shown(open_preferences: Open) -> None:
    preferences = await open_preferences("general")
    names = []
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab):
        QTest.keyClick(preferences.window, key)
        focus = preferences.window.focusWidget()
        assert focus is not None
        names.append(focus.objectName())
    assert (names[0], names[2]) == ("preferences_pages", "preferences_pages")
    assert names[1] not in ("preferences_pages", "preferences_search")
    assert names[3] == "preferences_search"
