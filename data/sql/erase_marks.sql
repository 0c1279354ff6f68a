-- What else points at one customer, to be looked for in files and in rows set aside. $customer_key
SELECT $customer_key AS mark
UNION SELECT phone_hash FROM customers WHERE customer_key = $customer_key
UNION SELECT email_hash FROM customers WHERE customer_key = $customer_key
UNION SELECT own_key FROM orders WHERE customer_key = $customer_key
UNION SELECT own_key FROM feedback WHERE customer_key = $customer_key
UNION SELECT own_key FROM visits WHERE customer_key = $customer_key
UNION SELECT order_id FROM orders WHERE customer_key = $customer_key
UNION SELECT order_line_id FROM orders WHERE customer_key = $customer_key
UNION SELECT session_id FROM visits WHERE customer_key = $customer_key
UNION SELECT conversation FROM feedback WHERE customer_key = $customer_key
UNION SELECT text FROM feedback WHERE customer_key = $customer_key
EXCEPT SELECT text FROM feedback WHERE customer_key IS DISTINCT FROM $customer_key
EXCEPT SELECT order_id FROM orders WHERE customer_key IS DISTINCT FROM $customer_key
