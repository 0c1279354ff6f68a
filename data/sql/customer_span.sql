-- From when to when customers are known to have bought, and how many.
SELECT min(day) AS first, max(day) AS last, count(DISTINCT customer_key) AS customers, count(*) AS lines
FROM lines WHERE bought AND customer_key IS NOT NULL;
