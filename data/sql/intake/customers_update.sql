UPDATE customers c SET
    name = coalesce(a.name, c.name), phone_hash = coalesce(a.phone_hash, c.phone_hash), email_hash = coalesce(a.email_hash, c.email_hash),
    gender = coalesce(a.gender, c.gender), birth_year = coalesce(a.birth_year, c.birth_year), region = coalesce(a.region, c.region),
    grade = coalesce(a.grade, c.grade), joined_on = coalesce(a.joined_on, c.joined_on),
    consent_marketing = coalesce(a.consent_marketing, c.consent_marketing)
FROM arriving_customers a WHERE c.customer_key = a.id AND a.id IN (SELECT id FROM changed)
