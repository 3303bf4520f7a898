"""The database's form, and the steps from each earlier form to it. A step is never edited once it is released."""

import apsw

APPLICATION_ID = 0x52696C6C
""""Rill" in ASCII: tells `file` and us whose database it is."""

_FIRST = """
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    opened INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE model (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    model_label TEXT NOT NULL,
    provider_label TEXT NOT NULL,
    UNIQUE (provider, model, model_label, provider_label)
);

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_source TEXT NOT NULL,
    model TEXT NOT NULL,
    folder INTEGER REFERENCES folder (id) ON DELETE SET NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    deleted INTEGER NOT NULL DEFAULT 0,
    activity INTEGER NOT NULL,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    draft TEXT NOT NULL DEFAULT '',
    leaf INTEGER,
    place_message INTEGER,
    place_source INTEGER,
    revision INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX conversation_by_place ON conversation (deleted, pinned, folder, activity);
CREATE INDEX conversation_by_activity ON conversation (activity);
CREATE INDEX conversation_by_revision ON conversation (revision);
CREATE INDEX conversation_pinned ON conversation (activity) WHERE deleted = 0 AND pinned = 1;

CREATE TRIGGER conversation_added AFTER INSERT ON conversation BEGIN
    UPDATE conversation SET revision = (SELECT max(revision) FROM conversation) + 1 WHERE id = NEW.id;
END;
CREATE TRIGGER conversation_changed
AFTER UPDATE OF title, folder, pinned, deleted, activity, updated ON conversation
WHEN (OLD.title, OLD.folder, OLD.pinned, OLD.deleted, OLD.activity, OLD.updated)
    IS NOT (NEW.title, NEW.folder, NEW.pinned, NEW.deleted, NEW.activity, NEW.updated) BEGIN
    UPDATE conversation SET revision = (SELECT max(revision) FROM conversation) + 1 WHERE id = NEW.id;
END;

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    parent INTEGER,
    role TEXT NOT NULL,
    shown INTEGER NOT NULL,
    state TEXT NOT NULL,
    run INTEGER NOT NULL,
    text NOT NULL,
    reasoning NOT NULL,
    created REAL NOT NULL,
    model INTEGER REFERENCES model (id),
    sent REAL,
    first_text REAL,
    ended REAL,
    thought REAL,
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    finish_reason TEXT NOT NULL,
    failure TEXT NOT NULL,
    parameters TEXT NOT NULL,
    checksum INTEGER NOT NULL
);
CREATE INDEX message_on_its_way ON message (state) WHERE state IN ('waiting', 'streaming');

CREATE TABLE note (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIRTUAL TABLE message_index USING fts5 (
    text, beginnings, content = '', contentless_delete = 1, tokenize = 'ascii'
);
CREATE VIRTUAL TABLE title_index USING fts5 (
    text, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii'
);
"""

_SECOND = """
ALTER TABLE conversation ADD COLUMN settings TEXT NOT NULL DEFAULT '';
CREATE TRIGGER conversation_set AFTER UPDATE OF settings ON conversation WHEN OLD.settings IS NOT NEW.settings BEGIN
    UPDATE conversation SET revision = (SELECT max(revision) FROM conversation) + 1 WHERE id = NEW.id;
END;

ALTER TABLE message ADD COLUMN reasoning_tokens INTEGER;
ALTER TABLE message ADD COLUMN cost REAL;
ALTER TABLE message ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN comparison TEXT NOT NULL DEFAULT '';

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    message INTEGER NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX attachment_of_message ON attachment (message, number);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND)
"""Number n brings a database from form n to form n + 1."""
NEWEST = len(MIGRATIONS)
WITH_ATTACHMENTS = 2
"""The first form that has attachments."""


def form_of(connection: apsw.Connection) -> int:
    """Which form the database has; 0 is an empty file."""
    return int(connection.pragma("user_version"))


def migrate(connection: apsw.Connection) -> None:
    """Bring the database to the newest form, in one transaction: a crash leaves the old form or the new one.

    Nothing is written where it has that form: what is damaged is to stay as it is until it has been put aside.

    Raises:
        apsw.Error: nothing has changed.
    """
    if form_of(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in MIGRATIONS[form_of(connection) :]:
            connection.execute(step)
        connection.pragma("user_version", NEWEST)
        connection.pragma("application_id", APPLICATION_ID)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
