-- Who speaks of a subject (or leaf): per value of each dimension, remarks of the scope that speak of it, how
-- they feel, and all remarks of that value. A remark whose value is unknown is counted in neither.
WITH spoke AS (
    UNPIVOT (
        SELECT feeling, channel, segment, product, region, gender, grade FROM within('spoken', $since, $until, $kept, $without)
        WHERE subject = $subject AND leaf IS NOT DISTINCT FROM $leaf
    ) ON channel, segment, product, region, gender, grade INTO NAME dimension VALUE value
),
everybody AS (
    UNPIVOT (
        SELECT channel, segment, product, region, gender, grade FROM within('answers', $since, $until, $kept, $without) WHERE has_text
    ) ON channel, segment, product, region, gender, grade INTO NAME dimension VALUE value
),
spoken_by AS (
    SELECT dimension, value, count(*) AS n, sum(feeling::DOUBLE) AS total, sum(feeling::DOUBLE * feeling) AS squares,
        count(*) FILTER (feeling < -0.3) AS bad
    FROM spoke
    GROUP BY dimension, value
)
SELECT s.*, e.remarks
FROM spoken_by s
JOIN (SELECT dimension, value, count(*) AS remarks FROM everybody GROUP BY dimension, value) e USING (dimension, value)
ORDER BY dimension, n DESC, value;
