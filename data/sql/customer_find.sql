-- Customers by id, by hashed phone or e-mail, or by an order number.
SELECT DISTINCT customer_key FROM (
    SELECT customer_key FROM customers WHERE customer_key = $asked OR phone_hash = $phone OR email_hash = $email
    UNION ALL
    SELECT customer_key FROM orders WHERE customer_key = $asked OR order_id = $asked
    UNION ALL
    SELECT customer_key FROM feedback WHERE customer_key = $asked
) WHERE customer_key IS NOT NULL ORDER BY customer_key LIMIT 20;
