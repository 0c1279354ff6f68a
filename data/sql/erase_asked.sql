-- Which customers an id, a hashed phone number or a hashed e-mail address stands for. $keys $phone $email
SELECT DISTINCT customer_key FROM (
    SELECT customer_key FROM customers WHERE list_contains($keys, customer_key) OR phone_hash = $phone OR email_hash = $email
    UNION ALL SELECT customer_key FROM orders WHERE list_contains($keys, customer_key) OR list_contains($keys, own_key)
    UNION ALL SELECT customer_key FROM feedback WHERE list_contains($keys, customer_key) OR list_contains($keys, own_key)
    UNION ALL SELECT customer_key FROM visits WHERE list_contains($keys, customer_key) OR list_contains($keys, own_key)
    UNION ALL SELECT customer_key FROM customer_joins WHERE state = 'joined' AND list_contains($keys, own_key)
    UNION ALL SELECT customer_key FROM contacts WHERE mark = $phone OR mark = $email OR list_contains($keys, customer_key)
) WHERE customer_key IS NOT NULL ORDER BY customer_key
