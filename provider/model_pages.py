"""Lists of models that come in pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provider.errors import UnexpectedAnswerError
from provider.transport.redaction import excerpt
from provider.types import ModelInfo

if TYPE_CHECKING:
    from provider.transport.exchange import Request

_MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class ModelPage:
    """`next` is what the next page is asked for by; "" where this is the last."""

    models: list[ModelInfo]
    next: str


async def every_page(ask: "Callable[[str], Request]", read: Callable[[object], ModelPage | None]) -> list[ModelInfo]:
    """All models, each id once. `ask` makes the question for a page ("" is the first), `read` gives None for no list.

    Raises:
        UnexpectedAnswerError: an answer is no list.
        ProviderError: the service does not answer.
    """
    from provider.transport.stream import fetch_json  # late, because of aiohttp

    found: dict[str, ModelInfo] = {}
    place = ""
    for _ in range(_MOST_PAGES):
        request = ask(place)
        answer = await fetch_json(request)
        page = read(answer)
        if page is None:
            raise UnexpectedAnswerError(excerpt=excerpt(str(answer), request.all_secrets))
        found |= {info.id: info for info in page.models}
        if not page.next or page.next == place:
            break
        place = page.next
    return list(found.values())
