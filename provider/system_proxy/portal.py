"""The desktop's own proxy settings on Linux, through its portal.

Source: the XDG Desktop Portal documents, interface org.freedesktop.portal.ProxyResolver, and those of GProxyResolver,
which answers behind it: the proxies are to be tried in their order, and a direct connection only where the list has it.
Scripts (PAC) are run there, not here.
"""

from collections.abc import Mapping
from pathlib import Path

from provider.errors import SystemProxyError
from provider.system_proxy.answer import SystemAnswer, usable_proxies
from provider.system_proxy.trying import first_that_answers

_LIMIT_SECONDS = 30.0
"""The bus gives up starting a portal after 25 seconds."""
_CONNECT_SECONDS = 2.0
_ABSENT = ("ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownInterface", "UnknownObject", "TimedOut")
"""Of org.freedesktop.DBus.Error: no portal, one that cannot be started, or one that knows nothing of proxies."""


def session_bus(environment: Mapping[str, str]) -> str:
    """The address of the person's message bus; empty where there is none."""
    address = environment.get("DBUS_SESSION_BUS_ADDRESS", "")
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if not address and runtime and (Path(runtime) / "bus").exists():
        address = f"unix:path={runtime}/bus"
    return address


def ask_portal(bus: str, place: str, *, host: str) -> SystemAnswer:
    """Which proxy leads to `place`, a URL of no more than scheme, host and port; blocks.

    No portal means no proxy from it.

    Raises:
        SystemProxyError: there is one, but its answer is none.
    """
    urls = _lookup(bus, place, host=host)
    if urls is None:
        return SystemAnswer()
    usable = usable_proxies(urls, host=host)
    return SystemAnswer(first_that_answers(usable) if usable else "", "portal")


def _lookup(bus: str, place: str, *, host: str) -> tuple[str, ...] | None:
    """The portal's list; None where there is no portal."""
    from jeepney import DBusAddress, HeaderFields, MessageType, new_method_call  # only where a desktop is asked
    from jeepney.io.blocking import open_dbus_connection

    portal = DBusAddress(
        "/org/freedesktop/portal/desktop",
        bus_name="org.freedesktop.portal.Desktop",
        interface="org.freedesktop.portal.ProxyResolver",
    )
    try:
        connection = open_dbus_connection(bus=bus, auth_timeout=_CONNECT_SECONDS)
    except TimeoutError:
        raise SystemProxyError(host=host, why="the desktop’s message bus does not answer") from None
    except (OSError, ValueError, RuntimeError):  # no socket, one for somebody else, an address of another kind
        return None
    try:
        with connection:
            call = new_method_call(portal, "Lookup", "s", (place,))
            reply = connection.send_and_get_reply(call, timeout=_LIMIT_SECONDS)
    except (OSError, ValueError):
        raise SystemProxyError(host=host, why="the desktop’s portal broke off") from None
    if reply.header.message_type is MessageType.error:
        name = str(reply.header.fields.get(HeaderFields.error_name, ""))
        if _means_absent(name):
            return None
        raise SystemProxyError(host=host, why="the desktop’s portal reports an error", detail=name)
    if reply.header.fields.get(HeaderFields.signature) != "as":
        raise SystemProxyError(host=host, why="the desktop’s portal answered with something else")
    return tuple(reply.body[0])


def _means_absent(error: str) -> bool:
    kind = error.removeprefix("org.freedesktop.DBus.Error.")
    return kind in _ABSENT or kind.startswith("Spawn.")
