-- The new visit steps.
SELECT visit_id FROM visits WHERE rowid >= $first
