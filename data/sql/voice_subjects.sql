-- Per subject (or leaf of the subject $under): in how many remarks of a scope it is spoken of and how it feels
-- there. A remark counts once a subject, with the mean feeling of the clauses that speak of it.
SELECT
    CASE WHEN $under IS NULL THEN subject ELSE leaf END AS name,
    count(*) AS n,
    sum(feeling::DOUBLE) AS total,
    sum(feeling::DOUBLE * feeling) AS squares,
    count(*) FILTER (feeling < -0.3) AS bad,
    count(*) FILTER (feeling > 0.3) AS good,
    count(*) FILTER (consequence) AS consequences,
    count(*) FILTER (leaving) AS leaving,
    (SELECT count(*) FROM within('answers', $since, $until, $kept, $without) WHERE has_text) AS remarks
FROM within('spoken', $since, $until, $kept, $without)
WHERE CASE WHEN $under IS NULL THEN leaf IS NULL ELSE leaf IS NOT NULL AND subject = $under END
GROUP BY name
ORDER BY n DESC, name;
