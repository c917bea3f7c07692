"""Tables of `project.db`: what can't be recomputed, and the journal of how it came to be."""

from __future__ import annotations

SCHEMA_VERSION = 1
APPLICATION_ID = 0x6D6C6963

SCHEMA = """
CREATE TABLE project (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A label that was taken back by an undo keeps its row, for the journal, and has no position.
CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, position INTEGER);

CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    path NOT NULL UNIQUE,
    size INTEGER,
    content BLOB,
    reviewed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE step (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    target INTEGER REFERENCES step (id),
    who TEXT NOT NULL,
    origin TEXT NOT NULL,
    source TEXT NOT NULL,
    at REAL NOT NULL,
    cells INTEGER NOT NULL,
    photos INTEGER NOT NULL
);

CREATE TABLE change (
    step INTEGER NOT NULL REFERENCES step (id),
    photo INTEGER NOT NULL REFERENCES photo (id),
    label INTEGER NOT NULL REFERENCES label (id),
    old INTEGER NOT NULL CHECK (old IN (-1, 0, 1)),
    old_step INTEGER REFERENCES step (id),
    new INTEGER NOT NULL CHECK (new IN (-1, 0, 1)),
    PRIMARY KEY (step, photo, label)
) WITHOUT ROWID;

CREATE TABLE review (
    step INTEGER NOT NULL REFERENCES step (id),
    photo INTEGER NOT NULL REFERENCES photo (id),
    reviewed INTEGER NOT NULL CHECK (reviewed IN (0, 1)),
    PRIMARY KEY (step, photo)
) WITHOUT ROWID;

CREATE TABLE label_change (
    step INTEGER NOT NULL REFERENCES step (id),
    label INTEGER NOT NULL REFERENCES label (id),
    added INTEGER NOT NULL CHECK (added IN (0, 1)),
    PRIMARY KEY (step, label)
) WITHOUT ROWID;

-- What is said now; the step that said it knows who and when.
CREATE TABLE annotation (
    photo INTEGER NOT NULL REFERENCES photo (id),
    label INTEGER NOT NULL REFERENCES label (id),
    word INTEGER NOT NULL CHECK (word IN (0, 1)),
    step INTEGER NOT NULL REFERENCES step (id),
    PRIMARY KEY (photo, label)
) WITHOUT ROWID;

CREATE TABLE member (
    split TEXT NOT NULL,
    photo INTEGER NOT NULL REFERENCES photo (id),
    side TEXT NOT NULL,
    grp INTEGER NOT NULL,
    captured REAL,
    camera TEXT,
    phash INTEGER,
    PRIMARY KEY (split, photo)
) WITHOUT ROWID;

CREATE TABLE run (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payload TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'ended', 'interrupted'))
);
"""


def _append_only(table: str) -> str:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
    return "".join(
        f"CREATE TRIGGER {table}_{action.lower()} BEFORE {action} ON {table} {refuse}\n"
        for action in ("UPDATE", "DELETE")
    )


JOURNAL_TABLES = ("step", "change", "review", "label_change")
STATEMENTS = SCHEMA + "".join(_append_only(table) for table in JOURNAL_TABLES)
