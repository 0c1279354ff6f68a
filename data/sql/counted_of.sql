-- How many rows of each kind belong to one customer. $customer_key
SELECT 'feedback' AS kind, count(*) AS n FROM feedback WHERE customer_key = $customer_key
UNION ALL SELECT 'orders', count(*) FROM orders WHERE customer_key = $customer_key
UNION ALL SELECT 'visits', count(*) FROM visits WHERE customer_key = $customer_key
UNION ALL SELECT 'customer_scores', count(*) FROM customer_scores WHERE customer_key = $customer_key
