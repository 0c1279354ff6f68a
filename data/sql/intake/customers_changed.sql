-- Known customers of whom the file says something new; an empty cell changes nothing.
CREATE OR REPLACE TEMP TABLE changed AS
SELECT a.id FROM arriving_customers a JOIN customers c ON c.customer_key = a.id
WHERE coalesce(a.name, c.name) IS DISTINCT FROM c.name OR coalesce(a.phone_hash, c.phone_hash) IS DISTINCT FROM c.phone_hash
    OR coalesce(a.email_hash, c.email_hash) IS DISTINCT FROM c.email_hash OR coalesce(a.gender, c.gender) IS DISTINCT FROM c.gender
    OR coalesce(a.birth_year, c.birth_year) IS DISTINCT FROM c.birth_year OR coalesce(a.region, c.region) IS DISTINCT FROM c.region
    OR coalesce(a.grade, c.grade) IS DISTINCT FROM c.grade OR coalesce(a.joined_on, c.joined_on) IS DISTINCT FROM c.joined_on
    OR coalesce(a.consent_marketing, c.consent_marketing) IS DISTINCT FROM c.consent_marketing
