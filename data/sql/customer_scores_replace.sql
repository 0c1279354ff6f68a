-- Scores of one model replace its earlier ones; customers who are no longer scored lose theirs.
DELETE FROM customer_scores WHERE model IN (SELECT DISTINCT model FROM batch);
INSERT INTO customer_scores SELECT customer_key, model, as_of, value, label, detail::JSON, version FROM batch;
