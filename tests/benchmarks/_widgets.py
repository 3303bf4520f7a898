"""The naive message list: a widget a message."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QTextBrowser, QVBoxLayout, QWidget

from gui.chat.conversation import Conversation


class _FittingBrowser(QTextBrowser):
    """As high as its text is at its width, as a message in a column has to be."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        self.document().setTextWidth(self.viewport().width())
        self.setFixedHeight(round(self.document().size().height()) + 2 * self.frameWidth())


def widget_list(shown: Conversation, *, width: int) -> tuple[QScrollArea, QWidget]:
    """A QTextBrowser for each message in a QScrollArea; the area and what it scrolls."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    for message in shown.path():
        browser = _FittingBrowser()
        browser.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        browser.resize(width, 100)
        browser.setMarkdown(message.text)
        browser.fit()
        column.addWidget(browser)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inside)
    return area, inside
