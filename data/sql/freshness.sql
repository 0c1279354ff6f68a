-- What the data set holds and until when: one row per kind.
SELECT 'feedback' AS kind, count(*) AS n, min(happened_at) AS first, max(happened_at) AS last FROM answers
UNION ALL SELECT 'orders', count(*), min(happened_at), max(happened_at) FROM lines
UNION ALL SELECT 'customers', count(*), NULL, NULL FROM customers
UNION ALL SELECT 'visits', count(*), min(happened_at), max(happened_at) FROM steps;
