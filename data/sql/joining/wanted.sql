-- The rows of a table whose customer is to be another: customer_key is what the row shall have, own_key what its
-- file said ('' for no id).
CREATE OR REPLACE TEMP TABLE wanted AS
WITH said AS (
    SELECT rowid AS place, customer_key, CASE WHEN own_key IS NULL THEN customer_key ELSE nullif(own_key, '') END AS said FROM {table}
)
SELECT s.place, coalesce(j.customer_key, s.said) AS customer_key, CASE WHEN j.customer_key IS NOT NULL THEN s.said END AS own_key
FROM said s LEFT JOIN standing j ON j.own_key = s.said
WHERE s.customer_key IS DISTINCT FROM coalesce(j.customer_key, s.said)
