SELECT
    (SELECT count(*) FROM batch b JOIN customers c USING (customer_key) WHERE b.customer_key NOT IN (SELECT id FROM changed)) AS already,
    (SELECT count(*) FROM batch b WHERE b.customer_key IN (SELECT id FROM changed)) AS updated
