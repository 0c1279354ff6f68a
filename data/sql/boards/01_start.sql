-- Boards (SQLite). copy: the block as it was (JSON), of a frozen block; reach: which rows its maker saw.
CREATE TABLE boards (
    board_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    dataset TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT '{}',
    made_by TEXT NOT NULL,
    made_at REAL NOT NULL
);
CREATE TABLE blocks (
    block_id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES boards,
    place REAL NOT NULL,
    wide INTEGER NOT NULL DEFAULT 0,
    text TEXT NOT NULL DEFAULT '',
    script TEXT,
    card INTEGER,
    address TEXT NOT NULL DEFAULT '{}',
    frozen_at REAL,
    copy TEXT,
    reach TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX blocks_of_board ON blocks (board_id, place);
CREATE TABLE subscriptions (
    subscription_id TEXT PRIMARY KEY,
    board_id TEXT NOT NULL REFERENCES boards,
    person_id TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('mail', 'webhook')),
    target TEXT NOT NULL,
    every TEXT NOT NULL CHECK (every IN ('day', 'week', 'month')),
    language TEXT NOT NULL,
    sent_at REAL,
    trouble TEXT NOT NULL DEFAULT ''
);
