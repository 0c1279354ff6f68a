-- Links for people without an account (SQLite). The copy that a link shows is in the row; the token is not.
CREATE TABLE shares (
    share_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    note TEXT NOT NULL,
    copy TEXT,
    password TEXT,
    language TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at REAL NOT NULL,
    expires_at REAL NOT NULL,
    ended_at REAL
);
CREATE TABLE views (
    share_id TEXT NOT NULL REFERENCES shares,
    seen_at REAL NOT NULL,
    address TEXT NOT NULL,
    device TEXT NOT NULL
);
CREATE INDEX views_of_share ON views (share_id, seen_at);
CREATE TABLE tries (what TEXT NOT NULL, tried_at REAL NOT NULL);
