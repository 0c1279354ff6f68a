-- Themes of a subject's side (all sides when they are NULL) in a scope: remarks of each, their clauses without a
-- theme (theme_id is NULL), and since when each is known. Typical clauses as [feedback_id, start].
WITH counted AS (
    SELECT c.theme_id, c.subject, c.good, count(*) AS n, count(DISTINCT c.feedback_id) AS remarks
    FROM theme_clauses c
    SEMI JOIN within('answers', $since, $until, $kept, $without) USING (feedback_id)
    WHERE ($subject IS NULL OR c.subject = $subject) AND ($good IS NULL OR c.good = $good)
    GROUP BY ALL
),
latest AS (SELECT * FROM themes WHERE month = (SELECT max(month) FROM themes))
SELECT c.theme_id, c.subject, c.good, c.n, c.remarks, t.label, t.typical, t.came, t.month,
    (SELECT min(month) FROM themes e WHERE e.theme_id = c.theme_id) AS since,
    (SELECT list(DISTINCT e.label) FROM themes e WHERE e.theme_id <> c.theme_id AND list_contains(t.from_ids::VARCHAR[], e.theme_id)) AS before
FROM counted c
LEFT JOIN latest t ON t.theme_id = c.theme_id
ORDER BY c.n DESC, c.theme_id;
