-- As wanted.sql for remarks: one that speaks of an order is its customer's, unless a person split that id.
CREATE OR REPLACE TEMP TABLE wanted AS
WITH said AS (
    SELECT rowid AS place, customer_key, order_line_id, order_id,
        CASE WHEN own_key IS NULL THEN customer_key ELSE nullif(own_key, '') END AS said
    FROM feedback
),
of_line AS (
    SELECT order_line_id, min(customer_key) AS person FROM orders WHERE order_line_id IS NOT NULL GROUP BY 1
    HAVING count(DISTINCT customer_key) = 1
),
of_order AS (
    SELECT order_id, min(customer_key) AS person FROM orders GROUP BY 1 HAVING count(DISTINCT customer_key) = 1
),
person AS (
    SELECT s.place, s.customer_key AS has, s.said, coalesce(
        CASE WHEN s.said IS NULL OR s.said NOT IN (SELECT own_key FROM customer_joins WHERE state = 'split') THEN coalesce(l.person, o.person) END,
        j.customer_key, s.said) AS wanted
    FROM said s
    LEFT JOIN of_line l USING (order_line_id) LEFT JOIN of_order o USING (order_id)
    LEFT JOIN standing j ON j.own_key = s.said
)
SELECT place, wanted AS customer_key, CASE WHEN wanted IS DISTINCT FROM said THEN coalesce(said, '') END AS own_key
FROM person WHERE has IS DISTINCT FROM wanted
