CREATE TABLE actions (
    action_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'doing', 'done', 'stopped')),
    stage TEXT,
    touchpoint TEXT,
    segment TEXT,
    metric TEXT NOT NULL,
    baseline REAL,
    baseline_low REAL,
    baseline_high REAL,
    baseline_n INTEGER NOT NULL,
    baseline_since TEXT,
    baseline_until TEXT,
    judge_on TEXT NOT NULL,
    measure_id TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE TABLE action_changes (action_id TEXT NOT NULL, changed_at TEXT NOT NULL, changed_by TEXT NOT NULL, state TEXT NOT NULL, owner TEXT NOT NULL, due TEXT NOT NULL);
