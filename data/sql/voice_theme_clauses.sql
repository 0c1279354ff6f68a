-- Clauses of one subject and side within a scope, the newest first: what themes are found in.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
)
SELECT DISTINCT f.feedback_id, substring(f.text, c.starts + 1, c.ends - c.starts) AS said, f.text, f.answered_at
FROM clauses c
SEMI JOIN kept USING (feedback_id)
JOIN feedback f USING (feedback_id)
WHERE c.subject = $subject AND CASE WHEN $good THEN c.sentiment > 0.1 ELSE c.sentiment < -0.1 END
ORDER BY f.answered_at DESC NULLS LAST, f.feedback_id, said
LIMIT $most;
