-- Purchase days from $since (inclusive) to $until (exclusive) of customers who first bought before $since.
SELECT (day - $since) AS after_days, count(DISTINCT customer_key) AS customers
FROM lines
WHERE bought AND customer_key IN (SELECT customer_key FROM lines WHERE bought AND day < $since)
    AND day >= $since AND day < $until
GROUP BY ALL ORDER BY ALL;
