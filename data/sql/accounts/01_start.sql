-- Accounts (SQLite). Files run once each, in order; PRAGMA user_version remembers the last one.
CREATE TABLE people (
    person_id TEXT PRIMARY KEY,
    email TEXT COLLATE NOCASE UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'analyst', 'marketer', 'viewer')),
    language TEXT NOT NULL DEFAULT 'ko',
    password TEXT,
    made_at REAL NOT NULL,
    removed_at REAL
);
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people,
    way TEXT NOT NULL,
    address TEXT,
    device TEXT,
    made_at REAL NOT NULL,
    seen_at REAL NOT NULL,
    ended_at REAL
);
CREATE INDEX sessions_of_person ON sessions (person_id);
CREATE TABLE codes (
    code_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id TEXT,
    made_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    used_at REAL
);
CREATE TABLE tries (what TEXT NOT NULL, tried_at REAL NOT NULL);
CREATE INDEX tries_of_what ON tries (what, tried_at);
