"""Which redirects may be followed: those that bring the same request to the same service."""

from typing import Literal

from yarl import URL

from provider.errors import RedirectBlockedError
from provider.transport.address import host_and_port
from provider.transport.redaction import excerpt

MOST_HOPS = 3
STATUSES = frozenset({301, 302, 303, 307, 308})
Method = Literal["GET", "POST", "DELETE"]


def redirect_target(
    url: URL,
    *,
    status: int,
    location: str | None,
    visited: set[URL],
    method: Method = "POST",
    secrets: tuple[str, ...] = (),
) -> URL:
    """Where to send the request that was sent to `url` again.

    Only 307 and 308 repeat a POST with its body, and only the same scheme, host and port may see the prompt and
    the key. `visited` are the URLs tried so far, `url` among them.

    Raises:
        RedirectBlockedError: anything else.
    """
    host, said = host_and_port(url), excerpt(location or "", secrets)
    try:
        target = url.join(URL(location or ""))
        same_origin = target.origin() == url.origin() and target.user is None and target.password is None
        named = host_and_port(target) if target.host else said
    except ValueError:
        raise RedirectBlockedError(host=host, target=said, why="that is no valid address") from None
    if not location:
        why = "it does not say where to"
    elif target.host != url.host:
        why = "the question and the key would go to another host"
    elif not same_origin:
        named = str(target.with_user(None).with_path("/"))
        why = "that is another scheme or port than yours"
    elif status not in (307, 308) and method != "GET":
        named = target.path
        why = "the question would be lost on the way"
    elif target in visited or len(visited) > MOST_HOPS:
        named = target.path
        why = "it leads round in circles"
    else:
        return target
    raise RedirectBlockedError(host=host, target=excerpt(named, secrets) or "nowhere", why=why)
