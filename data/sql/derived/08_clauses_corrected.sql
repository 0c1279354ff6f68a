-- The clauses with what people corrected at them.
CREATE OR REPLACE MACRO clauses_corrected() AS TABLE
SELECT c.* REPLACE (
    CASE f.now WHEN 'positive' THEN 1 WHEN 'negative' THEN -1 WHEN 'unsure' THEN 0 ELSE c.sentiment END::FLOAT AS sentiment,
    coalesce(e.now, c.emotion) AS emotion,
    CASE WHEN l.now IS NULL THEN c.subject ELSE nullif(split_part(l.now, '/', 1), '') END AS subject,
    CASE WHEN l.now IS NULL THEN c.subject_leaf ELSE nullif(split_part(l.now, '/', 2), '') END AS subject_leaf
)
FROM clauses c
LEFT JOIN corrections_now() f ON f.label = 'sentiment' AND f.feedback_id = c.feedback_id AND f.place >= c.starts AND f.place < c.ends
LEFT JOIN corrections_now() e ON e.label = 'emotion' AND e.feedback_id = c.feedback_id AND e.place >= c.starts AND e.place < c.ends
LEFT JOIN corrections_now() l ON l.label = 'leaf' AND l.feedback_id = c.feedback_id AND l.place >= c.starts AND l.place < c.ends
    AND l.was = coalesce(c.subject || '/' || c.subject_leaf, '');
