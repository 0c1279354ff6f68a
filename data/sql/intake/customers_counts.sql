-- File rows of customers known before: those that say nothing new, those that do.
SELECT
    coalesce(sum(a.rows) FILTER (WHERE a.id NOT IN (SELECT id FROM changed)), 0) AS already,
    coalesce(sum(a.rows) FILTER (WHERE a.id IN (SELECT id FROM changed)), 0) AS updated
FROM arriving_customers a JOIN customers c ON c.customer_key = a.id
