-- Ids that are joined and the person each belongs to; one that a person joined may lead over another join.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT j.own_key, coalesce(k.customer_key, j.customer_key) AS customer_key
FROM customer_joins j LEFT JOIN customer_joins k ON k.own_key = j.customer_key AND k.state = 'joined' AND k.customer_key <> j.own_key
WHERE j.state = 'joined'
