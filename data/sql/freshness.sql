-- What the data set holds and until when: one row per kind.
SELECT 'feedback' AS kind, count(*) AS n, min(answered_at) AS first, max(answered_at) AS last FROM feedback
UNION ALL SELECT 'orders', count(*), min(ordered_at), max(ordered_at) FROM orders
UNION ALL SELECT 'customers', count(*), NULL, NULL FROM customers
UNION ALL SELECT 'visits', count(*), min(visited_at), max(visited_at) FROM visits;
