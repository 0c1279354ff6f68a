-- Per subject (or leaf of the subject $under): in how many remarks of a scope it is spoken of and how it feels
-- there. A remark counts once a subject, with the mean feeling of the clauses that speak of it.
WITH kept AS (
    SELECT DISTINCT feedback_id FROM felt($since, $until, $kept, $without) WHERE has_text
),
spoken AS (
    SELECT
        c.feedback_id,
        CASE WHEN $under IS NULL THEN c.subject ELSE c.subject_leaf END AS name,
        avg(c.sentiment)::DOUBLE AS feeling
    FROM clauses c
    SEMI JOIN kept USING (feedback_id)
    WHERE c.subject IS NOT NULL AND ($under IS NULL OR c.subject = $under)
    GROUP BY ALL
),
told AS (
    SELECT feedback_id, bool_or(consequence) AS consequence, bool_or(contains(coalesce(act, ''), 'leave')) AS leaving
    FROM clauses
    WHERE consequence OR act IS NOT NULL
    GROUP BY feedback_id
)
SELECT
    name,
    count(*) AS n,
    sum(feeling) AS total,
    sum(feeling * feeling) AS squares,
    count(*) FILTER (feeling < -0.3) AS bad,
    count(*) FILTER (feeling > 0.3) AS good,
    count(*) FILTER (consequence) AS consequences,
    count(*) FILTER (leaving) AS leaving,
    (SELECT count(*) FROM kept) AS remarks
FROM spoken
LEFT JOIN told USING (feedback_id)
GROUP BY name
ORDER BY n DESC, name;
