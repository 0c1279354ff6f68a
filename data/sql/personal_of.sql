-- What is stored about one customer that names them. $customer_key
SELECT customer_key, name, birth_year, gender, region, grade, joined_on, consent_marketing
FROM customers
WHERE customer_key = $customer_key
LIMIT 1
