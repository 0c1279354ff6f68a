-- Contacts whose person is to be another.
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT c.rowid AS place, coalesce(j.customer_key, c.own_key) AS customer_key, NULL::VARCHAR AS own_key
FROM contacts c LEFT JOIN standing j ON j.own_key = c.own_key
WHERE c.customer_key IS DISTINCT FROM coalesce(j.customer_key, c.own_key)
