"""Questions that may block, asked in daemon threads; their answers are kept for a moment."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field

from provider.errors import SystemProxyError
from provider.system_proxy.answer import SystemAnswer

WAIT_SECONDS = 10.0
"""How long a request waits for the system's word."""
KEEP_SECONDS = 5.0
"""How long an answer holds: what is changed in the system's settings counts after that."""
_KEEP_TIMES = 20
"""An answer that took long is kept that many times as long, so that the waiting does not become the rule."""


@dataclass(slots=True)
class _Question:
    answer: "Future[SystemAnswer]" = field(default_factory=Future)
    holds_until: float = float("inf")


class Lookups:
    """One thread a question, however many wait for its answer; it goes on when nobody waits any more."""

    def __init__(self) -> None:
        self._questions: dict[str, _Question] = {}
        self._lock = threading.Lock()

    async def answer(
        self, key: str, ask: Callable[[], SystemAnswer], *, host: str, seconds: float | None = None
    ) -> SystemAnswer:
        """What `ask` gives, which may raise a ProviderError; questions with the same `key` have the same answer.

        Raises:
            SystemProxyError: no answer came in time, or `ask` says so.
        """
        seconds = WAIT_SECONDS if seconds is None else seconds
        future = self._question(key, ask).answer
        loop, settled = asyncio.get_running_loop(), asyncio.Event()

        def wake(_future: "Future[SystemAnswer]") -> None:
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(settled.set)

        future.add_done_callback(wake)
        try:
            async with asyncio.timeout(seconds):
                await settled.wait()
        except TimeoutError:
            raise SystemProxyError(host=host, why=f"no answer came within {seconds:g} seconds") from None
        return future.result()

    def forget(self) -> None:
        """Ask anew from now on."""
        with self._lock:
            self._questions.clear()

    def _question(self, key: str, ask: Callable[[], SystemAnswer]) -> _Question:
        now = time.monotonic()
        with self._lock:
            self._questions = {each: asked for each, asked in self._questions.items() if asked.holds_until > now}
            if key in self._questions:
                return self._questions[key]
            question = self._questions[key] = _Question()
        threading.Thread(target=_answer, args=(question, ask), name="system proxy", daemon=True).start()
        return question


def _answer(question: _Question, ask: Callable[[], SystemAnswer]) -> None:
    began = time.monotonic()
    try:
        answer = ask()
    except SystemProxyError as error:
        question.holds_until = 0  # the next request asks again
        question.answer.set_exception(error)
    else:
        ended = time.monotonic()
        question.holds_until = ended + max(KEEP_SECONDS, _KEEP_TIMES * (ended - began))
        question.answer.set_result(answer)
    finally:
        if not question.answer.done():  # a mistake of the program's own, which the thread reports
            question.holds_until = 0
            question.answer.set_exception(SystemProxyError(host="", why="the question failed"))
