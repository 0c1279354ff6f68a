-- What was hurt at the stages $stages (the journey's own names): remarks and unhappy ones by month of a stage and
-- touchpoint, by segment of a stage and by product of a stage. Groups of fewer than $least are one, without a name.
WITH felt_here AS (
    SELECT coalesce($names[list_position($aliases, stage)], stage) AS stage, touchpoint, segment, product,
        date_trunc('month', day)::DATE AS month, feeling <= -$clear AS unhappy
    FROM felt($since, $until, $kept, $without)
    WHERE stage IS NOT NULL AND feeling IS NOT NULL
      AND (list_contains($stages, stage) OR list_contains($stages, $names[list_position($aliases, stage)]))
),
counted AS (
    SELECT stage, touchpoint, CASE WHEN grouping(segment) = 0 THEN 'segment' WHEN grouping(product) = 0 THEN 'product' ELSE 'month' END AS kind,
        coalesce(segment, product, '') AS name, month, count(*) AS n, count(*) FILTER (unhappy) AS unhappy
    FROM felt_here
    GROUP BY GROUPING SETS ((stage, segment), (stage, product), (stage, touchpoint, month))
    HAVING (grouping(segment) = 1 OR segment IS NOT NULL) AND (grouping(product) = 1 OR product IS NOT NULL)
)
SELECT stage, touchpoint, kind, CASE WHEN n >= $least THEN name END AS name, month, sum(n)::BIGINT AS n, sum(unhappy)::BIGINT AS unhappy
FROM counted GROUP BY ALL
ORDER BY stage, touchpoint, kind, month, n DESC, name;
