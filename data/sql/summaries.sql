-- name: keep
INSERT INTO summaries (place, until, version, badge, made_at, lines) VALUES (:place, :until, :version, :badge, :made_at, :lines)
ON CONFLICT (place, until) DO UPDATE SET version = :version, badge = :badge, made_at = :made_at, lines = :lines
WHERE version <> :version;

-- name: history
SELECT until, version, badge, made_at, lines FROM summaries WHERE place = :place ORDER BY until DESC LIMIT 60;

-- name: note
INSERT INTO notes (about, verdict, text, correction, made_at, made_by)
VALUES (:about, :verdict, :text, :correction, :made_at, :made_by);

-- name: notes
SELECT about, verdict, text, correction, made_at, made_by FROM notes WHERE about = :about ORDER BY made_at DESC LIMIT 20;

-- name: add_schedule
INSERT INTO schedules (schedule_id, person_id, reader, language, days, every, mail_to, hook)
VALUES (:schedule_id, :person_id, :reader, :language, :days, :every, :mail_to, :hook);

-- name: schedules
SELECT schedule_id, person_id, reader, language, days, every, mail_to, hook, made_at, trouble FROM schedules ORDER BY rowid;

-- name: note_made
UPDATE schedules SET made_at = :made_at, trouble = :trouble WHERE schedule_id = :schedule_id;

-- name: end_schedule
DELETE FROM schedules WHERE schedule_id = :schedule_id;
