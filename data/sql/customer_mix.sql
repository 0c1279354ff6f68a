-- What each customer bought (or where), in lines: the most frequent values by name, the rest together as NULL.
WITH mine AS (
    SELECT customer_key, CASE $dimension WHEN 'category' THEN category WHEN 'channel' THEN channel END AS value
    FROM lines WHERE bought AND customer_key IS NOT NULL AND day < $as_of
),
frequent AS (
    SELECT value FROM mine WHERE value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value LIMIT $most
)
SELECT customer_key, CASE WHEN value IN (FROM frequent) THEN value END AS value, count(*) AS n
FROM mine WHERE value IS NOT NULL GROUP BY ALL ORDER BY ALL;
