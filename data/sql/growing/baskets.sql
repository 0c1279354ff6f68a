-- The orders to make again: those with new lines, and all others of their customers (their sequence changes).
WITH fresh AS (SELECT order_id, customer_key FROM orders WHERE rowid >= $first),
of_customers AS (
    SELECT customer_key FROM fresh
    UNION SELECT customer_key FROM baskets WHERE order_id IN (SELECT order_id FROM fresh)
    UNION SELECT customer_key FROM lines WHERE order_id IN (SELECT order_id FROM fresh)
)
SELECT order_id FROM fresh
UNION SELECT order_id FROM baskets WHERE customer_key IN (FROM of_customers)
