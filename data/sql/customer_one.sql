-- What is stored about one customer.
SELECT customer_key, name, gender, birth_year, region, grade, joined_on, consent_marketing,
    phone_hash IS NOT NULL AS has_phone, email_hash IS NOT NULL AS has_email
FROM customers WHERE customer_key = $customer;
