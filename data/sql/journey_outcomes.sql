-- Who ordered again (within 90 days, see feelings) after a happy or unhappy remark, by stage, mood and customer bucket.
SELECT coalesce($names[list_position($aliases, stage)], stage) AS stage, feeling > 0 AS happy, bucket, count(*) AS n, count(*) FILTER (again) AS again
FROM felt($since, $until, $kept, $without)
WHERE stage IS NOT NULL AND again IS NOT NULL AND abs(feeling) >= $clear
GROUP BY ALL;
