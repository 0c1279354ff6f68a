-- Values of one dimension of sessions, most frequent first.
SELECT value FROM (
    SELECT CASE $dimension WHEN 'channel' THEN channel WHEN 'segment' THEN segment WHEN 'region' THEN region
        WHEN 'campaign' THEN campaign WHEN 'product' THEN product WHEN 'grade' THEN grade END AS value,
        count(*) AS n
    FROM sessions GROUP BY ALL)
WHERE value IS NOT NULL
ORDER BY n DESC, value
LIMIT $most;
