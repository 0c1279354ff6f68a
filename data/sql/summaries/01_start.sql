CREATE TABLE summaries (
    place TEXT NOT NULL,
    until TEXT NOT NULL,
    version INTEGER NOT NULL,
    badge TEXT NOT NULL,
    made_at TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (place, until)
);
CREATE TABLE notes (
    about TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong')),
    text TEXT NOT NULL,
    correction TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL
);
CREATE INDEX notes_about ON notes (about, made_at);
