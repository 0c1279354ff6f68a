UPDATE customers c SET name = r.name, phone_hash = r.phone_hash, email_hash = r.email_hash, gender = r.gender,
    birth_year = r.birth_year, region = r.region, grade = r.grade, joined_on = r.joined_on, consent_marketing = r.consent_marketing
FROM customers_replaced r WHERE r.replaced_by = $upload AND r.customer_key = c.customer_key
