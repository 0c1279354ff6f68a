-- The sessions that have new steps.
SELECT DISTINCT session_id FROM visits WHERE rowid >= $first
