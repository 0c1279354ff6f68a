-- Subjects and leaves as a map arranges them ($subjects, $leaves as read -> $subjects_to, $leaves_to; $words NULL is
-- the rest of a leaf): remarks, feeling sums and complaints of each leaf, and (leaf is NULL) of each subject.
WITH map AS (
    SELECT unnest($subjects) AS subject_read, unnest($leaves) AS leaf_read, unnest($words) AS words, unnest($subjects_to) AS subject, unnest($leaves_to) AS leaf
),
clause AS (
    SELECT feedback_id, starts, ends, sentiment, subject, subject_leaf AS leaf FROM clauses_corrected() WHERE subject IS NOT NULL
),
split AS (
    SELECT c.feedback_id, c.starts, c.subject AS subject_read, c.leaf AS leaf_read, m.subject, m.leaf
    FROM clause c
    JOIN map m ON m.words IS NOT NULL AND m.subject_read = c.subject AND m.leaf_read = c.leaf
    JOIN feedback f ON f.feedback_id = c.feedback_id
    WHERE regexp_matches(substring(f.text, c.starts + 1, c.ends - c.starts), m.words)
),
arranged AS (
    SELECT c.feedback_id, c.sentiment, coalesce(s.subject, m.subject, c.subject) AS subject, coalesce(s.leaf, m.leaf, c.leaf) AS leaf
    FROM clause c
    LEFT JOIN map m ON m.words IS NULL AND m.subject_read = c.subject AND m.leaf_read = c.leaf
    LEFT JOIN split s ON s.feedback_id = c.feedback_id AND s.starts = c.starts AND s.subject_read = c.subject AND s.leaf_read = c.leaf
),
said AS (
    SELECT feedback_id, subject, leaf, grouping(leaf) = 1 AS whole, avg(sentiment)::DOUBLE AS feeling
    FROM arranged
    GROUP BY GROUPING SETS ((feedback_id, subject), (feedback_id, subject, leaf))
)
SELECT subject, CASE WHEN NOT whole THEN leaf END AS leaf, count(*) AS n, sum(feeling) AS total, sum(feeling * feeling) AS squares,
    count(*) FILTER (feeling < -0.3) AS bad
FROM said
GROUP BY ALL
ORDER BY subject, leaf NULLS FIRST;
