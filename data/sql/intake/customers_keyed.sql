-- One row a customer of the file (its last word on each column), and whether the customer is known.
CREATE OR REPLACE TEMP TABLE arriving_customers AS
SELECT
    b.customer_key AS id,
    arg_max(b.name, b.line) AS name, arg_max(b.phone_hash, b.line) AS phone_hash, arg_max(b.email_hash, b.line) AS email_hash,
    arg_max(b.gender, b.line) AS gender, arg_max(b.birth_year, b.line) AS birth_year, arg_max(b.region, b.line) AS region,
    arg_max(b.grade, b.line) AS grade, arg_max(b.joined_on, b.line) AS joined_on,
    arg_max(b.consent_marketing, b.line) AS consent_marketing, max(b.row_no) AS row_no, count(*) AS rows
FROM batch b GROUP BY b.customer_key
