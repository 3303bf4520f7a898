"""One quiet line: which proxy the system names at the moment, and where that stands."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.preferences.callables import Spawn
from gui.preferences.field import wrapped_label
from gui.preferences.texts import error_text
from gui.theme.tokens import GRID
from provider.errors import ProxyAddressError, SystemProxyError

_INDENT_PX = 3 * GRID + GRID // 2
"""As far as the text of the radio button above."""


class SystemProxyLine(QWidget):
    """Asks whenever it is shown, without anybody waiting. What it says is not a part of any setting."""

    told = Signal(str)

    def __init__(self, *, spawn: Spawn, name: str) -> None:
        super().__init__()
        self._spawn = spawn
        self._asking = False
        self._label = wrapped_label("", role="small")
        self._label.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT_PX, 0, 0, GRID)
        column.addWidget(self._label)

    @property
    def label(self) -> QLabel:
        return self._label

    def ask(self) -> None:
        """Find out anew."""
        if not self._asking:
            self._asking = True
            task = self._spawn(self._ask(), name="ask for the system's proxy")
            self.destroyed.connect(task.cancel)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ask()

    async def _ask(self) -> None:
        try:
            text = await self._found()
        finally:
            self._asking = False
        self._label.setText(text)
        self.told.emit(text)

    async def _found(self) -> str:
        # Only now: the page opens without it.
        from provider.proxy_bypass import Target
        from provider.system_proxy.asking import ask_anew, ask_system
        from provider.transport.proxy import Proxy

        ask_anew()
        try:
            answer = await ask_system(Target.of("https://example.com/"))
            place = Proxy.parse(answer.proxy).url if answer.proxy else ""
        except SystemProxyError as error:
            why = str(error.fields["why"])
            return self.tr("The system does not say which proxy to use: %1.").replace("%1", why)
        except ProxyAddressError as error:
            return error_text(error)
        return self._in_words("script" if answer.by_script else answer.source, place)

    def _in_words(self, source: str, place: str) -> str:
        if source == "environment":
            text = self.tr("At the moment: %1, from the environment.")
            none = self.tr("At the moment none for https, as the environment says.")
        elif source == "script":
            text = self.tr("At the moment: %1, from a script (PAC) that decides for each address.")
            none = self.tr("At the moment none, as a script (PAC) says, which decides for each address.")
        elif source == "none":
            text, none = "", self.tr("At the moment there is none: neither the environment nor the system names one.")
        else:
            text = self.tr("At the moment: %1, from the system’s settings. They may name another for some addresses.")
            none = self.tr("At the moment none, as the system’s settings say. They may name one for some addresses.")
        return text.replace("%1", place) if place else none
