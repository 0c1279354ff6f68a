-- Products bought in one order more often than chance would have it: orders with both, with each, and of all.
WITH kept AS (
    SELECT DISTINCT order_id, product FROM lines
    WHERE bought AND product IS NOT NULL AND ($since IS NULL OR day >= $since) AND ($until IS NULL OR day < $until)
),
sizes AS (SELECT product, count(*) AS n FROM kept GROUP BY product ORDER BY n DESC LIMIT $products),
common AS (SELECT order_id, product FROM kept JOIN sizes USING (product)),
whole AS (SELECT count(DISTINCT order_id) AS orders FROM kept),
both_of AS (
    SELECT a.product AS first, b.product AS second, count(*) AS together
    FROM common a JOIN common b ON a.order_id = b.order_id AND a.product < b.product
    GROUP BY ALL
)
SELECT first, second, together, f.n AS with_first, s.n AS with_second, orders
FROM both_of JOIN sizes f ON f.product = first JOIN sizes s ON s.product = second, whole
WHERE together >= $least
