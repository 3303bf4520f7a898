"""What is known of one reply, and of the conversation it stands in, as rows of words and values."""

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from gui.chat.cost import NO_PRICES, Cost, Prices, Totals, cost_of
from gui.chat.message import Message, State
from gui.chat.speed import speed_of
from gui.transcript.outcomes import cut_short
from provider.types import Usage

_CONTEXT = "DetailsDialog"
Row = tuple[str, str]


def reply_details(message: Message, *, prices: Prices = NO_PRICES, whole: Totals | None = None) -> list[Row]:
    """What and its value, in the user's language; only what is known. `whole` is the sum of the conversation, None
    while that is not there."""
    rows = [
        (_tr("Model"), _model(message)),
        (_tr("Provider"), message.provider_label),
        (_tr("State"), _state(message)),
        (_tr("Why it failed"), _failure(message)),
        (_tr("Asked with"), _parameters(message)),
        *_times(message),
        *_length(message),
        *([] if message.usage is None else _usage(message.usage)),
        (_tr("Cost"), _cost(cost_of(message.usage, prices))),
        (_tr("Ended with"), message.finish_reason),
        (_tr("Not understood"), _skipped(message.skipped)),
        *([] if whole is None else _whole(whole)),
    ]
    return [(what, value) for what, value in rows if value]


def _model(message: Message) -> str:
    label, model = message.model_label, message.model.model if message.model is not None else ""
    return f"{label} ({model})" if label and model and label != model else label or model


def _state(message: Message) -> str:
    return {
        State.WAITING: _tr("Waiting for the first word"),
        State.STREAMING: _tr("Being written"),
        State.FAILED: _tr("Failed"),
    }.get(message.state) or (cut_short(message) or _tr("Complete"))


def _failure(message: Message) -> str:
    if message.failure is None:
        return ""
    return " ".join(part for part in (message.failure.message, message.failure.detail) if part)


def _parameters(message: Message) -> str:
    names = {
        "temperature": _tr("temperature {value}"),
        "top_p": _tr("top-p {value}"),
        "max_tokens": _tr("at most {value} tokens"),
        "reasoning_effort": _tr("reasoning effort {value}"),
    }
    efforts = {"low": _tr("low"), "medium": _tr("medium"), "high": _tr("high")}
    parts = []
    for name, value in message.parameters.items():
        text = efforts.get(value, value) if isinstance(value, str) else _number(value)
        parts.append(names.get(name, name.replace("{", "{{").replace("}", "}}") + " {value}").format(value=text))
    return ", ".join(parts)


def _times(message: Message) -> list[Row]:
    timing, speed = message.timing, speed_of(message)
    if timing is None:
        return []
    first = timing.to_first_text()
    whole = None if timing.ended is None else timing.ended - timing.sent
    thought = timing.thought_seconds
    rate = (
        _tr("about {count} tokens a second, estimated") if speed and speed.estimated else _tr("{count} tokens a second")
    )
    return [
        (
            _tr("Sent"),
            QLocale().toString(QDateTime.fromSecsSinceEpoch(round(timing.sent_at)), QLocale.FormatType.ShortFormat),
        ),
        (_tr("First text after"), "" if first is None else _seconds(first)),
        (_tr("Thought for"), _seconds(thought) if thought else ""),
        (_tr("Ended after"), "" if whole is None else _seconds(whole)),
        (
            _tr("Speed"),
            "" if speed is None else rate.format(count=QLocale().toString(speed.tokens_per_second, "f", 1)),
        ),
    ]


def _length(message: Message) -> list[Row]:
    reasoning = len(message.reasoning)
    return [
        (_tr("Characters"), _count(len(message.text))),
        (_tr("Words"), _count(len(message.text.split()))),
        (_tr("Characters of reasoning"), _count(reasoning) if reasoning else ""),
    ]


def _usage(usage: Usage) -> list[Row]:
    return [
        (_tr("Tokens of the prompt"), _count(usage.prompt_tokens)),
        (_tr("Tokens of the reply"), _count(usage.completion_tokens)),
        (_tr("Of these for reasoning"), _count(usage.reasoning_tokens) if usage.reasoning_tokens else ""),
    ]


def _cost(cost: Cost | None) -> str:
    if cost is None:
        return ""
    amount = dollars(cost.dollars)
    return amount if cost.told else _tr("{amount}, worked out from the prices").format(amount=amount)


def _skipped(count: int) -> str:
    if not count:
        return ""
    return _tr("1 part of the answer") if count == 1 else _tr("{count} parts of the answer").format(count=_count(count))


def _whole(whole: Totals) -> list[Row]:
    """Only where the services said anything; how much they left out is said, too."""
    if not whole.counted and not whole.priced:
        return []
    tokens = _tr("{sent} sent, {written} written").format(
        sent=_count(whole.prompt_tokens), written=_count(whole.completion_tokens)
    )
    amount = dollars(whole.dollars)
    if not whole.all_told:
        amount = _tr("about {amount}").format(amount=amount)
    return [
        (_tr("Tokens of the whole chat"), _partly(tokens, whole.counted, whole.replies) if whole.counted else ""),
        (_tr("Cost of the whole chat"), _partly(amount, whole.priced, whole.replies) if whole.priced else ""),
    ]


def _partly(value: str, known: int, replies: int) -> str:
    if known == replies:
        return value
    return _tr("{value}, of {known} of {replies} replies").format(
        value=value, known=_count(known), replies=_count(replies)
    )


def dollars(amount: float) -> str:
    """With as many digits as it takes to see something of a small amount."""
    if not amount:
        return _tr("nothing")
    if amount < 0.0001:
        return _tr("less than ${amount}").format(amount=QLocale().toString(0.0001, "f", 4))
    return _tr("${amount}").format(amount=QLocale().toString(amount, "f", 2 if amount >= 1 else 4))


def _count(number: int | None) -> str:
    return "" if number is None else QLocale().toString(number)


def _number(value: float) -> str:
    return QLocale().toString(value, "g", 6) if isinstance(value, float) else QLocale().toString(value)


def _seconds(seconds: float) -> str:
    return _tr("{seconds} s").format(seconds=QLocale().toString(seconds, "f", 2))


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
