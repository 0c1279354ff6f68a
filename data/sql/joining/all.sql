-- Every join with the rows that it moved.
SELECT j.own_key, j.customer_key, j.rule, j.confidence, j.state, j.decided_by, j.decided_at,
    (SELECT count(*) FROM orders WHERE own_key = j.own_key) AS orders,
    (SELECT count(*) FROM feedback WHERE own_key = j.own_key) AS remarks
FROM customer_joins j ORDER BY j.state, j.customer_key, j.own_key
