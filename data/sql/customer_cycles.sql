-- Days between two purchases of the same product by the same customer: the middle half, per product.
WITH days AS (
    SELECT DISTINCT customer_key, product, day FROM lines
    WHERE bought AND customer_key IS NOT NULL AND product IS NOT NULL AND day < $as_of
),
gaps AS (
    SELECT customer_key, product, day - lag(day) OVER (PARTITION BY customer_key, product ORDER BY day) AS gap FROM days
)
SELECT product, count(*) AS gaps, count(DISTINCT customer_key) AS customers, median(gap) AS days,
    quantile_cont(gap, 0.25) AS low, quantile_cont(gap, 0.75) AS high
FROM gaps WHERE gap IS NOT NULL
GROUP BY product HAVING count(*) >= $least
ORDER BY gaps DESC, product;
