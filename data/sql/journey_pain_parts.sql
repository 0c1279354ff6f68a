-- For each stage and touchpoint: remarks and unhappy ones by segment, by product and by month.
WITH felt_here AS (
    SELECT coalesce($names[list_position($aliases, stage)], stage) AS stage, touchpoint, segment, product,
        date_trunc('month', day)::DATE AS month, feeling <= -$clear AS unhappy
    FROM felt($since, $until, $kept, $without)
    WHERE stage IS NOT NULL AND feeling IS NOT NULL
)
SELECT stage, touchpoint,
    CASE WHEN grouping(segment) = 0 THEN 'segment' WHEN grouping(product) = 0 THEN 'product' ELSE 'month' END AS kind,
    segment, product, month, count(*) AS n, count(*) FILTER (unhappy) AS unhappy
FROM felt_here
GROUP BY GROUPING SETS ((stage, touchpoint, segment), (stage, touchpoint, product), (stage, touchpoint, month))
HAVING (grouping(segment) = 1 OR segment IS NOT NULL) AND (grouping(product) = 1 OR product IS NOT NULL)
ORDER BY stage, touchpoint, kind, month, n DESC;
