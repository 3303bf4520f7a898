import asyncio

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot


async def test_coroutines_and_widgets_share_one_loop(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    clicked = asyncio.Event()
    button.clicked.connect(clicked.set)
    asyncio.get_running_loop().call_later(0.01, button.click)
    async with asyncio.timeout(1):
        await clicked.wait()
