-- Who speaks of a subject (or leaf): per value of each dimension, remarks of the scope that speak of it, how they
-- feel, and all remarks of that value. A remark whose value is unknown is counted in neither.
WITH spoken_by AS (
    SELECT channel, segment, product, region, gender, grade, grouping(channel, segment, product, region, gender, grade) AS cut,
        count(*) AS n, sum(feeling::DOUBLE) AS total, sum(feeling::DOUBLE * feeling) AS squares, count(*) FILTER (feeling < -0.3) AS bad
    FROM within('spoken', $since, $until, $kept, $without)
    WHERE subject = $subject AND leaf IS NOT DISTINCT FROM $leaf
    GROUP BY GROUPING SETS (channel, segment, product, region, gender, grade)
),
everybody AS (
    SELECT coalesce(channel, segment, product, region, gender, grade) AS value,
        grouping(channel, segment, product, region, gender, grade) AS cut, count(*) AS remarks
    FROM within('answers', $since, $until, $kept, $without)
    WHERE has_text
    GROUP BY GROUPING SETS (channel, segment, product, region, gender, grade)
)
SELECT CASE s.cut WHEN 31 THEN 'channel' WHEN 47 THEN 'segment' WHEN 55 THEN 'product' WHEN 59 THEN 'region' WHEN 61 THEN 'gender' ELSE 'grade' END AS dimension,
    e.value, s.n, s.total, s.squares, s.bad, e.remarks
FROM spoken_by s
JOIN everybody e ON e.cut = s.cut AND e.value = coalesce(s.channel, s.segment, s.product, s.region, s.gender, s.grade)
ORDER BY dimension, n DESC, value;
