-- Who looked at whose data, when, from where and why (SQLite). Each entry's seal covers the one before.
CREATE TABLE entries (
    number INTEGER PRIMARY KEY,
    happened_at REAL NOT NULL,
    person_id TEXT NOT NULL,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    act TEXT NOT NULL,
    whose TEXT NOT NULL,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    seal TEXT NOT NULL
);
