-- Whether the joins by rule stand already.
SELECT count(*) = (SELECT count(*) FROM customer_joins WHERE decided_by IS NULL) AND count(*) = count(c.own_key) AS same
FROM new_joins n LEFT JOIN customer_joins c
    ON c.decided_by IS NULL AND c.own_key = n.own_key AND c.customer_key = n.customer_key AND c.rule = n.rule
    AND c.confidence = n.confidence AND c.state = n.state
