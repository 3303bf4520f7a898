"""One window a profile: a second start brings the first one to the front (fault 36)."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

REPLY_MS = 1000


def raise_running_instance(socket: Path) -> bool:
    """Ask the instance that listens on `socket` to show itself; False where there is none."""
    client = QLocalSocket()
    client.connectToServer(str(socket))
    if not client.waitForConnected(REPLY_MS):
        return False
    client.write(b"show\n")
    client.waitForBytesWritten(REPLY_MS)
    client.disconnectFromServer()
    return True


class InstanceServer(QObject):
    """Listens for later starts. Only the same user can connect."""

    show_requested = Signal()

    def __init__(self, *, socket: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(str(socket)):
            # A crash leaves the socket's file behind, and nobody answers on it.
            QLocalServer.removeServer(str(socket))
            self._server.listen(str(socket))

    def close(self) -> None:
        self._server.close()

    def _on_connection(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            self.show_requested.emit()
