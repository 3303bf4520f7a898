"""Through real proxies, and never past one."""

import pytest

from provider.errors import ProviderError, ProxyAddressError, ProxyLoginError, ProxyUnreachableError
from tests.conformance.cases import case
from tests.conformance.dialect import Dialect
from tests.conformance.exchanges import ask, streaming, told
from tests.fakes.proxies import RunningProxy, free_port
from tests.fakes.raw import Connection, RawServer


class Watched(RawServer):
    """Answers "Hello" and notes where its connections come from."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(self._behave)
        self._dialect = dialect
        self.came_from: list[str] = []

    async def _behave(self, connection: Connection) -> None:
        self.came_from.append(connection.writer.get_extra_info("peername")[0])
        if connection.request.startswith(b"GET") or b"/api/models" in connection.request.partition(b"\r\n")[0]:
            body = self._dialect.models(connection.request)
            await connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        else:
            await streaming(self._dialect, [self._dialect.answer("Hel", "lo")])(connection)


async def _goes_through(dialect: Dialect, proxy: RunningProxy) -> None:
    async with Watched(dialect) as server:
        reply = await ask(dialect, server.url, proxy=proxy.url)
        assert (reply.text, reply.error) == ("Hello", None)
        wrong = await ask(dialect, server.url, proxy=proxy.url_with("user", "wrong-canary"))
        assert type(wrong.error) is ProxyLoginError
        assert "canary" not in told(wrong.error)
        assert server.connections == 1
        await dialect.provider.list_models(address=server.url, proxy=proxy.url)
        assert set(server.came_from) == {"127.0.0.2"}, "every connection is the proxy's"


@case("through an HTTP proxy with a login (tinyproxy), models too; a wrong login is told", "network")
async def test_http(dialect: Dialect, http_proxy: RunningProxy) -> None:
    await _goes_through(dialect, http_proxy)


@case("through a SOCKS proxy with a login (microsocks), models too; a wrong login is told", "network")
async def test_socks(dialect: Dialect, socks_proxy: RunningProxy) -> None:
    await _goes_through(dialect, socks_proxy)


@case("without an answer from the proxy there is no connection past it", "network")
async def test_dead_proxy(dialect: Dialect) -> None:
    async with Watched(dialect) as server:
        for scheme in ("http", "socks5", "socks5h"):
            proxy = f"{scheme}://user:canary@127.0.0.1:{free_port()}"
            reply = await ask(dialect, server.url, proxy=proxy)
            assert type(reply.error) is ProxyUnreachableError
            assert "canary" not in told(reply.error)
            with pytest.raises(ProviderError):
                await dialect.provider.list_models(address=server.url, proxy=proxy)
        assert isinstance((await ask(dialect, server.url, proxy="nonsense")).error, ProxyAddressError)
        assert server.connections == 0
