-- Clauses that speak of a subject and clearly feel good or bad, the newest $most: what themes are found in.
SELECT DISTINCT subject, good, feedback_id, starts, day, said
FROM (
    SELECT h.subject, h.sentiment > 0 AS good, h.feedback_id, h.starts, a.day, substring(f.text, h.starts + 1, h.ends - h.starts) AS said
    FROM heard() h
    JOIN answers a ON a.feedback_id = h.feedback_id
    JOIN feedback f ON f.feedback_id = h.feedback_id
    WHERE h.subject IS NOT NULL AND abs(h.sentiment) > 0.1 AND a.brand IS NULL
    ORDER BY a.day DESC NULLS LAST, h.feedback_id, h.starts
    LIMIT $most
)
ORDER BY subject, good, feedback_id, starts, said;
