-- How many rows are to have another customer, and how many of them had none of their own.
SELECT count(*), count(*) FILTER (own_key IS NOT NULL AND own_key NOT IN (SELECT own_key FROM standing)) FROM wanted
