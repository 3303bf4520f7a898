"""Small things to remember between starts, by name: they go with the conversations, not with the settings."""

from collections.abc import Mapping

import apsw

from gui.history.coding import storable

CURRENT_CHAT = "current_chat"
"""The key of the conversation that was in front; empty for a new one."""
NEW_CHAT_DRAFT = "new_chat_draft"
"""What was written in a chat that has no message yet."""
NEW_CHAT_SETTINGS = "new_chat_settings"
"""What such a chat asks of its model, as `gui.history.coding.settings_to_json` writes it."""


def read_note(connection: apsw.Connection, name: str) -> str:
    """Empty where there is none."""
    value = connection.execute("SELECT value FROM note WHERE name = ?", (name,)).get
    return "" if value is None else str(value)


def write_notes(connection: apsw.Connection, notes: Mapping[str, str]) -> None:
    """To be called in a transaction."""
    rows = [(name, storable(value)) for name, value in notes.items()]
    connection.executemany("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)", rows)
