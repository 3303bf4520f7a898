"""Empties a connection as fast as it fills, and loses nothing when it breaks."""

import asyncio

import aiohttp

from provider.transport.arrivals import Arrivals


async def receive(response: aiohttp.ClientResponse, *, into: Arrivals) -> None:
    """Append the whole body of `response`; what was received before a failure too.

    Raises:
        aiohttp.ClientError, OSError: the connection broke.
        AnswerTooLongError: there is more than `into` takes.
    """
    tell_of_lost_connection(response)
    await drain(response.content, into=into)


async def drain(content: aiohttp.StreamReader, *, into: Arrivals) -> None:
    """The tight loop: nothing but appending happens between two reads."""
    try:
        while data := await content.readany():
            into.append(data)
    except (aiohttp.ClientError, OSError):
        into.append(left_in(content))
        raise


def left_in(content: aiohttp.StreamReader) -> bytes:
    """What had come before an error.

    Every public way to read raises the error before it gives that out. Whether there is any depends on whether the
    reading task had its turn between the last bytes and the error, so on the event loop.
    """
    return content._read_nowait(-1)


def tell_of_lost_connection(response: aiohttp.ClientResponse) -> None:
    """Let the reader of `response` know when its connection is closed.

    aiohttp closes the connection when the framing of a body breaks, but does not tell whoever reads the body, who
    would wait for ever.
    """
    content, connection = response.content, response.connection
    closed = connection.protocol.closed if connection is not None and connection.protocol is not None else None

    def on_closed(future: asyncio.Future[None]) -> None:
        if not future.cancelled():
            future.exception()  # looked at, so that asyncio does not report it as lost
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection was closed"))

    if closed is not None:
        closed.add_done_callback(on_closed)
