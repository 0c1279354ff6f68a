-- Additive sums of the feelings of a scope: by part (of the dimension $by, or one), stage, touchpoint (not
-- together with a part) and customer bucket. rows counts remarks, n those whose feeling is known.
-- What has no stage is only counted: one row a part, without bucket and feeling.
WITH parted AS NOT MATERIALIZED (
    SELECT
        CASE $by WHEN 'channel' THEN channel WHEN 'segment' THEN segment WHEN 'product' THEN product
            WHEN 'region' THEN region WHEN 'gender' THEN gender WHEN 'grade' THEN grade
            WHEN 'question_kind' THEN question_kind
            WHEN 'week' THEN strftime(date_trunc('week', day), '%Y-%m-%d')
            WHEN 'month' THEN strftime(day, '%Y-%m')
            WHEN 'quarter' THEN year(day) || '-Q' || quarter(day)
            WHEN 'year' THEN year(day)::VARCHAR END AS part,
        stage, CASE WHEN $by IS NULL THEN touchpoint END AS touchpoint, bucket, feeling
    FROM felt($since, $until, $kept, $without)
)
SELECT part, stage, touchpoint, bucket, count(*) AS rows, count(feeling) AS n, coalesce(sum(feeling), 0)::DOUBLE AS total
FROM parted WHERE stage IS NOT NULL GROUP BY ALL
UNION ALL
SELECT part, NULL, NULL, 0, count(*), 0, 0 FROM parted WHERE stage IS NULL GROUP BY part;
