-- Values of one dimension of baskets, most frequent first.
SELECT value FROM (
    SELECT CASE $dimension WHEN 'channel' THEN channel WHEN 'segment' THEN segment WHEN 'region' THEN region
        WHEN 'grade' THEN grade END AS value,
        count(*) AS n
    FROM baskets GROUP BY ALL)
WHERE value IS NOT NULL
ORDER BY n DESC, value
LIMIT $most;
