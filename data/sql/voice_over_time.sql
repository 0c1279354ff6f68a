-- One subject (or leaf) by month: remarks that speak of it, and the sums of how they feel.
WITH kept AS (
    SELECT feedback_id, min(day) AS day FROM felt($since, $until, $kept, $without) WHERE has_text GROUP BY feedback_id
),
spoken AS (
    SELECT c.feedback_id, kept.day, avg(c.sentiment)::DOUBLE AS feeling
    FROM clauses c JOIN kept USING (feedback_id)
    WHERE c.subject = $subject AND ($leaf IS NULL OR c.subject_leaf = $leaf)
    GROUP BY ALL
)
SELECT date_trunc('month', day)::DATE AS month, count(*) AS n, sum(feeling) AS total, sum(feeling * feeling) AS squares
FROM spoken
WHERE day IS NOT NULL
GROUP BY ALL
ORDER BY month;
