CREATE TABLE targets (
    target_id TEXT PRIMARY KEY,
    metric TEXT NOT NULL,
    dimension TEXT,
    part TEXT,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    value REAL NOT NULL,
    owner TEXT NOT NULL,
    note TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE figures (
    figure_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('competitor', 'industry')),
    name TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    n INTEGER,
    scale TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('same', 'other', 'unknown')),
    source TEXT NOT NULL,
    dated TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
