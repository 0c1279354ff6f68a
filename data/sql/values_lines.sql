-- Values of one dimension of lines, most frequent first.
SELECT value FROM (
    SELECT CASE $dimension WHEN 'channel' THEN channel WHEN 'segment' THEN segment WHEN 'product' THEN product
        WHEN 'region' THEN region WHEN 'brand' THEN brand END AS value,
        count(*) AS n
    FROM lines GROUP BY ALL)
WHERE value IS NOT NULL
ORDER BY n DESC, value
LIMIT $most;
