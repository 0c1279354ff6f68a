CREATE TABLE schedules (
    schedule_id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    reader TEXT NOT NULL,
    language TEXT NOT NULL,
    days TEXT NOT NULL,
    every TEXT NOT NULL,
    mail_to TEXT NOT NULL,
    hook TEXT NOT NULL,
    made_at REAL,
    trouble TEXT NOT NULL DEFAULT ''
);
