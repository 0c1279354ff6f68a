INSERT INTO customers BY NAME
SELECT a.* EXCLUDE (id, rows), a.id AS customer_key, $upload AS upload_id
FROM arriving_customers a WHERE a.id NOT IN (SELECT customer_key FROM customers)
