"""Where each conversation was read."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractItemModel

from gui.chat.message import Message
from gui.transcript.arranger import Anchor, Arranger
from gui.transcript.message_source import MessageSource
from gui.transcript.new_lines import NewLines


@dataclass(frozen=True, slots=True)
class _Reading:
    message: Message
    anchor: Anchor
    new_lines: NewLines


class ReadingPlaces:
    """Remembers the place in every conversation that was not followed, for as long as its model lives.

    A place is a message and words in it, so it stays the same words where the width or the text size has changed.
    """

    def __init__(self) -> None:
        self._readings: WeakKeyDictionary[QAbstractItemModel, _Reading] = WeakKeyDictionary()

    def keep(self, source: MessageSource, arranger: Arranger, new_lines: NewLines) -> None:
        """The model of `source` is about to be exchanged."""
        model = source.model
        if model is None:
            return
        self._readings.pop(model, None)
        row = arranger.anchor.row
        if not arranger.following and row < source.count():
            self._readings[model] = _Reading(source.message(row), arranger.anchor, new_lines)

    def find(self, source: MessageSource) -> tuple[Anchor, NewLines] | None:
        """What was read when the model was shown last; None where that was the end, or is gone."""
        reading = self._readings.pop(source.model, None) if source.model is not None else None
        if reading is None:
            return None
        row = source.row_of(reading.message.id)
        if row is None or source.message(row) is not reading.message:
            return None
        reading.new_lines.shift(row - reading.anchor.row)
        reading.anchor.row = row
        return reading.anchor, reading.new_lines
