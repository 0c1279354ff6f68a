CREATE TABLE rules (
    rule_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    metric TEXT NOT NULL,
    dimension TEXT,
    part TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('worse', 'better', 'both')),
    least REAL NOT NULL,
    level REAL NOT NULL,
    grain TEXT NOT NULL CHECK (grain IN ('day', 'week')),
    cool_down_days INTEGER NOT NULL,
    mail_to TEXT NOT NULL,
    hook TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    ended_at TEXT
);
CREATE TABLE notices (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('alarm', 'digest')),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    good INTEGER,
    told TEXT NOT NULL,
    found_at TEXT NOT NULL
);
CREATE TABLE rings (key TEXT NOT NULL, rule_id TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (key, rule_id));
CREATE TABLE seen (key TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (key, person_id));
CREATE TABLE sent (key TEXT NOT NULL, way TEXT NOT NULL, whereto TEXT NOT NULL, outcome TEXT NOT NULL, sent_at TEXT NOT NULL);
CREATE TABLE weekly (one INTEGER PRIMARY KEY CHECK (one = 1), mail_to TEXT NOT NULL, hook TEXT NOT NULL, language TEXT NOT NULL);
