"""Scenes of replies that stand side by side."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.chat.model_ref import ModelRef
from tests.fakes.chatbot_ui import Reply, streamed
from tests.shots.models import over

if TYPE_CHECKING:
    from tests.shots.scenes import Stage

PROMPT = "What is a monad, in a few sentences and with an example?"
MODELS = [ModelRef("ai365vip", name) for name in ("gpt-4o", "gpt-3.5-turbo", "gpt-3.5-turbo-16k")]
GUIDE = ModelRef("guide", "manual")
ANSWERS = (
    """A monad is a way to **chain steps** that each return a value *in a context*: maybe missing, maybe many, later.

It needs two things:

1. a way to wrap a plain value, and
2. a way to feed a wrapped value to the next step.

```python
def half(n: int) -> int | None:
    return n // 2 if n % 2 == 0 else None

def bind(value, step):
    return None if value is None else step(value)

bind(bind(20, half), half)  # 5
```

The chain stops at the first `None`, and no step has to check for it.""",
    """Think of a monad as a *programmable semicolon*: what happens between two steps is decided in one place.

| Monad | between two steps |
|---|---|
| Maybe | stop if there is nothing |
| List | go on with each of them |
| Promise | wait for it |

In JavaScript, `then` is that semicolon.""",
    """Burritos have been mentioned. Nothing else helps as little.

> A monad is a monoid in the category of endofunctors.

In practice: a type with `map` and `flatMap`, where nesting goes away: `[[1], [2]]` becomes `[1, 2]`.""",
)


def _slow(text: str) -> Reply:
    """Comes word by word, and never ends."""
    return streamed(*(f"{word} " for word in text.split(" ")), pause=0.005, stays_open=True)


async def _ask(stage: "Stage", models: list[ModelRef], *replies: Reply, seconds: float = 1.6) -> QWidget:
    rill = stage.rill
    stage.server.replies.extend(replies)
    rill.chat.send_to(PROMPT, models)
    rill.transcript.follow()
    await asyncio.sleep(seconds)
    return rill.window


async def two(stage: "Stage") -> QWidget:
    return await _ask(stage, MODELS[:2], _slow(ANSWERS[0]), streamed(ANSWERS[1]))


async def three(stage: "Stage") -> QWidget:
    return await _ask(stage, MODELS, _slow(ANSWERS[0]), streamed(ANSWERS[1]), _slow(ANSWERS[2]))


async def four(stage: "Stage") -> QWidget:
    return await _ask(stage, [*MODELS, GUIDE], _slow(ANSWERS[0]), streamed(ANSWERS[1]), _slow(ANSWERS[2]))


async def failed(stage: "Stage") -> QWidget:
    cut = streamed(ANSWERS[0][:180], "", pause=0.1, breaks_off=True)
    refused = Reply(status=401, reason="Incorrect API key provided", chunks=[(0, b"Error")])
    return await _ask(stage, MODELS, cut, refused, _slow(ANSWERS[2]))


async def chosen(stage: "Stage") -> QWidget:
    window = await _ask(stage, MODELS[:2], streamed(ANSWERS[0]), streamed(ANSWERS[1]))
    stage.rill.transcript.wishes.choose_requested.emit(stage.rill.chat.conversation.side_by_side()[1].id)
    await asyncio.sleep(0.3)
    return window


async def focused(stage: "Stage") -> QWidget:
    """The second one by its key."""
    window = await _ask(stage, MODELS, *(streamed(answer) for answer in ANSWERS))
    stage.rill.parts.actions.compared_replies[1].trigger()
    await asyncio.sleep(0.3)
    return window


async def choosing(stage: "Stage") -> QWidget:
    """The list of models over the message that is about to be sent: the chat's own model is checked already."""
    rill = stage.rill
    await rill.until(lambda: stage.server.asked_for_models, what="the question for models")
    await asyncio.sleep(0.5)
    rill.write(PROMPT)
    rill.parts.actions.ask_several.trigger()
    await asyncio.sleep(0.3)
    return over(rill.window, stage.other_window())
