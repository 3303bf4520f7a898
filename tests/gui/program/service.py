"""A service that knows its models, and has a fault when it is asked something else."""

from tests.fakes.faulty import answer, pieces
from tests.fakes.raw import Behaviour, Connection, RawServer


class FaultyService(RawServer):
    """`fault` answers every message; `mend` puts an end to it."""

    def __init__(self, fault: Behaviour) -> None:
        super().__init__(self._answer)
        self.fault = fault

    @property
    def asked(self) -> int:
        """How many messages it was sent."""
        return sum(b"/api/chat" in request.partition(b"\r\n")[0] for request in self.requests)

    def mend(self) -> None:
        self.fault = pieces([b"All is ", b"well"])

    async def _answer(self, connection: Connection) -> None:
        about_models = b"/api/models" in connection.request.partition(b"\r\n")[0]
        await (answer("200 OK", b"[]") if about_models else self.fault)(connection)
