-- Remarks with a first score only, the newest first: what is still to be read closely.
SELECT f.feedback_id
FROM feedback f
JOIN feedback_scores s USING (feedback_id)
WHERE s.version = $first
ORDER BY f.answered_at DESC NULLS LAST, f.feedback_id;
