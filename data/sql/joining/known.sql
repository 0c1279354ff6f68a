-- What the customer list says of some ids. $keys
SELECT customer_key, gender, birth_year FROM customers WHERE list_contains($keys, customer_key)
