-- Pairs of following gaps between purchase days before $as_of: one pair a customer, the last two gaps.
WITH days AS (SELECT DISTINCT customer_key, day FROM lines WHERE bought AND customer_key IS NOT NULL AND day < $as_of),
ranked AS (SELECT customer_key, day, row_number() OVER (PARTITION BY customer_key ORDER BY day DESC) AS back FROM days)
SELECT (a.day - b.day)::DOUBLE AS later, (b.day - c.day)::DOUBLE AS earlier
FROM ranked a JOIN ranked b USING (customer_key) JOIN ranked c USING (customer_key)
WHERE a.back = 1 AND b.back = 2 AND c.back = 3
ORDER BY customer_key;
