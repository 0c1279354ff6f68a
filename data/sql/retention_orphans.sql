-- What models wrote about remarks that or customers that are gone.
DELETE FROM feedback_scores WHERE feedback_id NOT IN (SELECT feedback_id FROM feedback);
DELETE FROM clauses WHERE feedback_id NOT IN (SELECT feedback_id FROM feedback);
DELETE FROM customer_scores WHERE customer_key NOT IN (
    SELECT customer_key FROM orders WHERE customer_key IS NOT NULL UNION SELECT customer_key FROM feedback WHERE customer_key IS NOT NULL
    UNION SELECT customer_key FROM visits WHERE customer_key IS NOT NULL
);
DELETE FROM segment_history WHERE customer_key NOT IN (SELECT customer_key FROM customer_scores)
