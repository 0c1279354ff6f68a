-- Every customer that any row points at.
SELECT DISTINCT customer_key FROM (
    SELECT customer_key FROM customers UNION ALL SELECT customer_key FROM orders
    UNION ALL SELECT customer_key FROM feedback UNION ALL SELECT customer_key FROM visits
) WHERE customer_key IS NOT NULL
