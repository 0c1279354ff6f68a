-- The answers to make again: new ones, and those whose scores were written.
SELECT feedback_id FROM feedback WHERE rowid >= $first
UNION SELECT feedback_id FROM touched
